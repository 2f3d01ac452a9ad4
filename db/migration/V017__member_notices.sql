-- What the hub tells members and the workshop by itself, and who wants none of it.

-- Something somebody was told; the key makes it once, whatever runs twice.
CREATE TABLE member_notice (
  id          BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  -- the flow, for example notice-dues-overdue
  kind        VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- what about: a bill, a person, a training and its date
  subject_key VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- the first telling, or the second …
  nth         INT UNSIGNED NOT NULL,
  -- T…/U… of who was told
  account     VARCHAR(49)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  ref         CHAR(12)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  told_at     DATETIME(3)  NOT NULL,
  -- of the message in the outbox
  message_key VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  UNIQUE KEY member_notice_once (kind, subject_key, nth),
  KEY member_notice_account (account, kind, told_at),
  KEY member_notice_told (kind, told_at),
  KEY member_notice_ref (ref)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- What a member switched on or off; no row means on.
CREATE TABLE notice_choice (
  -- T…/U…
  account   VARCHAR(49) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind      VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  wanted    BOOLEAN     NOT NULL,
  chosen_at DATETIME(3) NOT NULL,
  PRIMARY KEY (account, kind)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- Since when a kind of notice looks: what was so before is nobody's news.
CREATE TABLE notice_start (
  kind     VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  since_at DATETIME(3) NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- Notices that wait for a human: too many at once, or true already when the hub began to look.
CREATE TABLE notice_brake (
  id         BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  kind       VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  ref        CHAR(12)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- OPEN | RELEASED | REFUSED | OBSOLETE
  state      VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'OPEN',
  -- 1 when it only holds what was so before the hub looked: then newer ones go on
  only_first TINYINT UNSIGNED NOT NULL,
  -- how many messages it holds back
  held       INT UNSIGNED NOT NULL DEFAULT 0,
  opened_at  DATETIME(3) NOT NULL,
  decided_by VARCHAR(49) CHARACTER SET ascii COLLATE ascii_bin NULL,
  decided_at DATETIME(3) NULL,
  -- one open a kind: NULL once decided
  open_kind  VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin AS (IF(state = 'OPEN', kind, NULL)) PERSISTENT,
  UNIQUE KEY notice_brake_open (open_kind),
  KEY notice_brake_state (state, opened_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- Exactly what a brake holds, and so exactly what its release lets go.
CREATE TABLE notice_held (
  kind        VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  subject_key VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  brake_id    BIGINT UNSIGNED NOT NULL,
  released    BOOLEAN NOT NULL DEFAULT FALSE,
  PRIMARY KEY (kind, subject_key),
  KEY notice_held_brake (brake_id, released),
  CONSTRAINT notice_held_brake_fk FOREIGN KEY (brake_id) REFERENCES notice_brake (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- A machine that is or was down: one row, and one message, for an outage.
CREATE TABLE machine_outage (
  id          BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  resource_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- offline | disabled | state
  why         VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  began_at    DATETIME(3) NOT NULL,
  -- how often it went down within this outage
  times       INT UNSIGNED NOT NULL DEFAULT 1,
  -- up again since; NULL while it is down
  ended_at    DATETIME(3) NULL,
  closed_at   DATETIME(3) NULL,
  -- 1 when it was down already when the hub began to look: nobody is told
  known       TINYINT UNSIGNED NOT NULL DEFAULT 0,
  told_at     DATETIME(3) NULL,
  message_key VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NULL,
  updates     INT UNSIGNED NOT NULL DEFAULT 0,
  -- 1 when the message says that it is over
  says_up     TINYINT UNSIGNED NOT NULL DEFAULT 0,
  -- one open a machine: NULL once closed
  open_resource VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin AS (IF(closed_at IS NULL, resource_id, NULL)) PERSISTENT,
  UNIQUE KEY machine_outage_open (open_resource),
  KEY machine_outage_resource (resource_id, closed_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- A week that the operators were told about.
CREATE TABLE digest_week (
  -- for example 2026-W47
  week           CHAR(8)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  ref            CHAR(12)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  told_at        DATETIME(3) NOT NULL,
  database_bytes BIGINT UNSIGNED NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- Found by member for bills and memberships, by date for trainings, by what happened for machines.
ALTER TABLE invoice ADD KEY invoice_due (state, member_id, due_on);
ALTER TABLE training ADD KEY training_until (until_date, member_id);
ALTER TABLE membership ADD KEY membership_from (from_date, member_id);
ALTER TABLE machine_log ADD KEY machine_log_happened (resource_id, type, created_at);
