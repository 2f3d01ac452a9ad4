-- HubSpot has the contact no more: it stays, for its history. Where it went may be learned later.
UPDATE external_identity
SET state = :#state, successor_id = :#successor_id, last_seen_at = :#now,
    read_ticket = GREATEST(read_ticket, :#read_ticket)
WHERE source = 'hubspot' AND external_id = :#external_id
  AND (state IN ('active', 'archived') OR (state = 'deleted' AND :#state = 'merged'))
