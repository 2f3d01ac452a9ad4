-- The gate: what people ask for that needs others to say yes, who said it, and what came of it.

-- Clicks and forms that carry somebody's word, as the front door verified them. hub_edge alone may
-- insert; the executor counts nothing else.
CREATE TABLE signed_click (
  id            BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  -- of the inbox row that came of the same bytes
  event_id      VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  ref           CHAR(12)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  team_id       VARCHAR(24)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  slack_user_id VARCHAR(24)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- click | form
  kind          VARCHAR(8)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- a button's action id, or a form's callback id; begins with 'gate.'
  name          VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- what it is about: 'ref:hash' of a request
  about         VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- what was typed with it
  reason        VARCHAR(500) NULL,
  received_at   DATETIME(3)  NOT NULL,
  UNIQUE KEY signed_click_event (event_id),
  KEY signed_click_about (about, id),
  KEY signed_click_name (name, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- One thing that somebody asks for. The hub keeps it; what counts is counted again elsewhere.
CREATE TABLE action_request (
  id             BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  ref            CHAR(12)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  action         VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- canonical JSON of action, arguments, policy, requester and target: the very bytes of the hash
  canonical      TEXT         CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  hash           CHAR(64)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- 'T…/U…'
  requester      VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- the agent, schedule or client that asked for the requester; NULL when it was the requester
  asked_through  VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NULL,
  -- REFUSED | PENDING | DENIED | EXPIRED | WITHDRAWN | APPROVED | CLAIMED | SENT | SUCCEEDED | FAILED
  -- | UNKNOWN
  state          VARCHAR(12)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- counts every change: who changes it says which one they saw
  version        INT UNSIGNED NOT NULL DEFAULT 0,
  -- of the version that people see in the channel and in their messages
  shown_version  INT UNSIGNED NULL,
  -- approvals that it needs at least
  quorum         TINYINT UNSIGNED NOT NULL,
  urgent         BOOLEAN      NOT NULL DEFAULT FALSE,
  -- the requester's words
  why            VARCHAR(500) NOT NULL DEFAULT '',
  -- what rules found out about it when it was asked: JSON, a list of {good, says}
  evidence       TEXT         NOT NULL,
  -- a note that an adviser added later; never a vote
  note           VARCHAR(2000) NULL,
  created_at     DATETIME(3)  NOT NULL,
  remind_at      DATETIME(3)  NULL,
  reminded_at    DATETIME(3)  NULL,
  escalate_at    DATETIME(3)  NULL,
  escalated_at   DATETIME(3)  NULL,
  -- a click that came in at this moment or later does not count
  decide_by      DATETIME(3)  NOT NULL,
  -- seconds from approval
  execute_within INT UNSIGNED NOT NULL,
  approved_at    DATETIME(3)  NULL,
  execute_by     DATETIME(3)  NULL,
  ended_at       DATETIME(3)  NULL,
  -- how it ended, for the requester; no secrets
  outcome        VARCHAR(500) NULL,
  UNIQUE KEY action_request_ref (ref),
  KEY action_request_state (state, decide_by),
  KEY action_request_execute (state, execute_by),
  KEY action_request_requester (requester, state),
  KEY action_request_created (created_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- How the hub judged each click: what people are shown. The executor does not believe it.
CREATE TABLE action_review (
  id          BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  request_ref CHAR(12)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  click_id    BIGINT UNSIGNED NOT NULL,
  reviewer    VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- approve | deny
  word        VARCHAR(8)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  counted     BOOLEAN     NOT NULL,
  -- why it was not counted, or why it was denied
  reason      VARCHAR(500) NULL,
  at          DATETIME(3) NOT NULL,
  UNIQUE KEY action_review_click (click_id),
  KEY action_review_request (request_ref, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- One claim of one request, ever: hub_executor alone writes here, so nobody else can make an approval
-- good for a second time.
CREATE TABLE action_execution (
  request_ref     CHAR(12)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  action          VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  hash            CHAR(64)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  idempotency_key CHAR(32)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- CLAIMED | SENT | SUCCEEDED | FAILED | UNKNOWN
  state           VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- fencing: what a claimer whose lease is over writes is refused
  claim           BIGINT UNSIGNED NOT NULL DEFAULT 1,
  lease_until     DATETIME(3) NULL,
  claimed_at      DATETIME(3) NOT NULL,
  sent_at         DATETIME(3) NULL,
  ended_at        DATETIME(3) NULL,
  -- how often the vendor was asked what became of it
  looks           INT UNSIGNED NOT NULL DEFAULT 0,
  next_look_at    DATETIME(3) NULL,
  -- what counts against the ceiling of a day, in hundredths; NULL where nothing is summed
  amount          BIGINT      NULL,
  -- number of the intent in audit_privileged
  intent_seq      BIGINT UNSIGNED NULL,
  -- what the vendor calls what was made
  vendor_ref      VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NULL,
  outcome         VARCHAR(500) NULL,
  UNIQUE KEY action_execution_key (idempotency_key),
  KEY action_execution_state (state, lease_until),
  KEY action_execution_day (action, sent_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- A secret that came of an action, sealed, for one person, for a quarter of an hour.
CREATE TABLE secret_delivery (
  request_ref CHAR(12)       CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  -- 'T…/U…' of whom it is for
  owner       VARCHAR(64)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  sealed      VARBINARY(512) NOT NULL,
  created_at  DATETIME(3)    NOT NULL,
  expires_at  DATETIME(3)    NOT NULL,
  KEY secret_delivery_expires (expires_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- The other two chained records, built as audit_privileged is.
CREATE TABLE audit_approval (
  seq       BIGINT UNSIGNED NOT NULL PRIMARY KEY,
  prev_hash CHAR(64)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  hash      CHAR(64)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  at        DATETIME(3) NOT NULL,
  body      LONGTEXT    NOT NULL COMMENT 'canonical JSON, the very bytes that were hashed',
  UNIQUE KEY audit_approval_hash (hash)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE audit_escalation (
  seq       BIGINT UNSIGNED NOT NULL PRIMARY KEY,
  prev_hash CHAR(64)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  hash      CHAR(64)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  at        DATETIME(3) NOT NULL,
  body      LONGTEXT    NOT NULL COMMENT 'canonical JSON, the very bytes that were hashed',
  UNIQUE KEY audit_escalation_hash (hash)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- While a row is not lifted, the executor claims nothing. The hub may freeze; hub_executor alone lifts.
CREATE TABLE freeze (
  id        BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  ref       CHAR(12)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  frozen_by VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  frozen_at DATETIME(3)  NOT NULL,
  reason    VARCHAR(500) NOT NULL,
  lifted_at DATETIME(3)  NULL,
  UNIQUE KEY freeze_ref (ref),
  KEY freeze_lifted (lifted_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
