-- Every course that is not deleted here.
SELECT external_id FROM training_course WHERE state <> 'deleted'
