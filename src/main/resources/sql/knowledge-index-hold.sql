UPDATE knowledge_index SET held_by = :holder, held_until = :until
WHERE one = 1 AND (held_by IS NULL OR held_by = :holder OR held_until < :now)
