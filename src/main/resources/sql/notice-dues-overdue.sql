-- Bills that are unpaid longer than the days of grace, a page of them by member, with whom to tell.
SELECT i.member_id, f.person_id, f.full_name, JSON_VALUE(f.raw, '$.first_name') AS first_name,
       a.external_id AS account, i.external_id AS bill_id,
       DATE_FORMAT(i.due_on, '%Y-%m-%d') AS due_on, i.currency, i.payable,
       (SELECT COUNT(*) FROM member_notice n
         WHERE n.kind = 'notice-dues-overdue' AND n.subject_key = i.external_id) AS told
FROM invoice i
JOIN external_identity f
  ON f.source = 'fabman' AND f.external_id = i.member_id AND f.state = 'active'
JOIN external_identity a
  ON a.id = (SELECT s.id FROM external_identity s
              WHERE s.person_id = f.person_id AND s.source = 'slack' AND s.state = 'active'
                AND s.kind = 'person' AND s.link_state IN ('matched', 'confirmed')
              ORDER BY s.link_state, s.id LIMIT 1)
WHERE i.state = 'unpaid' AND i.member_id > :#${variable.round.after}
  AND i.due_on < :#${variable.round.past} AND i.payable > 0
  AND NOT EXISTS (SELECT 1 FROM notice_choice c
                   WHERE c.account = a.external_id AND c.kind = 'notice-dues-overdue'
                     AND NOT c.wanted)
ORDER BY i.member_id, i.due_on, i.external_id
LIMIT 200
