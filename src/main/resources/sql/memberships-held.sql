-- Every membership that has not ended here.
SELECT external_id, member_id, until_date FROM membership WHERE ended_at IS NULL
