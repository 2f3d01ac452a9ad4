SELECT id, document_key, content_hash, audience FROM knowledge_document
WHERE kind = :kind AND source = :source AND document_key IN (:keys)
FOR UPDATE
