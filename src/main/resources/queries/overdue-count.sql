-- What is overdue, by currency: by the rule by which a member is told.
SELECT currency, COUNT(DISTINCT member_id) AS members, COUNT(*) AS bills, SUM(payable) AS amount
FROM invoice
WHERE state = 'unpaid' AND payable > 0 AND due_on < :today
GROUP BY currency
ORDER BY currency
LIMIT :limit
