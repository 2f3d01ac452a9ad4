-- What we hold of the invoices on this page.
SELECT external_id, state, content_hash
FROM invoice
WHERE external_id IN (:#in:${variable.page.ids})
