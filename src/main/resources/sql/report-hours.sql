-- Uses of machines by the hour in which they began, on a clock that is ahead of UTC by an offset.
SELECT WEEKDAY(l.created_at + INTERVAL :offset SECOND) + 1 AS weekday,
       HOUR(l.created_at + INTERVAL :offset SECOND) AS hour,
       COUNT(*) AS uses
FROM machine_log l
LEFT JOIN resource r ON r.external_id = l.resource_id
WHERE l.created_at >= :from AND l.created_at < :until AND l.type = 'allowed'
  AND l.resource_id IS NOT NULL
  AND (r.control_type IS NULL OR r.control_type = 'machine')
GROUP BY 1, 2
ORDER BY 1, 2
