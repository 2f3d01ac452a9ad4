-- Slack accounts that hold a role, or will.
SELECT CONCAT(team_id, '/', slack_user_id) AS external_id, until_at FROM role_grant
