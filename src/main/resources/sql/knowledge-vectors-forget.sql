DELETE v FROM knowledge_vector v
WHERE v.text_hash IN (:texts)
  AND NOT EXISTS (SELECT 1 FROM knowledge_chunk c WHERE c.text_hash = v.text_hash)
