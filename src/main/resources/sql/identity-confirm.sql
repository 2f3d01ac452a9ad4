-- These records were just read and are as we hold them, so an older read must not change them.
UPDATE external_identity SET read_ticket = :#${variable.page.ticket}
WHERE source = :#${variable.source} AND external_id IN (:#in:${variable.page.ids})
  AND read_ticket < :#${variable.page.ticket}
