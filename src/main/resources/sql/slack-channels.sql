SELECT c.channel_id, c.name, c.is_private, c.taken, c.back_ts, c.back_done,
       (SELECT COUNT(*) FROM slack_message m
        WHERE m.channel_id = c.channel_id AND m.deleted_at IS NULL) AS messages
FROM slack_channel c
WHERE c.is_member
ORDER BY c.name
