-- How many different members used a door or a machine between two moments.
SELECT COUNT(DISTINCT member_id)
FROM machine_log
WHERE created_at >= :from AND created_at < :until AND type = 'allowed'
