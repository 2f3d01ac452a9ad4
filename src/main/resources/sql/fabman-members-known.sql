-- What we hold of the members on this page; it stays as it is until the page is written.
SELECT external_id, person_id, state, content_hash, read_ticket
FROM external_identity
WHERE source = 'fabman' AND external_id IN (:#in:${variable.page.ids})
FOR UPDATE
