-- Fabman lists it no more; kept for history.
UPDATE training SET ended_at = :#now WHERE external_id = :#external_id AND ended_at IS NULL
