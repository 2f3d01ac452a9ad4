-- Every charge that is not gone here.
SELECT external_id FROM charge WHERE state = 'active'
