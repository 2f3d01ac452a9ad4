-- Fabman lists it no more; kept for its logs.
UPDATE resource SET state = 'deleted', last_seen_at = :#now WHERE external_id = :#external_id
