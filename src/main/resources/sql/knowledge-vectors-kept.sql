SELECT text_hash, vector FROM knowledge_vector
WHERE text_hash IN (:texts) AND model = :model
