UPDATE knowledge_index
SET identity = :identity, model = :model, begun_at = :now, done_at = NULL
WHERE one = 1
