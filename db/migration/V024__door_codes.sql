-- Door codes that were issued, without the codes: what somebody's code is ended by. hub_executor
-- alone writes.
CREATE TABLE door_code (
  request_ref CHAR(12)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  -- the reference in the guest's name at the vendor, of the request's idempotency key
  code        CHAR(12)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- 'T…/U…' of whom it is for
  owner       VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  lock_id     VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  guest_id    VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  from_at     DATETIME(3)  NOT NULL,
  until_at    DATETIME(3)  NOT NULL,
  -- ACTIVE | REVOKED | EXPIRED
  state       VARCHAR(8)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  ended_at    DATETIME(3)  NULL,
  UNIQUE KEY door_code_code (code),
  KEY door_code_state (state, until_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
