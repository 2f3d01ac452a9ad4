-- Listed no more, so nothing is owed on it that we know of.
UPDATE invoice SET state = 'gone', last_seen_at = :#now WHERE external_id = :#external_id
