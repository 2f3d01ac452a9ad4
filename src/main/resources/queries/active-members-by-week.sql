-- Whoever had a package on the last day of the span; what Fabman stopped listing covers the days
-- before that one.
SELECT COUNT(DISTINCT member_id) AS members
FROM membership
WHERE from_date <= :last
  AND (until_date IS NULL OR until_date >= :last)
  AND (ended_at IS NULL OR ended_at >= :until)
