-- People with a package that covers the day and a bill that was due before it.
SELECT COUNT(DISTINCT e.person_id)
FROM invoice i
JOIN external_identity e ON e.source = 'fabman' AND e.external_id = i.member_id
WHERE i.state = 'unpaid'
  AND i.due_on < :today
  AND e.state = 'active'
  AND EXISTS (
    SELECT 1
    FROM membership m
    WHERE m.member_id = e.external_id
      AND m.ended_at IS NULL
      AND m.from_date <= :today
      AND (m.until_date IS NULL OR m.until_date >= :today))
