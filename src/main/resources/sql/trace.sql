-- Everything the hub remembers under one reference, in the order in which it happened.
SELECT at, kind, subject, detail
FROM (SELECT received_at AS at, 1 AS place, 'received' AS kind, source AS subject, '' AS detail
      FROM inbox_event
      WHERE ref = :ref
      UNION ALL
      SELECT claimed_at, 2, 'taken', source, CAST(attempts AS CHAR)
      FROM inbox_event
      WHERE ref = :ref AND claimed_at IS NOT NULL
      UNION ALL
      SELECT denied_at, 3, 'denied', action, reason
      FROM guard_denial
      WHERE ref = :ref
      UNION ALL
      SELECT finished_at, 8, state, source, COALESCE(outcome, '')
      FROM inbox_event
      WHERE ref = :ref AND finished_at IS NOT NULL
      UNION ALL
      SELECT started_at, 4, 'sync-started', flow, ''
      FROM sync_run
      WHERE ref = :ref
      UNION ALL
      SELECT finished_at, 5, 'sync-ended', flow,
             CONCAT(LOWER(state), ', ', seen, ' seen, ', inserted, ' new, ', updated, ' changed',
                    IF(outcome IS NULL OR outcome = '', '', CONCAT(', ', outcome)))
      FROM sync_run
      WHERE ref = :ref AND finished_at IS NOT NULL
      UNION ALL
      SELECT created_at, 7, 'dead-letter', route_id,
             CONCAT(SUBSTRING_INDEX(cause, '.', -1), ', state ', state)
      FROM dead_letter
      WHERE ref = :ref) AS path
ORDER BY at, place
LIMIT 200
