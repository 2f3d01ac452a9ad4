-- Outside programs that people let call the hub's tools for them.
CREATE TABLE mcp_client (
  id           CHAR(12)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  -- 'T…/U…' of whose rights it has
  owner        VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name         VARCHAR(32)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- SHA-256 of the secret in its token; the secret is kept nowhere
  token_hash   BINARY(32)   NOT NULL,
  -- read | read request
  scopes       VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- the address that the token is for
  audience     VARCHAR(300) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_at   DATETIME(3)  NOT NULL,
  expires_at   DATETIME(3)  NOT NULL,
  revoked_at   DATETIME(3)  NULL,
  -- 'T…/U…'; NULL where it gave way to a newer one of its name
  revoked_by   VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NULL,
  -- to the hour
  last_used_at DATETIME(3)  NULL,
  good_name    VARCHAR(32)  CHARACTER SET ascii COLLATE ascii_bin
                 AS (IF(revoked_at IS NULL, name, NULL)) PERSISTENT,
  -- a name is one client's of one person
  UNIQUE KEY mcp_client_good (owner, good_name),
  KEY mcp_client_open (revoked_at, owner)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- What clients asked for a moment ago: a program that asks again, because it heard no answer, asks
-- for the same.
CREATE TABLE mcp_ask (
  -- SHA-256 of who asked, through what, and for what
  fingerprint BINARY(32)  NOT NULL PRIMARY KEY,
  ref         CHAR(12)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  asked_at    DATETIME(3) NOT NULL,
  KEY mcp_ask_at (asked_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
