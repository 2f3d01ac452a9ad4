-- Machines that somebody switched on and that are still running.
SELECT COUNT(DISTINCT resource_id)
FROM machine_log
WHERE stopped_at IS NULL AND created_at > :since AND type = 'allowed'
