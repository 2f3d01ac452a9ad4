SELECT c.id, c.heading, c.text, c.text_hash, c.at, d.title, d.kind, d.source, d.audience
FROM (SELECT id FROM knowledge_chunk WHERE indexed = FALSE ORDER BY id LIMIT :most) w
JOIN knowledge_chunk c ON c.id = w.id
JOIN knowledge_document d ON d.id = c.document_id
ORDER BY c.id
