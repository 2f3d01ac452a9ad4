-- What happened at machines since a moment and was not told yet by one workflow.
SELECT l.external_id, l.created_at, r.name
FROM machine_log l
LEFT JOIN resource r ON r.external_id = l.resource_id
WHERE l.created_at > :since AND l.type = :type
  AND (:machine = '' OR l.resource_id = :machine)
  AND NOT EXISTS (SELECT 1 FROM workflow_run w
                   WHERE w.workflow = :workflow AND w.state <> 'RUNNING'
                     AND w.run_key = CONVERT(CONCAT('log:', l.external_id) USING ascii))
ORDER BY l.created_at
LIMIT 20
