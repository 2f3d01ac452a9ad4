-- The pictures that go with a message: put with it, read when it is sent, emptied when it is closed.
CREATE TABLE outbox_attachment (
  outbox_id     BIGINT UNSIGNED NOT NULL,
  -- in the order they were given, from 0
  position      TINYINT UNSIGNED NOT NULL,
  -- by which the message's words refer to it
  name          VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  title         VARCHAR(255)  NOT NULL,
  -- what it shows, for who does not see it; emptied like the content
  alt_text      VARCHAR(2000) NOT NULL,
  -- a PNG; NULL once the message is sent or given up
  content       MEDIUMBLOB    NULL,
  -- Slack's id of the uploaded file: a second attempt does not upload it again
  slack_file_id VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NULL,
  uploaded_at   DATETIME(3) NULL,
  PRIMARY KEY (outbox_id, position),
  UNIQUE KEY outbox_attachment_name (outbox_id, name),
  CONSTRAINT outbox_attachment_message_fk FOREIGN KEY (outbox_id)
    REFERENCES outbox_message (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
