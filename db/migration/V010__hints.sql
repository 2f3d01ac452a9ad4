-- What only says where to look at a vendor is worked off in a lane of its own: nobody waits for it,
-- but it may have to wait for the vendor.
ALTER TABLE inbox_event
  ADD COLUMN hint BOOLEAN AS (
    source IN ('fabman-webhook', 'hubspot-webhook')
    OR (source = 'slack-event'
        AND COALESCE(JSON_VALUE(payload, '$.event.type'), '')
            IN ('user_change', 'team_join', 'user_profile_changed'))) PERSISTENT,
  ADD KEY inbox_event_waiting (state, hint, received_at),
  ADD KEY inbox_event_held (state, hint, lease_until);

-- Which of two reads of a vendor began first, whichever hub made it and whatever its clock says.
CREATE TABLE vendor_read (
  vendor VARCHAR(16)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  ticket BIGINT UNSIGNED NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- The ticket of the read that a row's content is from: an older read never overwrites a newer one.
ALTER TABLE external_identity
  ADD COLUMN read_ticket BIGINT UNSIGNED NOT NULL DEFAULT 0;

-- The newest row of the inbox that was there when a record was last read for a hint: what came
-- before it needs no other read.
CREATE TABLE hint_read (
  source      VARCHAR(16)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  external_id VARCHAR(64)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  through_id  BIGINT UNSIGNED NOT NULL COMMENT 'inbox_event.id',
  read_at     DATETIME(3)     NOT NULL,
  PRIMARY KEY (source, external_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
