-- What people were called for, and how far the calling went: channel, mail, owner.
CREATE TABLE escalation (
  id         BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  -- a name of Escalation
  what       VARCHAR(32)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- the request or what else it is about
  ref        VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  sentence   VARCHAR(500) NOT NULL,
  raised_at  DATETIME(3)  NOT NULL,
  -- 1: the channel was told; 2: mail was sent; 3: the owner was told
  step       TINYINT UNSIGNED NOT NULL DEFAULT 1,
  -- steps that stand in audit_escalation; one more when the end stands there
  recorded   TINYINT UNSIGNED NOT NULL DEFAULT 0,
  settled_at DATETIME(3)  NULL,
  -- 'T…/U…', or hub
  settled_by VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NULL,
  ending     VARCHAR(500) NULL,
  -- one open call about one thing: NULL once settled
  open_key   VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin AS (IF(settled_at IS NULL, CONCAT(what, ' ', ref), NULL)) PERSISTENT,
  UNIQUE KEY escalation_open (open_key),
  KEY escalation_settled (settled_at, id),
  KEY escalation_ref (ref)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- What the executor has to say; it has no way to the channel, so the hub passes it on.
CREATE TABLE executor_alarm (
  id         BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  what       VARCHAR(32)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  ref        VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  sentence   VARCHAR(500) NOT NULL,
  -- false: it is over
  raised     BOOLEAN      NOT NULL,
  at         DATETIME(3)  NOT NULL,
  handled_at DATETIME(3)  NULL,
  KEY executor_alarm_handled (handled_at, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
