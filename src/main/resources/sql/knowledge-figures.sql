SELECT (SELECT COUNT(*) FROM knowledge_document) AS documents,
       (SELECT COUNT(*) FROM knowledge_chunk) AS chunks,
       (SELECT COUNT(*) FROM knowledge_chunk WHERE indexed = FALSE) AS waiting,
       (SELECT COUNT(*) FROM knowledge_removal) AS removals,
       (SELECT identity FROM knowledge_index WHERE one = 1) AS identity,
       (SELECT model FROM knowledge_index WHERE one = 1) AS model,
       (SELECT begun_at FROM knowledge_index WHERE one = 1) AS begun_at,
       (SELECT done_at FROM knowledge_index WHERE one = 1) AS done_at
