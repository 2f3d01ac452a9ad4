-- What anybody let in and did not end; there are a few for each of those who have any.
SELECT id, owner, name, scopes, audience, created_at, expires_at, revoked_at, last_used_at
  FROM mcp_client
 WHERE revoked_at IS NULL
 ORDER BY owner, name
 LIMIT 200
