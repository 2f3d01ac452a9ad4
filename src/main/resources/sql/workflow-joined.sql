-- New members by the day their first membership began: linked, and not greeted yet by one workflow.
SELECT f.person_id, f.full_name, JSON_VALUE(f.raw, '$.first_name') AS first_name,
       a.external_id AS account, DATE_FORMAT(MIN(m.from_date), '%Y-%m-%d') AS from_date
FROM membership m
JOIN external_identity f
  ON f.source = 'fabman' AND f.external_id = m.member_id AND f.state = 'active'
JOIN external_identity a
  ON a.id = (SELECT s.id FROM external_identity s
              WHERE s.person_id = f.person_id AND s.source = 'slack' AND s.state = 'active'
                AND s.kind = 'person' AND s.link_state IN ('matched', 'confirmed')
              ORDER BY s.link_state, s.id LIMIT 1)
WHERE m.from_date BETWEEN :past AND :today
  AND m.ended_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM membership e
                   WHERE e.member_id = m.member_id AND e.from_date < :past)
  AND NOT EXISTS (SELECT 1 FROM workflow_run w
                   WHERE w.workflow = :workflow AND w.state <> 'RUNNING'
                     AND w.run_key = CONVERT(CONCAT('person:', f.person_id) USING ascii))
  AND NOT EXISTS (SELECT 1 FROM notice_choice c
                   WHERE c.account = a.external_id AND c.kind = 'notice-welcome' AND NOT c.wanted)
GROUP BY f.person_id, f.full_name, first_name, a.external_id
ORDER BY from_date
LIMIT 20
