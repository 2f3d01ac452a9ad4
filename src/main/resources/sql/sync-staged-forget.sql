-- Held back no longer: it is written.
DELETE FROM sync_staged
WHERE flow = :#${variable.run.flow} AND run_id = :#${variable.run.id}
  AND external_id IN (:#in:${variable.page.ids})
