INSERT INTO slack_channel (channel_id, name, is_private, is_shared, is_member)
VALUES (:channel, :name, :private, :shared, :member)
ON DUPLICATE KEY UPDATE
  name = VALUES(name), is_private = VALUES(is_private), is_shared = VALUES(is_shared),
  is_member = VALUES(is_member)
