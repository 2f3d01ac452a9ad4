-- The channels that the connector's app can see, and how far each was taken in.
CREATE TABLE slack_channel (
  channel_id   VARCHAR(24)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  name         VARCHAR(190) NOT NULL,
  is_private   BOOLEAN      NOT NULL,
  -- people of other workspaces may be in it
  is_shared    BOOLEAN      NOT NULL,
  -- the app is in it, and it is not archived
  is_member    BOOLEAN      NOT NULL,
  -- on | off: what somebody decided; NULL when nobody did
  wish         VARCHAR(4)   CHARACTER SET ascii COLLATE ascii_bin NULL,
  -- whether that was decided of a private channel
  wish_private BOOLEAN      NOT NULL DEFAULT FALSE,
  -- whether it is taken in
  taken        BOOLEAN      NOT NULL DEFAULT FALSE,
  -- whether there may be documents of it
  written      BOOLEAN      NOT NULL DEFAULT FALSE,
  -- everything up to here was read, forwards
  newest_ts    VARCHAR(24)  CHARACTER SET ascii COLLATE ascii_bin NULL,
  -- and, backwards, everything down to here; further back to back_until, or to the beginning
  back_ts      VARCHAR(24)  CHARACTER SET ascii COLLATE ascii_bin NULL,
  back_until   VARCHAR(24)  CHARACTER SET ascii COLLATE ascii_bin NULL,
  back_done    BOOLEAN      NOT NULL DEFAULT FALSE,
  -- what is old is looked at again from here backwards; NULL: from the newest again
  sweep_ts     VARCHAR(24)  CHARACTER SET ascii COLLATE ascii_bin NULL,
  swept_at     DATETIME(3)  NULL,
  read_at      DATETIME(3)  NULL,
  KEY slack_channel_taken (taken, written)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Messages as they are in Slack now, for as many months as they are kept.
CREATE TABLE slack_message (
  channel_id     VARCHAR(24)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- Slack's time stamp: with the channel it names the message for good
  ts             VARCHAR(24)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- of the message above it; NULL when it is in no thread
  thread_ts      VARCHAR(24)   CHARACTER SET ascii COLLATE ascii_bin NULL,
  -- the writer's workspace and account; NULL when no account wrote it
  team_id        VARCHAR(24)   CHARACTER SET ascii COLLATE ascii_bin NULL,
  slack_user     VARCHAR(24)   CHARACTER SET ascii COLLATE ascii_bin NULL,
  -- as it was written; empty when only what was replied to it counts
  text           MEDIUMTEXT    NOT NULL,
  -- names of the files that came with it, a line each
  files          VARCHAR(2000) NOT NULL,
  edited_ts      VARCHAR(24)   CHARACTER SET ascii COLLATE ascii_bin NULL,
  reply_count    INT           NOT NULL DEFAULT 0,
  latest_reply   VARCHAR(24)   CHARACTER SET ascii COLLATE ascii_bin NULL,
  -- what was replied to it is to be read
  thread_due     BOOLEAN       NOT NULL DEFAULT FALSE,
  thread_read_at DATETIME(3)   NULL,
  at             DATETIME(3)   NOT NULL,
  taken_at       DATETIME(3)   NOT NULL,
  -- Slack said that it is gone: it never comes back, whatever was read before that
  deleted_at     DATETIME(3)   NULL,
  PRIMARY KEY (channel_id, ts),
  KEY slack_message_thread (channel_id, thread_ts, ts),
  KEY slack_message_due (thread_due, thread_read_at),
  KEY slack_message_replies (latest_reply, thread_read_at),
  KEY slack_message_user (slack_user),
  KEY slack_message_at (at),
  KEY slack_message_deleted (deleted_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Days (d:<days since 1970>) and threads (t:<time stamp>) of which the documents are to be made
-- again: noted together with what changed, and taken away together with the documents.
CREATE TABLE slack_stale (
  channel_id VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  unit       VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (channel_id, unit)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- What happened in a channel says only where to look; somebody's question does not wait behind it.
ALTER TABLE inbox_event
  MODIFY COLUMN hint BOOLEAN AS (
    source IN ('fabman-webhook', 'hubspot-webhook')
    OR (source = 'slack-event'
        AND (COALESCE(JSON_VALUE(payload, '$.event.type'), '')
              IN ('user_change', 'team_join', 'user_profile_changed', 'channel_left', 'channel_archive',
                  'channel_deleted', 'group_left', 'group_archive', 'group_deleted')
          OR COALESCE(JSON_VALUE(payload, '$.event.channel_type'), '')
              IN ('channel', 'group')
             AND COALESCE(JSON_VALUE(payload, '$.event.type'), '') = 'message'))) PERSISTENT;
