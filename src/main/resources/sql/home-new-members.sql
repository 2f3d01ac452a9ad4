-- People whose first package ever began between two days, both included.
SELECT COUNT(DISTINCT e.person_id)
FROM membership m
JOIN external_identity e ON e.source = 'fabman' AND e.external_id = m.member_id
WHERE m.ended_at IS NULL
  AND m.from_date BETWEEN :first AND :today
  AND e.state <> 'deleted'
  AND NOT EXISTS (
    SELECT 1
    FROM external_identity o
    JOIN membership b ON b.member_id = o.external_id AND b.from_date < :first
    WHERE o.person_id = e.person_id AND o.source = 'fabman')
