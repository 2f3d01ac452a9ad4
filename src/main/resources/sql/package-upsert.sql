-- What one can be a member by.
INSERT INTO membership_package
  (external_id, name, state, recurring_fee, recurring_fee_period, content_hash, last_seen_at)
VALUES
  (:#external_id, :#name, :#state, :#recurring_fee, :#recurring_fee_period, :#content_hash, :#now)
ON DUPLICATE KEY UPDATE
  name = VALUES(name), state = VALUES(state), recurring_fee = VALUES(recurring_fee),
  recurring_fee_period = VALUES(recurring_fee_period), content_hash = VALUES(content_hash),
  last_seen_at = VALUES(last_seen_at)
