-- Keeps the reference of an ask; one of a moment ago keeps its own. What is assigned first sees the
-- row as it was (vendor: MariaDB, assignments from left to right).
INSERT INTO mcp_ask (fingerprint, ref, asked_at)
VALUES (:fingerprint, :ref, :now)
ON DUPLICATE KEY UPDATE
  ref = IF(asked_at > :since, ref, VALUES(ref)),
  asked_at = IF(asked_at > :since, asked_at, VALUES(asked_at))
