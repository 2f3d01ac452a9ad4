-- Some of what this run has held back.
SELECT external_id, raw FROM sync_staged
WHERE flow = :#${variable.run.flow} AND run_id = :#${variable.run.id}
ORDER BY external_id LIMIT 500
