-- Whose presses lifted a freeze, 'T…/U…' each, with spaces between: people are told.
ALTER TABLE freeze ADD COLUMN lifted_by VARCHAR(500) CHARACTER SET ascii COLLATE ascii_bin NULL;

-- 'T…/U…' of whose word ended what the vendor gave no answer about; NULL everywhere else.
ALTER TABLE action_execution ADD COLUMN settled_by VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL;

-- What failed lately.
ALTER TABLE action_execution ADD KEY action_execution_ended (state, ended_at);
