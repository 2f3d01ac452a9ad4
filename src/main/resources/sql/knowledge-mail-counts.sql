SELECT state, COUNT(*)
  FROM knowledge_mail
 WHERE folder = :folder
 GROUP BY state
