-- What became of each mail of a mailbox; none is looked at twice unless it could not be read.
CREATE TABLE knowledge_mail (
  folder       VARCHAR(190)    NOT NULL,
  -- the server's own numbers: they name a mail for as long as the first stays the same
  validity     BIGINT          NOT NULL,
  uid          BIGINT          NOT NULL,
  -- waiting | taken | refused | passed (nothing for people to read) | forgotten
  state        VARCHAR(10)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- attempts that were begun
  tries        INT             NOT NULL,
  -- why it is refused or passed; a sentence
  reason       VARCHAR(300)    NULL,
  -- SHA-256 of its Message-ID; NULL while it was not read
  message_hash BINARY(32)      NULL,
  -- message_hash of the mail that its thread begins with
  thread       BINARY(32)      NULL,
  -- 'mail:address' in lower case; NULL when nobody is known
  author       VARCHAR(200)    NULL,
  subject      VARCHAR(300)    NULL,
  -- when it was sent, by its own word unless that is in the future
  at           DATETIME(3)     NULL,
  -- bytes
  size         BIGINT          NOT NULL,
  -- SHA-256 of what was taken from it
  text_hash    BINARY(32)      NULL,
  looked_at    DATETIME(3)     NOT NULL,
  PRIMARY KEY (folder, validity, uid),
  KEY knowledge_mail_thread (folder, thread, at),
  KEY knowledge_mail_message (folder, message_hash),
  KEY knowledge_mail_author (author),
  KEY knowledge_mail_state (state, looked_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- What was taken from it, so that its thread can be put together again when another mail comes.
CREATE TABLE knowledge_mail_part (
  folder   VARCHAR(190) NOT NULL,
  validity BIGINT       NOT NULL,
  uid      BIGINT       NOT NULL,
  -- 0 is the mail itself, the others what is attached to it
  place    INT          NOT NULL,
  heading  VARCHAR(300) NOT NULL,
  text     MEDIUMTEXT   NOT NULL,
  PRIMARY KEY (folder, validity, uid, place),
  CONSTRAINT knowledge_mail_part_mail FOREIGN KEY (folder, validity, uid)
    REFERENCES knowledge_mail (folder, validity, uid) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- What became of each file in the folder of documents: one that did not change is not read again.
CREATE TABLE knowledge_file (
  -- public | members | staff | board, or another folder's name, of which nothing is taken
  source       VARCHAR(190) NOT NULL,
  document_key VARCHAR(190) NOT NULL,
  -- its path below that folder
  path         VARCHAR(700) NOT NULL,
  size         BIGINT       NOT NULL,
  modified_at  DATETIME(3)  NOT NULL,
  -- SHA-256 of its bytes; NULL when they were not read
  content_hash BINARY(32)   NULL,
  -- taken | refused
  state        VARCHAR(10)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  reason       VARCHAR(300) NULL,
  looked_at    DATETIME(3)  NOT NULL,
  PRIMARY KEY (source, document_key),
  KEY knowledge_file_state (state, looked_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- What was added through the gate. The executor alone writes it; the hub takes it in from here.
CREATE TABLE knowledge_note (
  -- of the request by which it was added
  ref        VARCHAR(16)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  title      VARCHAR(120)  NOT NULL,
  text       TEXT          NOT NULL,
  -- public | members | staff | board
  audience   VARCHAR(8)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  link       VARCHAR(300)  NOT NULL,
  added_by   VARCHAR(64)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  added_at   DATETIME(3)   NOT NULL,
  -- from then on it has no words any more
  removed_at DATETIME(3)   NULL,
  removed_by VARCHAR(64)   CHARACTER SET ascii COLLATE ascii_bin NULL,
  KEY knowledge_note_removed (removed_at, ref)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
