-- What Fabman knows about machines: what there is, who was trained for it, who used it, what it cost.

-- A machine, a door, or whatever else Fabman switches.
CREATE TABLE resource (
  external_id  VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  name         VARCHAR(300) NOT NULL,
  -- Fabman's id of its kind
  type         VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NULL,
  control_type VARCHAR(24)  CHARACTER SET ascii COLLATE ascii_bin NULL,
  -- as Fabman says; 'deleted' when Fabman lists it no more
  state        VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  space_id     VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NULL,
  content_hash CHAR(64)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  last_seen_at DATETIME(3)  NOT NULL,
  KEY resource_state (state)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- A course that members can take.
CREATE TABLE training_course (
  external_id  VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  title        VARCHAR(300) NOT NULL,
  -- as Fabman says; 'deleted' when Fabman lists it no more
  state        VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  content_hash CHAR(64)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  last_seen_at DATETIME(3)  NOT NULL,
  KEY training_course_state (state)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- A course that a member has taken. It counts on the days that the dates cover: there is no state.
CREATE TABLE training (
  external_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  member_id   VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'external_identity.external_id at fabman',
  course_id   VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  taken_on    DATE NULL,
  from_date   DATE NULL,
  until_date  DATE NULL,
  -- the vendor no longer lists it; kept for history
  ended_at    DATETIME(3) NULL,
  KEY training_member (member_id, ended_at),
  KEY training_course_id (course_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- One use of a machine, or one thing that happened to it. Fabman removes none, so none is ever gone.
CREATE TABLE machine_log (
  external_id  VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  resource_id  VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  -- NULL when it was nobody in particular; a member who is deleted is still named
  member_id    VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'external_identity.external_id at fabman',
  -- allowed, denied, offline …, as Fabman says
  type         VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_at   DATETIME(3) NOT NULL,
  -- NULL while it is running
  stopped_at   DATETIME(3) NULL,
  stop_type    VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
  idle_seconds INT UNSIGNED NULL,
  -- why it was denied
  reason       VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NULL,
  content_hash CHAR(64)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  last_seen_at DATETIME(3) NOT NULL,
  KEY machine_log_open (stopped_at, created_at),
  KEY machine_log_member (member_id, created_at),
  KEY machine_log_resource (resource_id, created_at),
  KEY machine_log_created (created_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- What a member is charged for beside the package.
CREATE TABLE charge (
  external_id     VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  member_id       VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'external_identity.external_id at fabman',
  description     VARCHAR(300) NULL,
  amount          DECIMAL(12, 2) NOT NULL,
  currency        CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NULL,
  -- the day on the clock of the space, and the moment
  charged_on      DATE NOT NULL,
  charged_at      DATETIME(3) NULL,
  created_at      DATETIME(3) NULL,
  invoice_id      VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  resource_log_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  -- active, or 'gone' when Fabman lists it no more
  state           VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  content_hash    CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  last_seen_at    DATETIME(3) NOT NULL,
  KEY charge_member (member_id, charged_on),
  KEY charge_on (charged_on),
  KEY charge_state (state)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
