-- The charges of some days, each once for every membership that covers its day by its dates.
SELECT c.external_id, c.member_id, c.description, c.amount, c.currency, c.charged_on,
       m.external_id AS membership_id, m.package_id, m.from_date, m.ended_at
FROM charge c
LEFT JOIN membership m
  ON m.member_id = c.member_id
  AND m.from_date <= c.charged_on
  AND (m.until_date IS NULL OR m.until_date >= c.charged_on)
WHERE c.charged_on >= :first AND c.charged_on <= :last AND c.state <> 'gone'
ORDER BY c.member_id, c.external_id
