-- What we hold of the Slack accounts on this page.
SELECT external_id, state, content_hash
FROM external_identity
WHERE source = 'slack' AND external_id IN (:#in:${variable.page.ids})
