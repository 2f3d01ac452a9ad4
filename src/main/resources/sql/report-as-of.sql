-- When the last good run of a flow began: what the vendor had by then, we have.
SELECT started_at
FROM sync_run
WHERE flow = :flow AND state = 'DONE' AND kind <> 'dry-run'
ORDER BY started_at DESC
LIMIT 1
