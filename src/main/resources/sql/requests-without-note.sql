-- The oldest request that others decide, on which nobody was asked for a note as it stands now.
SELECT r.ref
FROM action_request r
LEFT JOIN request_note n ON n.request_ref = r.ref AND n.hash = r.hash
WHERE r.state = 'PENDING'
  AND r.quorum > 0
  AND r.note IS NULL
  AND n.request_ref IS NULL
  AND r.created_at > :since
ORDER BY r.decide_by, r.id
LIMIT 1
