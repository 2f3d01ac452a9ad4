-- A contact. Whose it is belongs to the contact rules: never changed here.
INSERT INTO external_identity
  (source, external_id, link_state, full_name, name_key, email, email_key, email_verified, state,
   kind, raw, content_hash, first_seen_at, last_seen_at,
   read_ticket)
VALUES
  ('hubspot', :#external_id, 'none', :#full_name, :#name_key, :#email, :#email_key, FALSE, :#state,
   'person', :#raw, :#content_hash, :#now, :#now,
   :#read_ticket)
ON DUPLICATE KEY UPDATE
  full_name = VALUES(full_name), name_key = VALUES(name_key), email = VALUES(email),
  email_key = VALUES(email_key), state = VALUES(state), successor_id = NULL, raw = VALUES(raw),
  content_hash = VALUES(content_hash), last_seen_at = VALUES(last_seen_at),
  read_ticket = GREATEST(read_ticket, VALUES(read_ticket))
