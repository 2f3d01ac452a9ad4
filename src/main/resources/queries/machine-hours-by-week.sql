-- How long machines were in use that were switched on between two moments; what still runs counts
-- when it is over.
SELECT COALESCE(SUM(GREATEST(0, TIMESTAMPDIFF(SECOND, l.created_at, l.stopped_at))), 0) AS hours,
       COUNT(DISTINCT l.member_id) AS members
FROM machine_log l
LEFT JOIN resource r ON r.external_id = l.resource_id
WHERE l.created_at >= :from AND l.created_at < :until AND l.type = 'allowed'
  AND l.resource_id IS NOT NULL
  AND (r.control_type IS NULL OR r.control_type = 'machine')
