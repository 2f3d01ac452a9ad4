-- What we hold of the contacts on this page; what HubSpot had stopped to list is back when it is; it
-- stays as it is until the page is written.
SELECT external_id, IF(state IN ('merged', 'deleted'), 'gone', state) AS state, content_hash,
       state AS kept_state, JSON_VALUE(raw, '$.updated_at') AS updated_at, read_ticket
FROM external_identity
WHERE source = 'hubspot' AND external_id IN (:#in:${variable.page.ids})
FOR UPDATE
