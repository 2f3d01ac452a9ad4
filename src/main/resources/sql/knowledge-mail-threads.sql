SELECT message_hash, thread
  FROM knowledge_mail
 WHERE folder = :folder AND message_hash IN (:messages) AND thread IS NOT NULL
