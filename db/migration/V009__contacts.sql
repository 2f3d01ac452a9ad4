-- HubSpot's contacts are records like a member or an account (source 'hubspot', state active |
-- archived | merged | deleted); never verified, so they give nobody a right.
ALTER TABLE external_identity
  -- the record of the same source into which this one was merged
  ADD COLUMN successor_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL AFTER state;
