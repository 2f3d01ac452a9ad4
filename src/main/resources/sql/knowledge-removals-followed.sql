DELETE FROM knowledge_removal
WHERE chunk_id IN (:ids) AND asked_at <= :newest
