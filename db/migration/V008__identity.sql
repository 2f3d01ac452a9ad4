-- What humans do about who is who: codes by which somebody proves a membership, decided reviews, and
-- a record of every such act.

-- The Slack side of what a link rests on; linked_email_key is Fabman's side. Either changing suspends.
ALTER TABLE external_identity
  ADD COLUMN linked_slack_key VARCHAR(254) COLLATE utf8mb4_bin NULL AFTER linked_email_key;
UPDATE external_identity SET linked_slack_key = linked_email_key
WHERE source = 'slack' AND link_state IN ('matched', 'suspended');
UPDATE external_identity SET linked_slack_key = email_key
WHERE source = 'slack' AND link_state = 'confirmed' AND linked_email_key IS NOT NULL;

-- A one-time code that somebody asked for. Kept a day, for the limits.
CREATE TABLE link_code (
  id            BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  ref           CHAR(12)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  team_id       VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  slack_user_id VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- as it was typed, folded; whether anybody has it is looked up later, out of the asker's sight
  email_key     VARCHAR(254) COLLATE utf8mb4_bin NOT NULL,
  -- ASKED | SENT | NOTHING (no member, several, or too many codes already) | USED
  state         VARCHAR(8)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'ASKED',
  -- the one member with the address; NULL when there is none such
  identity_id   BIGINT UNSIGNED NULL,
  salt          BINARY(16) NULL,
  -- PBKDF2 of the code; the code itself is in the mail and nowhere else
  code_hash     BINARY(32) NULL,
  asked_at      DATETIME(3) NOT NULL,
  expires_at    DATETIME(3) NOT NULL,
  used_at       DATETIME(3) NULL,
  -- wrong codes that were typed while this one was open
  attempts      INT UNSIGNED NOT NULL DEFAULT 0,
  KEY link_code_state (state, id),
  KEY link_code_account (slack_user_id, team_id, asked_at),
  KEY link_code_identity (identity_id, asked_at),
  KEY link_code_asked (asked_at),
  CONSTRAINT link_code_identity_fk FOREIGN KEY (identity_id) REFERENCES external_identity (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- A wrong code that somebody typed. Kept a day, for the limit.
CREATE TABLE link_miss (
  id            BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  team_id       VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  slack_user_id VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  at            DATETIME(3) NOT NULL,
  KEY link_miss_account (slack_user_id, team_id, at),
  KEY link_miss_at (at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- How a review was decided, and what was before, so that it can be undone.
ALTER TABLE identity_review
  -- brought about by a person's own act (/link): the rules neither change nor close it
  ADD COLUMN held               BOOLEAN NOT NULL DEFAULT FALSE,
  -- whoever has the account also reads mail at the candidate's address: a code proved it
  ADD COLUMN proved             BOOLEAN NOT NULL DEFAULT FALSE,
  -- out of the list until then
  ADD COLUMN snoozed_until      DATETIME(3) NULL,
  -- link | apart | code
  ADD COLUMN decided_as         VARCHAR(8)  CHARACTER SET ascii COLLATE ascii_bin NULL,
  -- T…/U…
  ADD COLUMN decided_by         VARCHAR(49) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN decided_at         DATETIME(3) NULL,
  ADD COLUMN decided_candidate  BIGINT UNSIGNED NULL,
  ADD COLUMN before_link_state  VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN before_person_id   CHAR(36)    CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN before_email_key   VARCHAR(254) COLLATE utf8mb4_bin NULL,
  ADD COLUMN before_slack_key   VARCHAR(254) COLLATE utf8mb4_bin NULL;

-- A Slack account and a member of whom a human said that they are two people.
CREATE TABLE identity_apart (
  identity_id  BIGINT UNSIGNED NOT NULL,
  candidate_id BIGINT UNSIGNED NOT NULL,
  review_id    BIGINT UNSIGNED NOT NULL,
  since_at     DATETIME(3) NOT NULL,
  PRIMARY KEY (identity_id, candidate_id),
  KEY identity_apart_candidate (candidate_id),
  KEY identity_apart_review (review_id),
  CONSTRAINT identity_apart_identity_fk FOREIGN KEY (identity_id) REFERENCES external_identity (id),
  CONSTRAINT identity_apart_candidate_fk FOREIGN KEY (candidate_id) REFERENCES external_identity (id),
  CONSTRAINT identity_apart_review_fk FOREIGN KEY (review_id) REFERENCES identity_review (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- Everything a human did about who is who. Rows are added, never changed.
CREATE TABLE identity_event (
  id            BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  ref           CHAR(12)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  at            DATETIME(3) NOT NULL,
  -- T…/U… of who did it
  by_account    VARCHAR(49) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- link | apart | later | undo | code | doubt (a right code that staff must look at)
  what          VARCHAR(8)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  identity_id   BIGINT UNSIGNED NOT NULL,
  candidate_id  BIGINT UNSIGNED NULL,
  review_id     BIGINT UNSIGNED NULL,
  person_before CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  person_after  CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  KEY identity_event_identity (identity_id, at),
  KEY identity_event_review (review_id),
  KEY identity_event_ref (ref),
  CONSTRAINT identity_event_identity_fk FOREIGN KEY (identity_id) REFERENCES external_identity (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
