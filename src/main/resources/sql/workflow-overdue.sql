-- Bills that are unpaid longer than the days of grace, with whom to remind and how often one
-- workflow did.
SELECT i.member_id, f.full_name, JSON_VALUE(f.raw, '$.first_name') AS first_name,
       a.external_id AS account, i.external_id AS bill_id, i.due_on, i.currency, i.payable,
       (SELECT COUNT(*) FROM workflow_run w
         WHERE w.workflow = :workflow AND w.state <> 'RUNNING'
           AND w.run_key LIKE CONVERT(CONCAT('bill:', i.external_id, ':%') USING ascii)) AS told,
       (SELECT MAX(w.begun_at) FROM workflow_run w
         WHERE w.workflow = :workflow
           AND w.run_key LIKE CONVERT(CONCAT('bill:', i.external_id, ':%') USING ascii)
           AND w.state <> 'RUNNING') AS last_told
FROM invoice i
JOIN external_identity f
  ON f.source = 'fabman' AND f.external_id = i.member_id AND f.state = 'active'
JOIN external_identity a
  ON a.id = (SELECT s.id FROM external_identity s
              WHERE s.person_id = f.person_id AND s.source = 'slack' AND s.state = 'active'
                AND s.kind = 'person' AND s.link_state IN ('matched', 'confirmed')
              ORDER BY s.link_state, s.id LIMIT 1)
WHERE i.state = 'unpaid' AND i.due_on < :past AND i.payable > 0
  AND NOT EXISTS (SELECT 1 FROM notice_choice c
                   WHERE c.account = a.external_id AND c.kind = 'notice-dues-overdue'
                     AND NOT c.wanted)
ORDER BY i.member_id, i.due_on, i.external_id
LIMIT 500
