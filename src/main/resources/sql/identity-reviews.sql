-- Reviews that are open, and those that a human closed, with the members they name.
SELECT review.id, review.identity_id, review.reason, review.state, candidate.candidate_id
FROM identity_review review
LEFT JOIN identity_review_candidate candidate ON candidate.review_id = review.id
WHERE review.state IN ('OPEN', 'RESOLVED')
