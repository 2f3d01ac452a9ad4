-- What we hold of one member, with the content it came from; it stays as it is until it is written.
SELECT external_id, person_id, state, content_hash, raw, read_ticket
FROM external_identity
WHERE source = 'fabman' AND external_id = :#${variable.id}
FOR UPDATE
