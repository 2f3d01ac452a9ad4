INSERT INTO knowledge_file
       (source, document_key, path, size, modified_at, content_hash, state, reason, looked_at)
VALUES (:source, :key, :path, :size, :modified, :hash, :state, :reason, :now)
    ON DUPLICATE KEY UPDATE path = :path, size = :size, modified_at = :modified,
       content_hash = :hash, state = :state, reason = :reason, looked_at = :now
