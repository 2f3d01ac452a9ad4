-- How much each machine or door was used between two moments; seconds of what is over.
SELECT resource_id, COUNT(*) AS uses, COUNT(DISTINCT member_id) AS members,
       COALESCE(SUM(GREATEST(0, TIMESTAMPDIFF(SECOND, created_at, stopped_at))), 0) AS seconds
FROM machine_log
WHERE created_at >= :from AND created_at < :until AND type = 'allowed' AND resource_id IS NOT NULL
GROUP BY resource_id
