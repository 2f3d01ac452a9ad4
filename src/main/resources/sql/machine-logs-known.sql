-- What we hold of the machine logs on this page.
SELECT external_id, type, content_hash
FROM machine_log
WHERE external_id IN (:#in:${variable.page.ids})
