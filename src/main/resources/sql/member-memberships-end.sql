-- A member who is gone has no memberships left.
UPDATE membership SET ended_at = :#now WHERE member_id = :#external_id AND ended_at IS NULL
