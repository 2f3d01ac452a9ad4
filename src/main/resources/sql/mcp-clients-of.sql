-- What one person let in and did not end.
SELECT id, owner, name, scopes, audience, created_at, expires_at, revoked_at, last_used_at
  FROM mcp_client
 WHERE owner = :owner AND good_name IS NOT NULL
 ORDER BY name
