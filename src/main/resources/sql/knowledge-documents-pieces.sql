SELECT id, document_id, ordinal, text_hash, at, heading, link FROM knowledge_chunk
WHERE document_id IN (:documents)
FOR UPDATE
