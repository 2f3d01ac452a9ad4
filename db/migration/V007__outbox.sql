-- What the hub has to say: written with the change it speaks of, sent afterwards.
CREATE TABLE outbox_message (
  id          BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  -- what this message is; the same key twice is one message
  message_key VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  ref         CHAR(12)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- slack_post | slack_update | slack_ephemeral | mail
  kind        VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- a channel or account in Slack ('C…', 'C…/U…' for an ephemeral), or a mail address
  address     VARCHAR(254) NOT NULL,
  -- JSON; emptied once it is sent or given up
  payload     MEDIUMTEXT   NULL,
  -- WAITING | SENDING | SENT | FAILED | UNKNOWN
  state       VARCHAR(12)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'WAITING',
  attempts    INT UNSIGNED NOT NULL DEFAULT 0,
  created_at  DATETIME(3)  NOT NULL,
  not_before  DATETIME(3)  NOT NULL,
  -- after this it is not worth sending any more
  expires_at  DATETIME(3)  NULL,
  -- fencing: what a sender whose lease is over writes is refused
  claim       BIGINT UNSIGNED NOT NULL DEFAULT 0,
  lease_until DATETIME(3)  NULL,
  finished_at DATETIME(3)  NULL,
  -- where Slack put it: by these it is changed later
  slack_channel VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NULL,
  slack_ts      VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NULL,
  outcome     VARCHAR(255) NULL,
  UNIQUE KEY outbox_message_key (message_key),
  KEY outbox_message_waiting (state, not_before),
  KEY outbox_message_lease (state, lease_until),
  KEY outbox_message_ref (ref)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
