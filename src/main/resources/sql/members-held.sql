-- Every member that is not deleted here.
SELECT external_id, state FROM external_identity WHERE source = 'fabman' AND state <> 'deleted'
