SELECT channel_id, name, is_private, is_shared, is_member, wish, wish_private, taken, written
FROM slack_channel
WHERE channel_id = :channel
FOR UPDATE
