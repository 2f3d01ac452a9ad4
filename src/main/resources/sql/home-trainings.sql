-- The courses that one person has taken, of all their records, as far as Fabman still lists them.
SELECT c.title, t.from_date, t.until_date
FROM external_identity e
JOIN training t ON t.member_id = e.external_id AND t.ended_at IS NULL
JOIN training_course c ON c.external_id = t.course_id
WHERE e.person_id = :person AND e.source = 'fabman'
ORDER BY c.title, t.until_date
