SELECT (SELECT COUNT(*) FROM knowledge_mail WHERE state = 'refused')
     + (SELECT COUNT(*) FROM knowledge_mail WHERE state = 'taken' AND reason IS NOT NULL)
     + (SELECT COUNT(*) FROM knowledge_file WHERE state = 'refused') AS refused
