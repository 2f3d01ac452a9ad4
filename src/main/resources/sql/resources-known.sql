-- What we hold of the resources on this page.
SELECT external_id, state, content_hash
FROM resource
WHERE external_id IN (:#in:${variable.page.ids})
