-- A door code is written down before its vendor is asked for it, so that it can be ended by its
-- reference even while nobody knows whether it was made.
ALTER TABLE door_code
  -- NULL as long as nobody knows of a guest
  MODIFY guest_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  -- BEGUN: it may have been made | ACTIVE | ENDING: it shall not open any door, and the vendor may
  -- not know yet | REVOKED | EXPIRED | NONE: it was certainly not made
  MODIFY state VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- whose code a guest's was, and which guests are somebody's: asked for every line of the door log
  ADD KEY door_code_guest (guest_id),
  ADD KEY door_code_owner (owner);
