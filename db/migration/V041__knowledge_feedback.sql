-- What people said about answers from what is written down; of other answers nothing is kept.
CREATE TABLE knowledge_feedback (
  -- the reference of what was answered
  answer   CHAR(12)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- 'T…/U…' of whoever says it
  asker    VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- good | bad
  verdict  VARCHAR(4)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  question VARCHAR(400) NOT NULL,
  -- ids of the pieces that were quoted, separated by commas; empty when the answer was that nothing
  -- is known
  chunks   VARCHAR(300) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  at       DATETIME(3)  NOT NULL,
  PRIMARY KEY (answer, asker),
  KEY knowledge_feedback_latest (verdict, at),
  KEY knowledge_feedback_at (at),
  KEY knowledge_feedback_who (asker)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
