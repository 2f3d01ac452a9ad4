-- Everything the hub remembers under one reference, in the order in which it happened. The casts
-- bring columns of different collations to one, as UNION wants it.
SELECT at, kind, subject, detail
FROM (SELECT received_at AS at, 1 AS place, 'received' AS kind, CAST(source AS CHAR) AS subject, '' AS detail
      FROM inbox_event
      WHERE ref = :ref
      UNION ALL
      SELECT claimed_at, 2, 'taken', CAST(source AS CHAR), CAST(attempts AS CHAR)
      FROM inbox_event
      WHERE ref = :ref AND claimed_at IS NOT NULL
      UNION ALL
      SELECT denied_at, 3, 'denied', CAST(action AS CHAR), CAST(reason AS CHAR)
      FROM guard_denial
      WHERE ref = :ref
      UNION ALL
      SELECT finished_at, 8, CAST(state AS CHAR), CAST(source AS CHAR), CAST(COALESCE(outcome, '') AS CHAR)
      FROM inbox_event
      WHERE ref = :ref AND finished_at IS NOT NULL
      UNION ALL
      SELECT started_at, 4, 'sync-started', CAST(flow AS CHAR), ''
      FROM sync_run
      WHERE ref = :ref
      UNION ALL
      SELECT finished_at, 5, 'sync-ended', CAST(flow AS CHAR),
             CONCAT(LOWER(CAST(state AS CHAR)), ', ', seen, ' seen, ', inserted, ' new, ', updated, ' changed',
                    IF(outcome IS NULL OR outcome = '', '', CONCAT(', ', CAST(outcome AS CHAR))))
      FROM sync_run
      WHERE ref = :ref AND finished_at IS NOT NULL
      UNION ALL
      SELECT created_at, 7, 'dead-letter', CAST(route_id AS CHAR),
             CONCAT(SUBSTRING_INDEX(CAST(cause AS CHAR), '.', -1), ', state ', CAST(state AS CHAR))
      FROM dead_letter
      WHERE ref = :ref
      UNION ALL
      SELECT COALESCE(finished_at, created_at), 9, 'message', CAST(kind AS CHAR),
             CONCAT(LOWER(CAST(state AS CHAR)),
                    IF(outcome IS NULL OR outcome = '', '', CONCAT(', ', CAST(outcome AS CHAR))))
      FROM outbox_message
      WHERE ref = :ref
      UNION ALL
      SELECT COALESCE(started_at, asked_at), 3, 'agent', CAST(agent AS CHAR), CAST(agent_version AS CHAR)
      FROM agent_run
      WHERE ref = :ref
      UNION ALL
      SELECT ended_at, 7, 'agent-ended', CAST(agent AS CHAR),
             CONCAT(CAST(COALESCE(outcome, LOWER(state)) AS CHAR),
                    IF(tools = '', '', CONCAT(', with ', CAST(tools AS CHAR))))
      FROM agent_run
      WHERE ref = :ref AND ended_at IS NOT NULL
      UNION ALL
      SELECT created_at, 4, 'asked', CAST(action AS CHAR),
             CONCAT(IF(asked_through IS NULL, '', CONCAT(' through ', CAST(asked_through AS CHAR))),
                    IF(asked_from IS NULL, '', CONCAT(', of question ', CAST(asked_from AS CHAR))))
      FROM action_request
      WHERE ref = :ref
      UNION ALL
      SELECT created_at, 6, 'asked-from-here', CAST(action AS CHAR),
             CONCAT(CAST(ref AS CHAR), ', ', LOWER(CAST(state AS CHAR)))
      FROM action_request
      WHERE asked_from = :ref
      UNION ALL
      SELECT approved_at, 5, 'agreed', CAST(action AS CHAR), ''
      FROM action_request
      WHERE ref = :ref AND approved_at IS NOT NULL
      UNION ALL
      SELECT claimed_at, 6, 'claimed', CAST(action AS CHAR), ''
      FROM action_execution
      WHERE request_ref = :ref
      UNION ALL
      SELECT ended_at, 10, 'ended', CAST(action AS CHAR), LOWER(CAST(state AS CHAR))
      FROM action_request
      WHERE ref = :ref AND ended_at IS NOT NULL) AS path
ORDER BY at, place
LIMIT 200
