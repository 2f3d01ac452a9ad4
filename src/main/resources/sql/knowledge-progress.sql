SELECT COUNT(*) AS pieces,
       COALESCE(SUM(c.indexed), 0) AS indexed,
       (SELECT COUNT(*) FROM knowledge_removal) AS removals
FROM knowledge_chunk c
