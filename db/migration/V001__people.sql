-- The shadow database. Every time is UTC, every text utf8mb4. Keys that are compared for identity
-- are binary: to a collation that folds accents, jose@ and josé@ would be one person.
ALTER DATABASE CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci;

-- A human being, as far as we know one. Vendors' records point here.
CREATE TABLE person (
  id            CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  full_name     VARCHAR(300) NOT NULL,
  created_at    DATETIME(3)  NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- One record at one vendor: a Fabman member, a Slack user ('T…/U…').
CREATE TABLE external_identity (
  id               BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  source           VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  external_id      VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  person_id        CHAR(36)    CHARACTER SET ascii COLLATE ascii_bin NULL,
  -- none | probable | matched | confirmed | suspended; a Fabman member is its person: confirmed
  link_state       VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'none',
  -- the address the link rests on, to notice when either side changes it
  linked_email_key VARCHAR(254) COLLATE utf8mb4_bin NULL,
  full_name        VARCHAR(300) NOT NULL,
  -- folded for searching only: lower case, no accents, single spaces
  name_key         VARCHAR(300) NOT NULL,
  email            VARCHAR(254) NULL,
  -- trimmed and ASCII-lower-cased; the only form in which addresses are compared
  email_key        VARCHAR(254) COLLATE utf8mb4_bin NULL,
  email_verified   BOOLEAN      NOT NULL,
  -- active | locked | deleted
  state            VARCHAR(12)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- person | guest | bot
  kind             VARCHAR(8)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'person',
  member_number    VARCHAR(64)  NULL,
  last_activity_at DATETIME(3)  NULL,
  raw              JSON         NOT NULL,
  content_hash     CHAR(64)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  first_seen_at    DATETIME(3)  NOT NULL,
  -- when the content we hold was last different from before; an unchanged record causes no write
  last_seen_at     DATETIME(3)  NOT NULL,
  UNIQUE KEY external_identity_key (source, external_id),
  KEY external_identity_person (person_id),
  KEY external_identity_email (email_key),
  KEY external_identity_name (source, name_key),
  -- answers how many of each there are without touching the rows
  KEY external_identity_count (source, state, kind, link_state),
  KEY external_identity_number (member_number),
  CONSTRAINT external_identity_person_fk FOREIGN KEY (person_id) REFERENCES person (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- Every address an identity was ever seen with: a recycled address is one that belonged to another.
CREATE TABLE identity_email (
  identity_id   BIGINT UNSIGNED NOT NULL,
  email_key     VARCHAR(254) COLLATE utf8mb4_bin NOT NULL,
  first_seen_at DATETIME(3)  NOT NULL,
  PRIMARY KEY (identity_id, email_key),
  KEY identity_email_key (email_key),
  CONSTRAINT identity_email_fk FOREIGN KEY (identity_id) REFERENCES external_identity (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- A match that a human must decide.
CREATE TABLE identity_review (
  id            BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  identity_id   BIGINT UNSIGNED NOT NULL,
  -- shared_email | email_recycled | email_changed | name_only | name_twins | names_differ |
  -- role_holder | two_accounts | email_unverified | guest
  reason        VARCHAR(24)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- OPEN | RESOLVED | OBSOLETE
  state         VARCHAR(12)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'OPEN',
  opened_at     DATETIME(3)  NOT NULL,
  closed_at     DATETIME(3)  NULL,
  -- one open review an identity: NULL once closed
  open_identity BIGINT UNSIGNED AS (IF(state = 'OPEN', identity_id, NULL)) PERSISTENT,
  UNIQUE KEY identity_review_open (open_identity),
  KEY identity_review_state (state, opened_at),
  KEY identity_review_identity (identity_id),
  CONSTRAINT identity_review_fk FOREIGN KEY (identity_id) REFERENCES external_identity (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE identity_review_candidate (
  review_id    BIGINT UNSIGNED NOT NULL,
  candidate_id BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (review_id, candidate_id),
  KEY identity_review_candidate_id (candidate_id),
  CONSTRAINT identity_review_candidate_review_fk FOREIGN KEY (review_id) REFERENCES identity_review (id) ON DELETE CASCADE,
  CONSTRAINT identity_review_candidate_id_fk FOREIGN KEY (candidate_id) REFERENCES external_identity (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- What one can be a member by.
CREATE TABLE membership_package (
  external_id          VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  name                 VARCHAR(300) NOT NULL,
  state                VARCHAR(12)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  recurring_fee        DECIMAL(12, 2) NULL,
  recurring_fee_period VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NULL,
  content_hash         CHAR(64)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  last_seen_at         DATETIME(3)  NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- One member's package for a span of days. Active means that the days cover today: there is no state.
CREATE TABLE membership (
  external_id        VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  member_id          VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'external_identity.external_id at fabman',
  package_id         VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  from_date          DATE NOT NULL,
  until_date         DATE NULL,
  charged_until_date DATE NULL,
  -- the vendor no longer lists it; kept for history
  ended_at           DATETIME(3) NULL,
  KEY membership_member (member_id, from_date),
  KEY membership_open (ended_at, from_date, until_date),
  KEY membership_package_id (package_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- What a member owes or has paid.
CREATE TABLE invoice (
  external_id   VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  member_id     VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'external_identity.external_id at fabman',
  number        VARCHAR(64) NULL,
  -- as Fabman says; 'gone' when it was due and Fabman lists it no more
  state         VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  issued_on     DATE NULL,
  due_on        DATE NULL,
  currency      CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NULL,
  payable       DECIMAL(12, 2) NOT NULL,
  content_hash  CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  last_seen_at  DATETIME(3) NOT NULL,
  KEY invoice_member (member_id, state),
  KEY invoice_state (state)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- One run of one sync flow.
CREATE TABLE sync_run (
  id          BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  ref         CHAR(12)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  flow        VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- RUNNING | DONE | FAILED | ABANDONED
  state       VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  started_at  DATETIME(3) NOT NULL,
  -- a run whose lease is over belongs to a process that died
  lease_until DATETIME(3) NOT NULL,
  finished_at DATETIME(3) NULL,
  seen        INT UNSIGNED NOT NULL DEFAULT 0,
  inserted    INT UNSIGNED NOT NULL DEFAULT 0,
  updated     INT UNSIGNED NOT NULL DEFAULT 0,
  unchanged   INT UNSIGNED NOT NULL DEFAULT 0,
  outcome     VARCHAR(500) NULL,
  -- one running at a time: NULL once over
  running_flow VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin AS (IF(state = 'RUNNING', flow, NULL)) PERSISTENT,
  UNIQUE KEY sync_run_running (running_flow),
  KEY sync_run_flow (flow, started_at),
  KEY sync_run_ref (ref)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
