-- Fabman lists it no more; kept for history.
UPDATE charge SET state = 'gone', last_seen_at = :#now WHERE external_id = :#external_id
