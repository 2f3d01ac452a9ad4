-- A click may be judged again while its request waits: roles are granted and end, more people may
-- decide once it has waited for too long. What was found before stays; the newest is what holds.
ALTER TABLE action_review
  -- 0: when it was judged first; one more each time it was judged otherwise
  ADD COLUMN n SMALLINT UNSIGNED NOT NULL DEFAULT 0 AFTER click_id,
  DROP KEY action_review_click,
  ADD UNIQUE KEY action_review_click (click_id, n);
