-- What we hold of the courses on this page.
SELECT external_id, state, content_hash
FROM training_course
WHERE external_id IN (:#in:${variable.page.ids})
