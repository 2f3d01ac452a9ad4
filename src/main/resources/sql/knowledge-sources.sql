SELECT s.kind, s.source, s.title, s.state, s.note, s.taken_at,
       (SELECT COUNT(*) FROM knowledge_document d WHERE d.kind = s.kind AND d.source = s.source)
         AS documents,
       (SELECT MIN(d.audience) FROM knowledge_document d
         WHERE d.kind = s.kind AND d.source = s.source) AS audience
  FROM knowledge_source s
 ORDER BY s.kind, s.title, s.source
