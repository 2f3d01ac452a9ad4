-- The machines that were in use for longest between two moments.
SELECT COALESCE(MAX(r.name), CONCAT('Machine ', l.resource_id)) AS machine,
       COALESCE(SUM(GREATEST(0, TIMESTAMPDIFF(SECOND, l.created_at, l.stopped_at))), 0) AS hours,
       COUNT(DISTINCT l.member_id) AS members
FROM machine_log l
LEFT JOIN resource r ON r.external_id = l.resource_id
WHERE l.created_at >= :from AND l.created_at < :until AND l.type = 'allowed'
  AND l.resource_id IS NOT NULL
  AND (r.control_type IS NULL OR r.control_type = 'machine')
GROUP BY l.resource_id
ORDER BY hours DESC, machine, l.resource_id
LIMIT :limit
