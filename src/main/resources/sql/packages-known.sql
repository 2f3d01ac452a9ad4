-- What we hold of the packages on this page.
SELECT external_id, state, content_hash
FROM membership_package
WHERE external_id IN (:#in:${variable.page.ids})
