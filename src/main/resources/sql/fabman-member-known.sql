-- What we hold of one member, with the content it came from.
SELECT external_id, person_id, state, content_hash, raw
FROM external_identity
WHERE source = 'fabman' AND external_id = :#${variable.id}
