-- Every contact that is neither merged nor deleted here and was not read after the listing began.
SELECT external_id, state
FROM external_identity
WHERE source = 'hubspot' AND state IN ('active', 'archived')
  AND read_ticket <= :#${variable.run.firstTicket}
