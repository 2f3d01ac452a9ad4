-- Reports that were posted, or that nobody needs any more: one row a kind and period, whoever posts it.
CREATE TABLE report_run (
  id          BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  -- monthly | weekly
  kind        VARCHAR(12)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- 2026-03 | 2026-W14
  period      VARCHAR(8)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- POSTED | SKIPPED (too long overdue when the hub was back)
  state       VARCHAR(8)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  ref         CHAR(12)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- 'T…/U…'; NULL for the schedule
  asked_by    VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NULL,
  -- JSON: what it said, so that a later one can tell what was corrected since; NULL when skipped
  figures     MEDIUMTEXT   NULL,
  started_at  DATETIME(3)  NOT NULL,
  finished_at DATETIME(3)  NOT NULL,
  UNIQUE KEY report_run_period (kind, period)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- From when on a kind of report is due.
CREATE TABLE report_schedule (
  kind         VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  installed_at DATETIME(3) NOT NULL,
  -- what came due until then is not made up for: before the first start, or while it was off
  since        DATETIME(3) NOT NULL,
  -- since when a due one waits for fresh data; NULL when none does
  waits_since  DATETIME(3) NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- Reports that somebody asked for, until they have them: counting outlives a crash.
CREATE TABLE report_request (
  id          BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  -- preview (to the asker) | run (to the channel)
  what        VARCHAR(8)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind        VARCHAR(12)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  period      VARCHAR(8)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  ref         CHAR(12)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  asked_by    VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  asked_at    DATETIME(3)  NOT NULL,
  attempts    INT UNSIGNED NOT NULL DEFAULT 0,
  -- fencing: whoever counts under an older claim has lost it
  claim       BIGINT UNSIGNED NOT NULL DEFAULT 0,
  lease_until DATETIME(3)  NULL,
  done_at     DATETIME(3)  NULL,
  outcome     VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NULL,
  -- one waiting request of its like: NULL once done
  open_for    VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin
    AS (IF(done_at IS NULL, CONCAT(what, ':', period, ':', asked_by), NULL)) PERSISTENT,
  UNIQUE KEY report_request_open (open_for),
  KEY report_request_done (done_at, lease_until)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
