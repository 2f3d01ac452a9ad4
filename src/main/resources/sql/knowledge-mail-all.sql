SELECT uid
  FROM knowledge_mail
 WHERE folder = :folder AND validity = :validity
