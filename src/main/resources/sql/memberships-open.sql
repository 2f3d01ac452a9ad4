-- The memberships of the changed members that have not ended here.
SELECT external_id, member_id, until_date
FROM membership
WHERE member_id IN (:#in:${variable.changes.ids}) AND ended_at IS NULL
