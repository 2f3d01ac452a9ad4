-- A course that a member has taken; listed again means not ended.
INSERT INTO training
  (external_id, member_id, course_id, taken_on, from_date, until_date, ended_at)
VALUES
  (:#external_id, :#member_id, :#course_id, :#taken_on, :#from_date, :#until_date, NULL)
ON DUPLICATE KEY UPDATE
  member_id = VALUES(member_id), course_id = VALUES(course_id), taken_on = VALUES(taken_on),
  from_date = VALUES(from_date), until_date = VALUES(until_date), ended_at = NULL
