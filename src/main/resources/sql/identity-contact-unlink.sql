-- What was probable is so no more.
UPDATE external_identity
SET person_id = NULL, link_state = 'none', linked_email_key = NULL
WHERE id = :#identity_id AND link_state = 'probable'
