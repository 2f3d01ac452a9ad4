INSERT INTO knowledge_mail (folder, validity, uid, state, tries, size, looked_at)
VALUES (:folder, :validity, :uid, 'waiting', 1, :size, :now)
    ON DUPLICATE KEY UPDATE tries = tries + 1, looked_at = :now
