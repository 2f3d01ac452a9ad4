-- A flow that was made from a template: which version of it counts. Written by the executor alone,
-- so whoever owns the hub can neither make one nor change what it does.
CREATE TABLE workflow_instance (
  workflow   VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  version    INT UNSIGNED NOT NULL,
  -- active | stopped
  state      VARCHAR(8)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  updated_at DATETIME(3) NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- What a workflow is, or was; a change is a new row, and no row is ever changed.
CREATE TABLE workflow_version (
  workflow    VARCHAR(40)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  version     INT UNSIGNED NOT NULL,
  template    VARCHAR(40)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  title       VARCHAR(80)  NOT NULL,
  parameters  JSON         NOT NULL,
  -- 'T…/U…': with whose rights it runs
  maker       VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  request_ref CHAR(12)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  made_at     DATETIME(3)  NOT NULL,
  PRIMARY KEY (workflow, version)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- What the executor wants done once, now: a run that somebody asked for.
CREATE TABLE workflow_wish (
  request_ref CHAR(12)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  workflow    VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  wished_at   DATETIME(3) NOT NULL,
  KEY workflow_wish_of (workflow, wished_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- Stopped at once, by somebody who may or by the hub itself; it runs again once it was started.
CREATE TABLE workflow_stop (
  id         BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  workflow   VARCHAR(40)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- 'T…/U…'; NULL when the hub itself did
  stopped_by VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NULL,
  reason     VARCHAR(255) NOT NULL,
  stopped_at DATETIME(3)  NOT NULL,
  started_by VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NULL,
  started_at DATETIME(3)  NULL,
  -- one open a workflow: NULL once started
  open_workflow VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin AS (IF(started_at IS NULL, workflow, NULL)) PERSISTENT,
  UNIQUE KEY workflow_stop_open (open_workflow),
  KEY workflow_stop_of (workflow, started_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- One run for one reason, whichever process takes it up.
CREATE TABLE workflow_run (
  id          BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  workflow    VARCHAR(40)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  version     INT UNSIGNED NOT NULL,
  -- what it is run for: a moment, an event, a wish
  run_key     VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  ref         CHAR(12)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- RUNNING | DONE | REFUSED | FAILED
  state       VARCHAR(8)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- fencing: what a claimer whose lease is over writes is refused
  claim       INT UNSIGNED NOT NULL,
  lease_until DATETIME(3)  NOT NULL,
  begun_at    DATETIME(3)  NOT NULL,
  ended_at    DATETIME(3)  NULL,
  outcome     VARCHAR(255) NULL,
  UNIQUE KEY workflow_run_key (workflow, run_key),
  KEY workflow_run_newest (workflow, id),
  KEY workflow_run_begun (workflow, begun_at),
  KEY workflow_run_ref (ref)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- What came in from outside and waits for a workflow that listens to it.
CREATE TABLE workflow_event (
  id          BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  workflow    VARCHAR(40)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  event_key   VARCHAR(160) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  payload     JSON         NOT NULL,
  -- WAITING | DONE
  state       VARCHAR(8)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'WAITING',
  received_at DATETIME(3)  NOT NULL,
  UNIQUE KEY workflow_event_key (workflow, event_key),
  KEY workflow_event_waiting (workflow, state, id),
  KEY workflow_event_old (state, received_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
