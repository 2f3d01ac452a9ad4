-- Rounds that were asked for, the brake, and what a run holds back until it has seen everything.
ALTER TABLE sync_run
  -- how much was ended; in a dry run, would be
  ADD COLUMN ended INT UNSIGNED NOT NULL DEFAULT 0 AFTER unchanged,
  -- the newest of each kind, and of each kind and state
  ADD KEY sync_run_latest (flow, kind, state, id);

-- A round that somebody, or the daily schedule, asked for: kept until it is over, so that a crash
-- loses none.
CREATE TABLE sync_request (
  id        BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  -- increment | full | dry-run
  kind      VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- of the command that asked; the round and its runs carry it
  ref       CHAR(12)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- 'T…/U…' of a person, 'schedule' or 'command-line'
  asked_by  VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  asked_at  DATETIME(3) NOT NULL,
  -- when a round last began for it
  taken_at  DATETIME(3) NULL,
  -- rounds begun for it: one whose process dies each time must not go on for ever
  attempts  INT UNSIGNED NOT NULL DEFAULT 0,
  done_at   DATETIME(3) NULL,
  -- one waiting of a kind: NULL once begun
  waiting_kind VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin AS (IF(taken_at IS NULL AND done_at IS NULL, kind, NULL)) PERSISTENT,
  UNIQUE KEY sync_request_waiting (waiting_kind),
  KEY sync_request_open (done_at, id),
  KEY sync_request_ref (ref)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- A run that would have ended too much at once, stopped before it wrote anything of that.
CREATE TABLE sync_brake (
  id          BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  flow        VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  ref         CHAR(12)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- what of, for example 'members'
  what        VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  gone        INT UNSIGNED NOT NULL,
  held        INT UNSIGNED NOT NULL,
  -- SHA-256 of exactly what would be ended: a decision is about this and nothing else
  fingerprint CHAR(64)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- OPEN | RELEASED | REFUSED | OBSOLETE | USED
  state       VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'OPEN',
  opened_at   DATETIME(3) NOT NULL,
  decided_by  VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  decided_at  DATETIME(3) NULL,
  -- one open a flow: NULL once decided
  open_flow   VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin AS (IF(state = 'OPEN', flow, NULL)) PERSISTENT,
  UNIQUE KEY sync_brake_open (open_flow),
  KEY sync_brake_decision (flow, fingerprint, state),
  KEY sync_brake_state (state, opened_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- Records whose change would end something, held back whole until the listing came to its end and
-- the brake let them pass. Emptied when the run ends; what a dead run left goes with the next one.
CREATE TABLE sync_staged (
  flow        VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  run_id      BIGINT UNSIGNED NOT NULL,
  external_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  raw         JSON        NOT NULL,
  PRIMARY KEY (flow, run_id, external_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
