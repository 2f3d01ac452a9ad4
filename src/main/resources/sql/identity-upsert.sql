-- A vendor's record. Whose it is and how firmly belongs to the identity rules: never changed here.
INSERT INTO external_identity
  (source, external_id, person_id, link_state, full_name, name_key, email, email_key,
   email_verified, state, kind, member_number, last_activity_at, raw, content_hash,
   first_seen_at, last_seen_at, read_ticket)
VALUES
  (:#source, :#external_id, :#person_id, :#link_state, :#full_name, :#name_key, :#email, :#email_key,
   :#email_verified, :#state, :#kind, :#member_number, :#last_activity_at, :#raw, :#content_hash,
   :#now, :#now, :#read_ticket)
ON DUPLICATE KEY UPDATE
  full_name = VALUES(full_name), name_key = VALUES(name_key), email = VALUES(email),
  email_key = VALUES(email_key), email_verified = VALUES(email_verified), state = VALUES(state),
  kind = VALUES(kind), member_number = VALUES(member_number),
  last_activity_at = VALUES(last_activity_at), raw = VALUES(raw),
  content_hash = VALUES(content_hash), last_seen_at = VALUES(last_seen_at),
  read_ticket = GREATEST(read_ticket, VALUES(read_ticket))
