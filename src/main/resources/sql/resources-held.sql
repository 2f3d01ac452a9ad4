-- Every resource that is not deleted here.
SELECT external_id FROM resource WHERE state <> 'deleted'
