-- Fabman has the member no more: it stays, for its history, and makes no new links.
UPDATE external_identity
SET state = 'deleted', last_seen_at = :#now, read_ticket = GREATEST(read_ticket, :#read_ticket)
WHERE source = 'fabman' AND external_id = :#external_id
