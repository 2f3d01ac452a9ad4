-- Courses that were taken between two days, both included.
SELECT COALESCE(MAX(c.title), CONCAT('Course ', t.course_id)) AS course,
       COUNT(*) AS trainings,
       COUNT(DISTINCT t.member_id) AS members
FROM training t
LEFT JOIN training_course c ON c.external_id = t.course_id
WHERE t.taken_on >= :first AND t.taken_on <= :last
GROUP BY t.course_id
ORDER BY trainings DESC, course
LIMIT :limit
