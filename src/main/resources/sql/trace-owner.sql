-- Whether a person's own command, click or event carries this reference.
SELECT COUNT(*)
FROM inbox_event
WHERE ref = :ref
  AND :teamId IN (JSON_VALUE(payload, '$.team_id'), JSON_VALUE(payload, '$.team.id'))
  AND :userId IN (JSON_VALUE(payload, '$.user_id'), JSON_VALUE(payload, '$.user.id'),
                  JSON_VALUE(payload, '$.event.user'))
