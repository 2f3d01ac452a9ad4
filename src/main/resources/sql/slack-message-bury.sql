INSERT INTO slack_message
  (channel_id, ts, thread_ts, text, files, at, taken_at, deleted_at)
VALUES
  (:channel, :ts, :thread, '', '', :at, :now, :now)
ON DUPLICATE KEY UPDATE
  team_id = NULL, slack_user = NULL, text = '', files = '', deleted_at = VALUES(deleted_at)
