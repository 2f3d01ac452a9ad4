-- Links a Slack account to a member's person, if everything the rule rests on is still so.
UPDATE external_identity
SET person_id = :#person_id, link_state = 'matched', linked_email_key = :#email_key,
    linked_slack_key = :#email_key
WHERE id = :#identity_id
  AND link_state = :#link_state AND content_hash = :#content_hash
  AND EXISTS (
    SELECT 1 FROM (SELECT id, content_hash, person_id FROM external_identity WHERE id = :#member_id) member
    WHERE member.content_hash = :#member_hash AND member.person_id = :#person_id)
  AND NOT EXISTS (
    SELECT 1 FROM (
      SELECT id FROM external_identity
      WHERE person_id = :#person_id AND source = 'slack') other
    WHERE other.id <> :#identity_id)
  AND NOT EXISTS (
    SELECT 1 FROM (
      SELECT known.id FROM identity_email past
      JOIN external_identity known ON known.id = past.identity_id
      WHERE past.email_key = :#email_key AND known.kind <> 'bot') had
    WHERE had.id NOT IN (:#identity_id, :#member_id))
  AND NOT EXISTS (
    SELECT 1 FROM identity_apart apart
    WHERE apart.identity_id = :#identity_id AND apart.candidate_id = :#member_id)
  AND NOT EXISTS (
    SELECT 1 FROM role_grant held
    WHERE :#external_id = CONCAT(held.team_id, '/', held.slack_user_id)
      AND (held.until_at IS NULL OR held.until_at > :#now))
