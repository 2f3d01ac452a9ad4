-- Every agent that was made here, as it is now; also those that are stopped.
SELECT v.agent, v.version, v.state, v.title, v.prompt, v.tools, v.audience, v.rounds, v.tokens, v.seconds,
       v.maker, v.request_ref, v.created_at
FROM agent a
JOIN agent_version v ON v.agent = a.name AND v.version = a.version
ORDER BY a.name
LIMIT 200
