SELECT ts, thread_ts, team_id, slack_user, text, files, edited_ts, reply_count, latest_reply, taken_at, deleted_at
FROM slack_message
WHERE channel_id = :channel AND ts = :root
UNION
SELECT ts, thread_ts, team_id, slack_user, text, files, edited_ts, reply_count, latest_reply, taken_at, deleted_at
FROM slack_message
WHERE channel_id = :channel AND thread_ts = :root
ORDER BY ts
