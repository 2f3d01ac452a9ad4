-- The open reviews of the accounts in question.
SELECT id, open_identity FROM identity_review
WHERE open_identity IN (:#in:${variable.changes.reviewed})
