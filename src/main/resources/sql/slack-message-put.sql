INSERT INTO slack_message
  (channel_id, ts, thread_ts, team_id, slack_user, text, files, edited_ts, reply_count,
   latest_reply, thread_due, at, taken_at)
VALUES
  (:channel, :ts, :thread, :team, :user, :text, :files, :edited, :replies,
   :latest, :due, :at, :now)
ON DUPLICATE KEY UPDATE
  thread_ts = VALUES(thread_ts), team_id = VALUES(team_id), slack_user = VALUES(slack_user),
  text = VALUES(text), files = VALUES(files), edited_ts = VALUES(edited_ts),
  reply_count = VALUES(reply_count), latest_reply = VALUES(latest_reply),
  thread_due = thread_due OR VALUES(thread_due),
  -- it comes first
  thread_read_at = IF(VALUES(thread_due), NULL, thread_read_at)
