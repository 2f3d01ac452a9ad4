-- What we hold of the charges on this page.
SELECT external_id, state, content_hash
FROM charge
WHERE external_id IN (:#in:${variable.page.ids})
