-- How long requests took to their acceptance, by the minute in which they were accepted and the door that they came in by: `step` is that of
-- the histograms of reports, 2^(step/4) ms. Each api adds up and writes every 10 s. Kept for 8 days: some 20 rows for a minute and door.
-- The release before neither reads nor writes it.
CREATE TABLE accept_minutes (
  minute timestamptz NOT NULL,
  door text NOT NULL CHECK (length(door) <= 16),
  step smallint NOT NULL CHECK (step BETWEEN 0 AND 80),
  requests bigint NOT NULL CHECK (requests > 0),
  PRIMARY KEY (minute, door, step)
);
