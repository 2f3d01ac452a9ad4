-- Every contact that is neither merged nor deleted here.
SELECT external_id, state
FROM external_identity
WHERE source = 'hubspot' AND state IN ('active', 'archived')
