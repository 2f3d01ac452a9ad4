SELECT document_key FROM knowledge_document
WHERE kind = 'slack' AND source = :channel AND document_key >= :from AND document_key < :until
ORDER BY document_key
