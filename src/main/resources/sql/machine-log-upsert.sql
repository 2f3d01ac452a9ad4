-- One use of a machine, or one thing that happened to it.
INSERT INTO machine_log
  (external_id, resource_id, member_id, type, created_at, stopped_at, stop_type, idle_seconds,
   reason, content_hash, last_seen_at)
VALUES
  (:#external_id, :#resource_id, :#member_id, :#type, :#created_at, :#stopped_at, :#stop_type,
   :#idle_seconds, :#reason, :#content_hash, :#now)
ON DUPLICATE KEY UPDATE
  resource_id = VALUES(resource_id), member_id = VALUES(member_id), type = VALUES(type),
  created_at = VALUES(created_at), stopped_at = VALUES(stopped_at), stop_type = VALUES(stop_type),
  idle_seconds = VALUES(idle_seconds), reason = VALUES(reason),
  content_hash = VALUES(content_hash), last_seen_at = VALUES(last_seen_at)
