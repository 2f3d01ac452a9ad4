UPDATE knowledge_mail
   SET state = :state, reason = :reason, message_hash = :message, thread = :thread,
       author = :author, subject = :subject, at = :at, text_hash = :text, looked_at = :now
 WHERE folder = :folder AND validity = :validity AND uid = :uid
