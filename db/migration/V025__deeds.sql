-- What the executor did in this database, one row a request, in the same transaction as the thing
-- itself: it is done once, and whoever asks later finds it here. hub_executor alone writes.
CREATE TABLE executor_deed (
  request_ref CHAR(12)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  action      VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- a sentence for the requester
  outcome     VARCHAR(500) NOT NULL,
  at          DATETIME(3)  NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- An account and a member are also kept apart by a request that others approved, without a review.
ALTER TABLE identity_apart MODIFY review_id BIGINT UNSIGNED NULL;
