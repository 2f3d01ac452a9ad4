-- How many members have an overdue bill: by the rule by which each of them is told.
SELECT COUNT(DISTINCT member_id)
FROM invoice
WHERE state = 'unpaid' AND payable > 0 AND due_on < :today
