-- When the oldest machine was switched on that is still running here; not looked for for ever.
SELECT MIN(created_at) AS created_at
FROM machine_log
WHERE stopped_at IS NULL AND created_at >= :#${variable.since}
