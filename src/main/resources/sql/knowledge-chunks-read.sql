SELECT c.id, d.kind, d.source, d.document_key, c.ordinal, d.title, c.heading, c.at, c.link,
       d.audience, c.text
FROM knowledge_chunk c
JOIN knowledge_document d ON d.id = c.document_id
WHERE c.id IN (:ids)
