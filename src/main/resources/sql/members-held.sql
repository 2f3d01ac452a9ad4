-- Every member that is not deleted here and was not read after the listing began.
SELECT external_id, state FROM external_identity
WHERE source = 'fabman' AND state <> 'deleted' AND read_ticket <= :#${variable.run.firstTicket}
