-- What the hub knows: every index is made from these rows and can be made again.
CREATE TABLE knowledge_source (
  -- slack | mail | file | note
  kind       VARCHAR(8)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- a channel's id, a mail folder, a folder of documents
  source     VARCHAR(190) NOT NULL,
  title      VARCHAR(190) NOT NULL,
  -- on | off: whether anything is taken in from it
  state      VARCHAR(8)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- why it is off, or what the last taking in met; a sentence
  note       VARCHAR(400) NULL,
  -- 'T…/U…' of whoever decided about it; NULL when nobody did
  decided_by VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NULL,
  decided_at DATETIME(3)  NULL,
  -- the last taking in that came to its end
  taken_at   DATETIME(3)  NULL,
  PRIMARY KEY (kind, source)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE knowledge_document (
  id           BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  kind         VARCHAR(8)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  source       VARCHAR(190) NOT NULL,
  -- a thread's time stamp, a thread of mails, a path: the same whenever it is taken in
  document_key VARCHAR(190) NOT NULL,
  title        VARCHAR(300) NOT NULL,
  -- marks of who may read it, separated by spaces, sorted; never empty
  audience     VARCHAR(400) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- SHA-256 of everything that was taken in: the same once more changes nothing
  content_hash BINARY(32)   NOT NULL,
  -- of the newest part
  at           DATETIME(3)  NOT NULL,
  taken_at     DATETIME(3)  NOT NULL,
  UNIQUE KEY knowledge_document_one (kind, source, document_key),
  KEY knowledge_document_at (kind, at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Pieces of documents, small enough for the model that makes vectors.
CREATE TABLE knowledge_chunk (
  id           BINARY(16)   NOT NULL PRIMARY KEY,
  document_id  BIGINT       NOT NULL,
  ordinal      INT          NOT NULL,
  heading      VARCHAR(300) NOT NULL,
  link         VARCHAR(700) NOT NULL,
  at           DATETIME(3)  NOT NULL,
  text         MEDIUMTEXT   NOT NULL,
  -- SHA-256 of what its vector is made of
  text_hash    BINARY(32)   NOT NULL,
  -- whether the index has it as it is here
  indexed      BOOLEAN      NOT NULL DEFAULT FALSE,
  UNIQUE KEY knowledge_chunk_place (document_id, ordinal),
  KEY knowledge_chunk_waits (indexed, id),
  KEY knowledge_chunk_text (text_hash),
  CONSTRAINT knowledge_chunk_document FOREIGN KEY (document_id) REFERENCES knowledge_document (id)
    ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Who wrote what: 'slack:T…/U…' or 'mail:address'.
CREATE TABLE knowledge_author (
  chunk_id BINARY(16)   NOT NULL,
  place    INT          NOT NULL,
  author   VARCHAR(200) NOT NULL,
  PRIMARY KEY (chunk_id, place),
  KEY knowledge_author_who (author, chunk_id),
  CONSTRAINT knowledge_author_chunk FOREIGN KEY (chunk_id) REFERENCES knowledge_chunk (id)
    ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Pieces that are no more and that the index may still hold.
CREATE TABLE knowledge_removal (
  chunk_id   BINARY(16)  NOT NULL PRIMARY KEY,
  asked_at   DATETIME(3) NOT NULL,
  KEY knowledge_removal_at (asked_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Vectors that were made: a text that comes again is not read again.
CREATE TABLE knowledge_vector (
  text_hash BINARY(32)   NOT NULL,
  model     VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- 32-bit floats, little-endian
  vector    BLOB         NOT NULL,
  PRIMARY KEY (text_hash, model)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Which index holds what 'indexed' says, and how far one that is made anew has come.
CREATE TABLE knowledge_index (
  one        TINYINT      NOT NULL PRIMARY KEY DEFAULT 1,
  identity   VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  model      VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  begun_at   DATETIME(3)  NOT NULL,
  done_at    DATETIME(3)  NULL,
  -- the process that keeps it, and until when unless it says so again
  held_by    VARCHAR(36)  CHARACTER SET ascii COLLATE ascii_bin NULL,
  held_until DATETIME(3)  NULL,
  CONSTRAINT knowledge_index_one CHECK (one = 1)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
