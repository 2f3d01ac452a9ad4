-- What is overdue, by currency: by the rule by which a member is told.
SELECT currency, SUM(payable) AS amount
FROM invoice
WHERE state = 'unpaid' AND payable > 0 AND due_on < :today
GROUP BY currency
