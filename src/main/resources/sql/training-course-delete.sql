-- Fabman lists it no more; kept for those who took it.
UPDATE training_course SET state = 'deleted', last_seen_at = :#now WHERE external_id = :#external_id
