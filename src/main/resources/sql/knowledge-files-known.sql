SELECT document_key, path, size, modified_at, content_hash, state
  FROM knowledge_file
 WHERE source = :source
