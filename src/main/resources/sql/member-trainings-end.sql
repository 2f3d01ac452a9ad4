-- A member who is gone is trained for nothing.
UPDATE training SET ended_at = :#now WHERE member_id = :#external_id AND ended_at IS NULL
