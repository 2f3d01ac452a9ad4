-- Calls a contact and a member probably one person, if both are still as they were read.
UPDATE external_identity
SET person_id = :#person_id, link_state = 'probable', linked_email_key = :#email_key
WHERE id = :#identity_id
  AND link_state IN ('none', 'probable') AND content_hash = :#content_hash AND state = 'active'
  AND EXISTS (
    SELECT 1 FROM (SELECT id, content_hash, person_id FROM external_identity WHERE id = :#member_id) member
    WHERE member.content_hash = :#member_hash AND member.person_id = :#person_id)
