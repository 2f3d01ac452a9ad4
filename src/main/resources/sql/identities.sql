-- Every record of both vendors, as the identity rules look at it.
SELECT id, source, external_id, person_id, link_state, linked_email_key, linked_slack_key,
       name_key, email_key, email_verified, state, kind, content_hash
FROM external_identity
WHERE source IN ('fabman', 'slack')
