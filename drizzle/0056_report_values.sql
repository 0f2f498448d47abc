-- What the messages accepted in a minute have at most: how they failed, by which lane and door they came, how often they were tried and what
-- they cost, so that a count of many messages passes over the minutes in which none can be meant. Written by whoever counts the minute, once it is
-- over and each time it is counted again; kept as long as counts by the minute. Minutes of before are not there, and are read.
-- Costs one row a minute, some 150 bytes.
CREATE TABLE report_values (
  minute timestamptz PRIMARY KEY,
  messages integer NOT NULL,
  -- What errors begin with, as in outcome_minutes. NULL: they are too many.
  errors text[],
  lanes text[] NOT NULL,
  doors text[] NOT NULL,
  attempts integer NOT NULL,
  lowest_cents numeric(20, 4) NOT NULL,
  highest_cents numeric(20, 4) NOT NULL
);
--> statement-breakpoint
-- What a minute has is not known from when its marks are taken until it is counted again: the release before takes marks, too, and writes no values.
-- Fires once for each statement that takes marks, which is once for some minutes that are counted again.
CREATE FUNCTION forget_report_values() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM report_values WHERE minute IN (SELECT minute FROM taken);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER report_values_stale AFTER DELETE ON report_marks REFERENCING OLD TABLE AS taken
  FOR EACH STATEMENT EXECUTE FUNCTION forget_report_values();
