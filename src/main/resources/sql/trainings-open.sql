-- The trainings of the changed members that have not ended here.
SELECT external_id, member_id
FROM training
WHERE member_id IN (:#in:${variable.changes.ids}) AND ended_at IS NULL
