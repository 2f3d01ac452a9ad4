-- A machine, a door, or whatever else Fabman switches.
INSERT INTO resource
  (external_id, name, type, control_type, state, space_id, content_hash, last_seen_at)
VALUES
  (:#external_id, :#name, :#type, :#control_type, :#state, :#space_id, :#content_hash, :#now)
ON DUPLICATE KEY UPDATE
  name = VALUES(name), type = VALUES(type), control_type = VALUES(control_type),
  state = VALUES(state), space_id = VALUES(space_id), content_hash = VALUES(content_hash),
  last_seen_at = VALUES(last_seen_at)
