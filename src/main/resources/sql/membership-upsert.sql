-- One member's package for a span of days; listed again means not ended.
INSERT INTO membership
  (external_id, member_id, package_id, from_date, until_date, charged_until_date, ended_at)
VALUES
  (:#external_id, :#member_id, :#package_id, :#from_date, :#until_date, :#charged_until_date, NULL)
ON DUPLICATE KEY UPDATE
  member_id = VALUES(member_id), package_id = VALUES(package_id), from_date = VALUES(from_date),
  until_date = VALUES(until_date), charged_until_date = VALUES(charged_until_date), ended_at = NULL
