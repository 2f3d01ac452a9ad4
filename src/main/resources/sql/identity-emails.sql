-- Every address a record was ever seen with.
SELECT identity_id, email_key FROM identity_email
