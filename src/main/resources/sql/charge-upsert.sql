-- What a member is charged for beside the package; listed again means not gone.
INSERT INTO charge
  (external_id, member_id, description, amount, currency, charged_on, charged_at, created_at,
   invoice_id, resource_log_id, state, content_hash, last_seen_at)
VALUES
  (:#external_id, :#member_id, :#description, :#amount, :#currency, :#charged_on, :#charged_at,
   :#created_at, :#invoice_id, :#resource_log_id, :#state, :#content_hash, :#now)
ON DUPLICATE KEY UPDATE
  member_id = VALUES(member_id), description = VALUES(description), amount = VALUES(amount),
  currency = VALUES(currency), charged_on = VALUES(charged_on), charged_at = VALUES(charged_at),
  created_at = VALUES(created_at), invoice_id = VALUES(invoice_id),
  resource_log_id = VALUES(resource_log_id), state = VALUES(state),
  content_hash = VALUES(content_hash), last_seen_at = VALUES(last_seen_at)
