SELECT id, document_key FROM knowledge_document
WHERE kind = :kind AND source = :source
ORDER BY document_key
