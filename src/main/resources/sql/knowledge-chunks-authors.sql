SELECT chunk_id, author FROM knowledge_author
WHERE chunk_id IN (:ids)
ORDER BY chunk_id, place
