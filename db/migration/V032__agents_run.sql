-- A question to an agent, from being asked to being answered: queue and book in one.
CREATE TABLE agent_run (
  -- the correlation id; one question is asked once
  ref           CHAR(12)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  -- T…/U…, from a verified event
  asker         VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  agent         VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- of the run that counts, with the hash of all it was told; 0 and NULL until one began
  agent_version INT UNSIGNED NOT NULL DEFAULT 0,
  prompt_hash   CHAR(64)     CHARACTER SET ascii COLLATE ascii_bin NULL,
  channel       VARCHAR(32)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  thread_ts     VARCHAR(32)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  direct        BOOLEAN      NOT NULL,
  -- what was asked; gone when the run ended
  text          TEXT         NULL,
  -- QUEUED | RUNNING | ANSWERED | FAILED | REFUSED
  state         VARCHAR(12)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  asked_at      DATETIME(3)  NOT NULL,
  started_at    DATETIME(3)  NULL,
  ended_at      DATETIME(3)  NULL,
  lease_until   DATETIME(3)  NULL,
  -- a run is ended only by the claim that still holds it
  claim         BIGINT UNSIGNED NOT NULL DEFAULT 0,
  attempts      INT UNSIGNED NOT NULL DEFAULT 0,
  rounds        INT UNSIGNED NOT NULL DEFAULT 0,
  tokens_in     INT UNSIGNED NOT NULL DEFAULT 0,
  tokens_out    INT UNSIGNED NOT NULL DEFAULT 0,
  -- names of the tools that were called, in order
  tools         VARCHAR(500) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  -- what was in view at the end: text from outside, something about people
  untrusted     BOOLEAN      NOT NULL DEFAULT FALSE,
  personal      BOOLEAN      NOT NULL DEFAULT FALSE,
  -- a word for how it ended
  outcome       VARCHAR(40)  CHARACTER SET ascii COLLATE ascii_bin NULL,
  KEY agent_run_waiting (state, asked_at),
  KEY agent_run_leased (state, lease_until),
  KEY agent_run_asker (asker, asked_at),
  KEY agent_run_ended (ended_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- What was said lately, so that a question can lean on the one before. What was looked up is not kept.
CREATE TABLE conversation (
  id        BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  asker     VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  channel   VARCHAR(32)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  agent     VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  ref       CHAR(12)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  question  TEXT         NOT NULL,
  answer    TEXT         NOT NULL,
  untrusted BOOLEAN      NOT NULL,
  personal  BOOLEAN      NOT NULL,
  said_at   DATETIME(3)  NOT NULL,
  UNIQUE KEY conversation_ref (ref),
  KEY conversation_recall (asker, channel, agent, said_at),
  KEY conversation_said (said_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
