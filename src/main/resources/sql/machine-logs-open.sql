-- When the oldest machine was switched on that is still running here; not looked for for ever.
SELECT DATE_FORMAT(MIN(created_at), '%Y-%m-%dT%H:%i:%sZ') AS created_at
FROM machine_log
WHERE stopped_at IS NULL AND created_at >= :#${variable.since}
