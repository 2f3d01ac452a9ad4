(SELECT 'mail' AS kind, folder AS source, subject AS name, reason, looked_at, TRUE AS whole
   FROM knowledge_mail
  WHERE state = 'refused'
  ORDER BY looked_at DESC
  LIMIT :most)
UNION ALL
(SELECT 'mail', folder, subject, reason, looked_at, FALSE
   FROM knowledge_mail
  WHERE state = 'taken' AND reason IS NOT NULL
  ORDER BY looked_at DESC
  LIMIT :most)
UNION ALL
(SELECT 'file', source, path, reason, looked_at, TRUE
   FROM knowledge_file
  WHERE state = 'refused'
  ORDER BY looked_at DESC
  LIMIT :most)
 ORDER BY looked_at DESC
 LIMIT :most
