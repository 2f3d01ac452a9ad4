-- People with a package that covers today, whom nobody locked out, by package.
SELECT COALESCE(MAX(p.name), CONCAT('Package ', m.package_id)) AS package,
       COUNT(DISTINCT e.person_id) AS members
FROM membership m
JOIN external_identity e ON e.source = 'fabman' AND e.external_id = m.member_id
LEFT JOIN membership_package p ON p.external_id = m.package_id
WHERE m.ended_at IS NULL
  AND m.from_date <= :today
  AND (m.until_date IS NULL OR m.until_date >= :today)
  AND e.state = 'active'
GROUP BY m.package_id
ORDER BY members DESC, package
LIMIT :limit
