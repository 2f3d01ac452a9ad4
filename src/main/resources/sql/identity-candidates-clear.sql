-- The members an open review named before.
DELETE FROM identity_review_candidate
WHERE review_id = (SELECT id FROM identity_review WHERE open_identity = :#identity_id)
