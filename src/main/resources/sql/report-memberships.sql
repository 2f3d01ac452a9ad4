-- Every membership there ever was, one member after the other.
SELECT member_id, from_date, until_date, ended_at
FROM membership
ORDER BY member_id, from_date
