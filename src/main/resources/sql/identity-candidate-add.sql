-- A member that an open review names. Plain values: in a batch MariaDB reads a subquery once only.
INSERT INTO identity_review_candidate (review_id, candidate_id) VALUES (:#review_id, :#candidate_id)
