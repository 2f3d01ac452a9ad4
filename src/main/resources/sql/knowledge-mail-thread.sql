SELECT m.validity, m.uid, m.message_hash, m.text_hash, m.author, m.subject, m.at, p.heading, p.text
  FROM knowledge_mail m
  JOIN knowledge_mail_part p USING (folder, validity, uid)
 WHERE m.folder = :folder AND m.thread = :thread AND m.state = 'taken'
 ORDER BY m.at, m.validity DESC, m.uid, p.place
