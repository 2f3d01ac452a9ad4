UPDATE knowledge_chunk c
JOIN knowledge_document d ON d.id = c.document_id
SET c.indexed = FALSE
WHERE d.kind = :kind AND d.source = :source AND d.audience <> :audience
