-- What the operators were told: one row a trouble, one message that is brought up to date.
CREATE TABLE ops_notice (
  id          BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  topic       VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- OPEN | CLOSED
  state       VARCHAR(8)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'OPEN',
  sentence    VARCHAR(500) NOT NULL,
  -- how it ended; NULL while it lasts
  ending      VARCHAR(500) NULL,
  ref         CHAR(12)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'of the latest occurrence',
  occurrences INT UNSIGNED NOT NULL,
  first_at    DATETIME(3)  NOT NULL,
  last_at     DATETIME(3)  NOT NULL,
  closed_at   DATETIME(3)  NULL,
  -- 1 while something is to be told that was not put into the outbox yet
  untold      TINYINT UNSIGNED NOT NULL DEFAULT 1,
  told_at     DATETIME(3)  NULL,
  -- the first message, by its key in the outbox; NULL before there is one
  message_key VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NULL,
  updates     INT UNSIGNED NOT NULL DEFAULT 0,
  -- when Slack could not be used: when a mail told of it, and of its end
  mailed_at   DATETIME(3)  NULL,
  end_mailed_at DATETIME(3) NULL,
  -- one open notice a topic: NULL once closed
  open_topic  VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin AS (IF(state = 'OPEN', topic, NULL)) PERSISTENT,
  UNIQUE KEY ops_notice_open (open_topic),
  KEY ops_notice_topic (topic, closed_at),
  KEY ops_notice_untold (untold, told_at),
  KEY ops_notice_mailed (mailed_at, end_mailed_at),
  KEY ops_notice_state (state, first_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- Besides WAITING | SENDING | SENT | FAILED | UNKNOWN a message ends as EXPIRED (not worth sending
-- any more) or SUPERSEDED (a newer update of the same message was there first).
ALTER TABLE outbox_message
  -- 1 when the last attempt may have arrived although nobody said so
  ADD COLUMN in_doubt TINYINT UNSIGNED NOT NULL DEFAULT 0 AFTER attempts,
  ADD KEY outbox_message_address (kind, address(100), id),
  ADD KEY outbox_message_expires (state, expires_at);

-- Who brought a dead letter back, or put it away, and why.
ALTER TABLE dead_letter
  ADD COLUMN attempts   INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'how often it was brought back' AFTER state,
  ADD COLUMN decided_by VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN decided_at DATETIME(3)  NULL,
  ADD COLUMN reason     VARCHAR(500) NULL;
