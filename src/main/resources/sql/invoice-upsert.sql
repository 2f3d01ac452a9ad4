-- What a member owes or has paid.
INSERT INTO invoice
  (external_id, member_id, number, state, issued_on, due_on, currency, payable, content_hash,
   last_seen_at)
VALUES
  (:#external_id, :#member_id, :#number, :#state, :#issued_on, :#due_on, :#currency, :#payable,
   :#content_hash, :#now)
ON DUPLICATE KEY UPDATE
  member_id = VALUES(member_id), number = VALUES(number), state = VALUES(state),
  issued_on = VALUES(issued_on), due_on = VALUES(due_on), currency = VALUES(currency),
  payable = VALUES(payable), content_hash = VALUES(content_hash),
  last_seen_at = VALUES(last_seen_at)
