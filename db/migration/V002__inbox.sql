-- What came in through a door whose guard was satisfied. The edge inserts; the hub works it off.
CREATE TABLE inbox_event (
  id           BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  -- slack-command | slack-event | slack-interaction
  source       VARCHAR(32)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  event_id     VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  ref          CHAR(12)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  payload      JSON         NOT NULL,
  received_at  DATETIME(3)  NOT NULL,
  -- RECEIVED | PROCESSING | DONE | IGNORED | DEAD
  state        VARCHAR(12)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'RECEIVED',
  attempts     INT UNSIGNED NOT NULL DEFAULT 0,
  -- fencing: what a claimer whose lease is over writes is refused
  claim        BIGINT UNSIGNED NOT NULL DEFAULT 0,
  claimed_at   DATETIME(3)  NULL,
  lease_until  DATETIME(3)  NULL,
  finished_at  DATETIME(3)  NULL,
  outcome      VARCHAR(255) NULL,
  UNIQUE KEY inbox_event_key (source, event_id),
  KEY inbox_event_state (state, received_at),
  KEY inbox_event_lease (state, lease_until),
  KEY inbox_event_ref (ref)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- Signatures already used: the identical signed bytes again are an attack, not a retry.
CREATE TABLE signature_seen (
  digest  BINARY(32)  NOT NULL PRIMARY KEY,
  seen_at DATETIME(3) NOT NULL,
  KEY signature_seen_at (seen_at)
) ENGINE = InnoDB;

-- Work that failed for good, kept until a person decides: ERROR -> RETRY -> PROCESSED | DISCARDED.
CREATE TABLE dead_letter (
  id          BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  ref         CHAR(12)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  route_id    VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  inbox_id    BIGINT UNSIGNED NULL,
  state       VARCHAR(12)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'ERROR',
  cause       VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'class of the root cause',
  message     VARCHAR(1000) NOT NULL,
  payload     MEDIUMTEXT   NOT NULL,
  created_at  DATETIME(3)  NOT NULL,
  updated_at  DATETIME(3)  NOT NULL,
  KEY dead_letter_state (state, created_at),
  KEY dead_letter_ref (ref),
  KEY dead_letter_inbox (inbox_id),
  CONSTRAINT dead_letter_inbox_fk FOREIGN KEY (inbox_id) REFERENCES inbox_event (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
