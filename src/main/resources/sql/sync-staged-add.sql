-- Holds a record back until its run's listing came to its end.
INSERT INTO sync_staged (flow, run_id, external_id, raw)
VALUES (:#flow, :#run_id, :#external_id, :#raw)
ON DUPLICATE KEY UPDATE raw = VALUES(raw)
