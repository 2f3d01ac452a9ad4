-- Increments and full rounds, and how far each listing was read.
ALTER TABLE sync_run
  -- increment | full
  ADD COLUMN kind VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'increment' AFTER flow,
  -- how many the vendor says there are; NULL when it does not say
  ADD COLUMN expected INT UNSIGNED NULL AFTER finished_at;

-- Up to where a flow's increments have read the vendor's changes; moved when they are stored.
CREATE TABLE sync_cursor (
  flow     VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  -- what it means is the flow's own affair: a moment, or a moment and an id
  position VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  moved_at DATETIME(3)  NOT NULL,
  ref      CHAR(12)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
