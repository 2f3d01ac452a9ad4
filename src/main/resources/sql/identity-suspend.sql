-- The link no longer holds; whose it was is kept for the human who looks.
UPDATE external_identity
SET link_state = 'suspended'
WHERE id = :#identity_id
  AND link_state = :#link_state AND person_id = :#person_id
  AND linked_email_key <=> :#linked_email_key AND linked_slack_key <=> :#linked_slack_key
