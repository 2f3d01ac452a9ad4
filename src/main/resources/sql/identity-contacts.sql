-- Every member and every contact, as the contact rules look at them.
SELECT id, source, person_id, link_state, linked_email_key, name_key, email_key, state, content_hash
FROM external_identity
WHERE source IN ('fabman', 'hubspot')
