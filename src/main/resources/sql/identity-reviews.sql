-- Reviews that are open, with the members they name, and the pairs that a human kept apart.
SELECT review.id, review.identity_id, review.reason, review.state, review.held,
       candidate.candidate_id
FROM identity_review review
LEFT JOIN identity_review_candidate candidate ON candidate.review_id = review.id
WHERE review.state = 'OPEN'
UNION ALL
SELECT apart.review_id, apart.identity_id, NULL, 'APART', 0, apart.candidate_id
FROM identity_apart apart
