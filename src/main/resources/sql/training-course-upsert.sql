-- A course that members can take.
INSERT INTO training_course (external_id, title, state, content_hash, last_seen_at)
VALUES (:#external_id, :#title, :#state, :#content_hash, :#now)
ON DUPLICATE KEY UPDATE
  title = VALUES(title), state = VALUES(state), content_hash = VALUES(content_hash),
  last_seen_at = VALUES(last_seen_at)
