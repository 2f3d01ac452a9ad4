-- The members an open review named before.
DELETE FROM identity_review_candidate WHERE review_id = :#review_id
