-- What went through the machine at each minute, for the console's time machine: counted from the histories of the messages when the
-- minute of their acceptance is counted for the reports for good, and anew with each mark. One row for an arrow of the messages accepted in a minute,
-- at a minute: those of an acceptance are replaced together, those of an instant are added up. Costs what its rows do; nothing is rewritten.
CREATE TABLE machine_minutes (
  accepted timestamptz NOT NULL,
  at timestamptz NOT NULL,
  provider text NOT NULL,
  -- Empty: accepted.
  from_status text NOT NULL,
  to_status text NOT NULL,
  messages bigint NOT NULL,
  -- Of the locks, where one is taken (accepted) or settled (an end): what is held at an instant is what was taken less what was settled.
  cents numeric(20, 4) NOT NULL,
  captured_cents numeric(20, 4) NOT NULL,
  -- How long they had been in the state that they left, as in report_rollups.
  stay_steps smallint[] NOT NULL,
  stay_counts bigint[] NOT NULL,
  PRIMARY KEY (accepted, at, provider, from_status, to_status)
) WITH (fillfactor = 80);
--> statement-breakpoint
CREATE INDEX machine_minutes_at ON machine_minutes (at);
--> statement-breakpoint
-- The same by the hour of the instant, of all acceptances.
CREATE TABLE machine_hours (
  at timestamptz NOT NULL,
  provider text NOT NULL,
  from_status text NOT NULL,
  to_status text NOT NULL,
  messages bigint NOT NULL,
  cents numeric(20, 4) NOT NULL,
  captured_cents numeric(20, 4) NOT NULL,
  stay_steps smallint[] NOT NULL,
  stay_counts bigint[] NOT NULL,
  PRIMARY KEY (at, provider, from_status, to_status)
) WITH (fillfactor = 80);
--> statement-breakpoint
-- Hours whose row is not the sum of their minutes: readers take the minutes there.
CREATE TABLE machine_stale (hour timestamptz PRIMARY KEY);
--> statement-breakpoint
-- How many messages came into a state more than left it before minutes_from, and what their locks held more.
CREATE TABLE machine_base (
  status text PRIMARY KEY,
  messages bigint NOT NULL,
  cents numeric(20, 4) NOT NULL
);
--> statement-breakpoint
-- One row. Whole from counted_from on, null before the first count; of instants before minutes_from only hours are kept. as_of is that of
-- report_progress when this release has counted last: another one says that the release before has counted meanwhile, without all this.
CREATE TABLE machine_progress (
  id smallint PRIMARY KEY CHECK (id = 1),
  counted_from timestamptz,
  minutes_from timestamptz NOT NULL,
  as_of timestamptz,
  -- The oldest of the marks that report_progress.counting was taken from.
  counting_since timestamptz
);
--> statement-breakpoint
INSERT INTO machine_progress VALUES (1, NULL, date_trunc('hour', now() - interval '36 days', 'UTC'), NULL, NULL);
--> statement-breakpoint
-- When it was marked, so that it can be said up to when all is counted.
ALTER TABLE report_marks ADD COLUMN at timestamptz NOT NULL DEFAULT now();
