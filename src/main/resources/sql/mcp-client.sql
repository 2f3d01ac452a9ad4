-- A client, and whether its owner's account is still somebody's in our Slack.
SELECT c.id, c.owner, c.name, c.token_hash, c.scopes, c.audience, c.created_at, c.expires_at,
       c.revoked_at, c.last_used_at,
       (e.id IS NOT NULL AND e.state = 'active' AND e.kind <> 'bot') AS account_is_live
  FROM mcp_client c
  LEFT JOIN external_identity e ON e.source = 'slack' AND e.external_id = c.owner
 WHERE c.id = :id
