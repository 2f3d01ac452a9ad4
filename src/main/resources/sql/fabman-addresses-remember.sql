-- Remembers the addresses of the written members: every one a record was ever seen with.
INSERT INTO identity_email (identity_id, email_key, first_seen_at)
SELECT identity.id, identity.email_key, identity.last_seen_at
FROM external_identity identity
LEFT JOIN identity_email known
  ON known.identity_id = identity.id AND known.email_key = identity.email_key
WHERE identity.source = 'fabman' AND identity.external_id IN (:#in:${variable.changes.ids})
  AND identity.email_key IS NOT NULL AND known.identity_id IS NULL
