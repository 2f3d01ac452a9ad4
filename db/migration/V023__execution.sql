-- How often a vendor was asked to do it: a second time only after it was found that nothing happened.
ALTER TABLE action_execution ADD COLUMN attempts TINYINT UNSIGNED NOT NULL DEFAULT 0;

-- Number of the claim in audit_privileged; NULL until that is written.
ALTER TABLE action_execution ADD COLUMN claim_seq BIGINT UNSIGNED NULL;

-- Executors take turns by this one row while they count what a day has had.
CREATE TABLE execution_turn (
  id       TINYINT UNSIGNED NOT NULL PRIMARY KEY,
  taken_at DATETIME(3)      NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
