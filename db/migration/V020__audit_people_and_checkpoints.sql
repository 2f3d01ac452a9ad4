-- Who the chained records speak of. A record holds 'who:' and the commitment; the name is here, and can
-- go without a trace while the chain stays as it is.
CREATE TABLE audit_person (
  -- SHA-256 of domain, salt and text: what the records hold
  commitment CHAR(64)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  -- without it nobody can try out names
  salt       CHAR(64)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- SHA-256 of the text, to find it by
  text_hash  CHAR(64)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- as a JSON string, so that it comes back to the last character
  text       LONGTEXT   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  at         DATETIME(3) NOT NULL,
  UNIQUE KEY audit_person_text (text_hash)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- What the executor has signed: how far each record had come, and what it had signed before.
CREATE TABLE audit_checkpoint (
  number    BIGINT UNSIGNED NOT NULL PRIMARY KEY,
  at        DATETIME(3) NOT NULL,
  body      TEXT        NOT NULL COMMENT 'canonical JSON, the very bytes that were signed',
  hash      CHAR(64)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- Ed25519, in Base64
  signature VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- An intent that has no outcome is looked for every minute.
ALTER TABLE audit_privileged
  ADD COLUMN step VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin
    AS (LEFT(JSON_VALUE(body, '$.step'), 32)) VIRTUAL,
  ADD COLUMN of_intent BIGINT UNSIGNED
    AS (CAST(JSON_VALUE(body, '$.intent') AS UNSIGNED)) VIRTUAL,
  ADD KEY audit_privileged_step (step, seq),
  ADD KEY audit_privileged_intent (of_intent);
