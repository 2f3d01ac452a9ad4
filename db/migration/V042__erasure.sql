-- People who are to be forgotten, and how they are kept forgotten.

-- The salt of every hash in the ledger, made once. Whoever reads both can try out names; nobody can
-- read one.
CREATE TABLE erasure_key (
  one     TINYINT     NOT NULL PRIMARY KEY DEFAULT 1,
  salt    BINARY(32)  NOT NULL,
  made_at DATETIME(3) NOT NULL,
  CONSTRAINT erasure_key_one CHECK (one = 1)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- What was approved: whom. hub_executor alone writes, so nobody else can have somebody forgotten.
CREATE TABLE erasure_request (
  request_ref CHAR(12)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  person_id   CHAR(36)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  asked_at    DATETIME(3) NOT NULL,
  -- since when what hub_executor alone may write is free of the person; NULL until then
  done_at     DATETIME(3) NULL,
  -- JSON: rows by table
  counts      TEXT        NULL,
  KEY erasure_request_done (done_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- What is never taken in again. hub_executor alone writes; rows stay.
CREATE TABLE erasure_ledger (
  id          BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  request_ref CHAR(12)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- fabman | hubspot | slack | user | email | name | lead
  kind        VARCHAR(8)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- HMAC-SHA-256 of kind and value
  hash        BINARY(32)  NOT NULL,
  at          DATETIME(3) NOT NULL,
  UNIQUE KEY erasure_ledger_one (request_ref, kind, hash)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- How far the forgetting has come; whoever takes it up goes on where it stopped.
CREATE TABLE erasure_work (
  request_ref CHAR(12)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  -- BOOKS | EXECUTOR | PERSON | INDEX | TELL | DONE
  state       VARCHAR(8)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- fencing: what a claimer whose lease is over writes is refused
  claim       BIGINT UNSIGNED NOT NULL DEFAULT 0,
  lease_until DATETIME(3) NULL,
  attempts    INT UNSIGNED NOT NULL DEFAULT 0,
  -- what stands for the person where figures need somebody; NULL once it is done
  alias       VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  -- number of the intent in audit_privileged
  intent_seq  BIGINT UNSIGNED NULL,
  -- JSON: rows by table
  counts      TEXT        NOT NULL,
  -- what it waits for, a sentence; NULL when for nothing
  waits       VARCHAR(300) NULL,
  begun_at    DATETIME(3) NOT NULL,
  ended_at    DATETIME(3) NULL,
  KEY erasure_work_state (state, lease_until)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
