-- Whether a person's own command, click or event carries this reference, or a request of theirs.
SELECT (SELECT COUNT(*)
        FROM inbox_event
        WHERE ref = :ref
          AND :teamId IN (JSON_VALUE(payload, '$.team_id'), JSON_VALUE(payload, '$.team.id'))
          AND :userId IN (JSON_VALUE(payload, '$.user_id'), JSON_VALUE(payload, '$.user.id'),
                          JSON_VALUE(payload, '$.event.user')))
     + (SELECT COUNT(*)
        FROM action_request
        WHERE ref = :ref
          AND requester = CONCAT(:teamId, '/', :userId))
