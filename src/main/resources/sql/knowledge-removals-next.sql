SELECT chunk_id, asked_at FROM knowledge_removal
ORDER BY asked_at
LIMIT :most
