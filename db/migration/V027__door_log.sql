-- What happened at the doors, as their vendor told: who went where and when, and no code.
CREATE TABLE door_event (
  id         BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  -- the vendor's id of the event; one that comes again is no other
  event_key  VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  what       ENUM('ENTRY', 'DENIED', 'OTHER') NOT NULL,
  at         DATETIME(3)  NOT NULL,
  -- as the vendor calls the door; NULL when it was not said
  lock_id    VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NULL,
  -- as the vendor calls whoever has the code; NULL when nobody is known
  guest_id   VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NULL,
  -- pin, card, …; a word, never what was shown
  method     VARCHAR(20)  CHARACTER SET ascii COLLATE ascii_bin NULL,
  ref        CHAR(12)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  UNIQUE KEY door_event_key (event_key),
  KEY door_event_at (at),
  KEY door_event_guest (guest_id, at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
