-- What an agent would have asked for in somebody's name: that very person is shown it, to the last
-- argument, and it is asked for when they press the button below it.
CREATE TABLE agent_proposal (
  id         BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  -- of the proposal, and of the request when it is asked for
  ref        CHAR(12)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- of the agent's run
  run_ref    VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- T…/U… in whose name, and who alone may press
  asker      VARCHAR(49)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- the agent
  through    VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  action     VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- as the gate has it: T…/U…, a member's id, or '-'
  target     VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- canonical JSON of all that is shown; what is pressed is this, to the byte
  canonical  MEDIUMTEXT   NOT NULL,
  -- SHA-256 of it
  hash       VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- OPEN | ASKED | DROPPED | EXPIRED
  state      VARCHAR(8)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'OPEN',
  created_at DATETIME(3)  NOT NULL,
  expires_at DATETIME(3)  NOT NULL,
  decided_at DATETIME(3)  NULL,
  -- what the gate said to it
  outcome    VARCHAR(500) NULL,
  -- one open a person and content: NULL once it is not
  open_hash  VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin AS (IF(state = 'OPEN', hash, NULL)) PERSISTENT,
  UNIQUE KEY agent_proposal_ref (ref),
  UNIQUE KEY agent_proposal_open (asker, open_hash),
  KEY agent_proposal_asker (asker, state, created_at),
  KEY agent_proposal_state (state, expires_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- How often a course was taken between two days is found by the day.
ALTER TABLE training ADD KEY training_taken (taken_on, course_id, member_id);
