INSERT IGNORE INTO slack_stale (channel_id, unit)
SELECT DISTINCT channel_id,
       CASE
         WHEN thread_ts <> ts THEN CONCAT('t:', thread_ts)
         WHEN reply_count > 0 THEN CONCAT('t:', ts)
         ELSE CONCAT('d:', FLOOR(CAST(SUBSTRING_INDEX(ts, '.', 1) AS UNSIGNED) / 86400))
       END
FROM slack_message
WHERE channel_id = :channel
