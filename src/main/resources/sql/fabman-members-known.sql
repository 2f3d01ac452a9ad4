-- What we hold of the members on this page.
SELECT external_id, person_id, state, content_hash
FROM external_identity
WHERE source = 'fabman' AND external_id IN (:#in:${variable.page.ids})
