-- Every invoice that we hold as due.
SELECT external_id FROM invoice WHERE state IN ('unpaid', 'pending', 'processing')
