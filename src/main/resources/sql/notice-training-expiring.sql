-- Trainings that end soon and were not taken again, a page of them by member, with whom to tell.
SELECT t.member_id, f.person_id, f.full_name, JSON_VALUE(f.raw, '$.first_name') AS first_name,
       a.external_id AS account, t.external_id AS training_id,
       COALESCE(c.title, 'a training') AS course,
       DATE_FORMAT(t.until_date, '%Y-%m-%d') AS until_date
FROM training t
JOIN external_identity f
  ON f.source = 'fabman' AND f.external_id = t.member_id AND f.state = 'active'
JOIN external_identity a
  ON a.id = (SELECT s.id FROM external_identity s
              WHERE s.person_id = f.person_id AND s.source = 'slack' AND s.state = 'active'
                AND s.kind = 'person' AND s.link_state IN ('matched', 'confirmed')
              ORDER BY s.link_state, s.id LIMIT 1)
LEFT JOIN training_course c ON c.external_id = t.course_id
WHERE t.until_date BETWEEN :#${variable.round.today} AND :#${variable.round.ahead}
  AND t.ended_at IS NULL AND t.member_id > :#${variable.round.after}
  AND (c.state IS NULL OR c.state = 'active')
  AND NOT EXISTS (SELECT 1 FROM training later
                   WHERE later.member_id = t.member_id AND later.course_id = t.course_id
                     AND later.ended_at IS NULL
                     AND (later.until_date IS NULL OR later.until_date > t.until_date))
  AND NOT EXISTS (SELECT 1 FROM member_notice n
                   WHERE n.kind = 'notice-training-expiring'
                     AND n.subject_key = CONCAT(t.external_id, '/', t.until_date))
  AND NOT EXISTS (SELECT 1 FROM notice_choice c
                   WHERE c.account = a.external_id AND c.kind = 'notice-training-expiring'
                     AND NOT c.wanted)
ORDER BY t.member_id, t.until_date, t.external_id
LIMIT 200
