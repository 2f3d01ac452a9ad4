SELECT id FROM knowledge_document
WHERE kind = :kind AND source = :source AND document_key = :key
FOR UPDATE
