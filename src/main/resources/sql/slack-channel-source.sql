INSERT INTO knowledge_source (kind, source, title, state, note)
VALUES ('slack', :channel, :title, :state, :note)
ON DUPLICATE KEY UPDATE
  title = VALUES(title), state = VALUES(state), note = VALUES(note)
