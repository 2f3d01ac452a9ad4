-- Every member that is not deleted here.
SELECT external_id FROM external_identity WHERE source = 'fabman' AND state <> 'deleted'
