-- How a makerspace gets another owner when the present one is gone. hub_executor alone decides here.

-- Printed codes that can ask for it. Of each only what proves it is kept; the newest alone is good.
CREATE TABLE owner_recovery (
  id         BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  ref        CHAR(12)       CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  salt       BINARY(16)     NOT NULL,
  -- PBKDF2 with HMAC-SHA-256 of the code
  hash       BINARY(32)     NOT NULL,
  iterations INT UNSIGNED   NOT NULL,
  -- GOOD | USED | VOID
  state      VARCHAR(8)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_at DATETIME(3)    NOT NULL,
  ended_at   DATETIME(3)    NULL,
  good_one   TINYINT UNSIGNED AS (IF(state = 'GOOD', 1, NULL)) PERSISTENT,
  UNIQUE KEY owner_recovery_ref (ref),
  -- at most one is good
  UNIQUE KEY owner_recovery_good (good_one)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- Each time that somebody tried a code, before it was known whether it is the right one.
CREATE TABLE owner_recovery_try (
  id       BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  tried_at DATETIME(3)     NOT NULL,
  KEY owner_recovery_try_at (tried_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE owner_replacement (
  id           BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  ref          CHAR(12)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- 'T…/U…' of who shall be the owner
  candidate    VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- who asked for it
  opened_by    VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- CLICKS | CODE
  way          VARCHAR(8)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  opened_at    DATETIME(3) NOT NULL,
  -- CODE: not before; NULL for CLICKS
  due_at       DATETIME(3) NULL,
  -- since when the board can read of it; the hub's word, so it can only make things later
  announced_at DATETIME(3) NULL,
  -- OPEN | DONE | CANCELLED | EXPIRED
  state        VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  ended_at     DATETIME(3) NULL,
  -- since when people can read how it ended; the hub's
  told_at      DATETIME(3) NULL,
  -- numbers in audit_privileged of what was about to be done and of what came of it
  intent_seq   BIGINT UNSIGNED NULL,
  outcome_seq  BIGINT UNSIGNED NULL,
  open_one     TINYINT UNSIGNED AS (IF(state = 'OPEN', 1, NULL)) PERSISTENT,
  UNIQUE KEY owner_replacement_ref (ref),
  -- one at a time
  UNIQUE KEY owner_replacement_open (open_one),
  KEY owner_replacement_told (state, told_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
