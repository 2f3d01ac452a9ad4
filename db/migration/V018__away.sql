-- Who is away, and what the home tabs in Slack show.

-- Somebody said that they are away: one row an account, until they are back or the time is over.
CREATE TABLE away (
  team_id       VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  slack_user_id VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- the first moment at which they are back: the end of the last day away, on the clock of the space
  until_at      DATETIME(3)  NOT NULL,
  note          VARCHAR(150) NULL,
  set_at        DATETIME(3)  NOT NULL,
  PRIMARY KEY (team_id, slack_user_id),
  KEY away_until (until_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- The home tab that was last given to Slack, by account. The row is also the lock under which the
-- next one is made, so that what is made later is never shown earlier.
CREATE TABLE home_view (
  team_id       VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  slack_user_id VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- of what it said, without the small print; NULL before there is one
  content_hash  CHAR(64)     CHARACTER SET ascii COLLATE ascii_bin NULL,
  -- by its key in the outbox
  message_key   VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NULL,
  shown_at      DATETIME(3)  NULL,
  PRIMARY KEY (team_id, slack_user_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
