-- Whose first package ever began within the span.
SELECT COUNT(DISTINCT m.member_id) AS members
FROM membership m
WHERE m.from_date >= :first AND m.from_date <= :last
  AND (m.until_date IS NULL OR m.until_date >= m.from_date)
  AND (m.ended_at IS NULL OR DATE(m.ended_at) > m.from_date)
  AND NOT EXISTS (
    SELECT 1 FROM membership b WHERE b.member_id = m.member_id AND b.from_date < :first)
