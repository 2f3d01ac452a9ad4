-- One open review an identity: a second one brings the first up to date, and back into the list.
INSERT INTO identity_review (identity_id, reason, state, opened_at)
VALUES (:#identity_id, :#reason, 'OPEN', :#now)
ON DUPLICATE KEY UPDATE reason = IF(held, reason, VALUES(reason)), snoozed_until = NULL
