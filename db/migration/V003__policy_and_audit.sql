-- Who may do what. Roles belong to a Slack account of one workspace, never to an e-mail address.
CREATE TABLE role_grant (
  id            BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  team_id       VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  slack_user_id VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- member | staff | board | owner | operator | service | agent
  role          VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  granted_by    VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  from_at       DATETIME(3) NOT NULL,
  until_at      DATETIME(3) NULL,
  KEY role_grant_holder (team_id, slack_user_id),
  KEY role_grant_role (role, until_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- What the guard refused, with its reasons.
CREATE TABLE guard_denial (
  id          BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  ref         CHAR(12)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  denied_at   DATETIME(3)  NOT NULL,
  principal   VARCHAR(128) NOT NULL,
  action      VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  resource    VARCHAR(191) NOT NULL,
  reason      VARCHAR(500) NOT NULL,
  policy_hash CHAR(64)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  KEY guard_denial_ref (ref),
  KEY guard_denial_at (denied_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- The chained record of privileged actions: hash = SHA-256(domain, seq, previous hash, body).
CREATE TABLE audit_privileged (
  seq       BIGINT UNSIGNED NOT NULL PRIMARY KEY,
  prev_hash CHAR(64)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  hash      CHAR(64)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  at        DATETIME(3) NOT NULL,
  body      LONGTEXT    NOT NULL COMMENT 'canonical JSON, the very bytes that were hashed',
  UNIQUE KEY audit_privileged_hash (hash)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
