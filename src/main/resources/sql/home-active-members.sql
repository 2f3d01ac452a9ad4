-- People with a package that covers the day, whom nobody locked out.
SELECT COUNT(DISTINCT e.person_id)
FROM membership m
JOIN external_identity e ON e.source = 'fabman' AND e.external_id = m.member_id
WHERE m.ended_at IS NULL
  AND m.from_date <= :today
  AND (m.until_date IS NULL OR m.until_date >= :today)
  AND e.state = 'active'
