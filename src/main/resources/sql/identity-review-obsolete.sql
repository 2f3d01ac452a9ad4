-- Nothing is left to review.
UPDATE identity_review SET state = 'OBSOLETE', closed_at = :#now
WHERE open_identity = :#identity_id AND NOT held
