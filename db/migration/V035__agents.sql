-- Agents that were made here, and which question of which agent a request came of.

-- One agent; what it is stands in its versions. hub_executor alone writes both tables, after the
-- owner confirmed the very arguments.
CREATE TABLE agent (
  name       VARCHAR(32)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  -- the newest
  version    INT UNSIGNED NOT NULL,
  created_at DATETIME(3)  NOT NULL,
  changed_at DATETIME(3)  NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- An agent as it was from one change to the next. Nobody may change a row: hub_executor may only
-- add.
CREATE TABLE agent_version (
  agent       VARCHAR(32)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  version     INT UNSIGNED  NOT NULL,
  -- active | stopped
  state       VARCHAR(8)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  title       VARCHAR(60)   NOT NULL,
  prompt      TEXT          NOT NULL,
  -- JSON, a list of tools' names: the most it may ever use
  tools       TEXT          CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- JSON, a list of roles' names; an empty one is for everybody of the workspace
  audience    VARCHAR(200)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- at the most in one run; seconds from its start
  rounds      INT UNSIGNED  NOT NULL,
  tokens      INT UNSIGNED  NOT NULL,
  seconds     INT UNSIGNED  NOT NULL,
  -- 'T…/U…' of whoever had this version made: it may never use more than they may
  maker       VARCHAR(64)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  request_ref CHAR(12)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_at  DATETIME(3)   NOT NULL,
  PRIMARY KEY (agent, version),
  UNIQUE KEY agent_version_request (request_ref)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- Of what each request said, whether the safe-check agent was asked for a note. One row is one try:
-- a note that does not come is missed by nobody.
CREATE TABLE request_note (
  request_ref CHAR(12)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  hash        CHAR(64)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  begun_at    DATETIME(3) NOT NULL,
  -- how it ended, one word; NULL while it is being written, or when its process died
  outcome     VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  PRIMARY KEY (request_ref, hash)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- The question to an agent by which it was asked for; NULL when people asked themselves. For finding
-- it: what is approved are the canonical bytes, which say nothing of it.
ALTER TABLE action_request
  ADD COLUMN asked_from CHAR(12) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD KEY action_request_from (asked_from, created_at);
