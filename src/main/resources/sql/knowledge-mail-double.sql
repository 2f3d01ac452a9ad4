SELECT COUNT(*)
  FROM knowledge_mail
 WHERE folder = :folder AND message_hash = :message AND state = 'taken'
   AND validity = :validity AND uid <> :uid AND text_hash = :text
