-- A member that an open review names.
INSERT INTO identity_review_candidate (review_id, candidate_id)
SELECT id, :#candidate_id FROM identity_review WHERE open_identity = :#identity_id
