-- A member's person: made once, and named as the member is.
INSERT INTO person (id, full_name, created_at)
VALUES (:#person_id, :#full_name, :#now)
ON DUPLICATE KEY UPDATE full_name = VALUES(full_name)
