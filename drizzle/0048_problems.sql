-- What is wrong now, and who is told of it. Four small tables; the release before neither reads nor writes them. What its workers end is not
-- counted, so that failures are listed whole once only this release runs.
--
-- What became of messages, by the minute in which it did: how many ended so, or were refused for now, at which provider and for what
-- reason. `reason` is what the error begins with, up to where a number of a person could stand; '…' is what goes beyond the reasons of a
-- minute. Kept for two days.
CREATE TABLE outcome_minutes (
  status text NOT NULL CHECK (length(status) <= 32),
  minute timestamptz NOT NULL,
  provider text NOT NULL CHECK (length(provider) <= 64),
  reason text NOT NULL CHECK (length(reason) <= 160),
  messages bigint NOT NULL CHECK (messages > 0),
  -- The first and the last of them, and when the one was accepted that was accepted first.
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  accepted_from timestamptz NOT NULL,
  PRIMARY KEY (status, minute, provider, reason)
);
--> statement-breakpoint
-- Thresholds over what is counted, each with how it stands. `told_at`: when somebody was last told that it fires, `is_told`: and not yet that
-- it does so no more.
CREATE TABLE alerts (
  id uuid PRIMARY KEY,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  metric text NOT NULL CHECK (length(metric) <= 32),
  threshold double precision NOT NULL,
  over_minutes integer NOT NULL CHECK (over_minutes BETWEEN 1 AND 1440),
  at_least integer NOT NULL CHECK (at_least >= 0),
  provider text CHECK (length(provider) <= 64),
  country text CHECK (length(country) = 2),
  lane text CHECK (length(lane) <= 16),
  client_id uuid,
  is_on boolean NOT NULL,
  state text NOT NULL DEFAULT 'ok' CHECK (state IN ('ok', 'firing')),
  value double precision,
  since timestamptz,
  read_at timestamptz,
  told_at timestamptz,
  is_told boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT alerts_name UNIQUE (name)
);
--> statement-breakpoint
-- What is to be told, until it is: a few rows. Removed a week after its end.
CREATE TABLE alert_notices (
  id uuid PRIMARY KEY,
  body text NOT NULL,
  attempts smallint NOT NULL DEFAULT 0,
  -- NULL: it was told, or given up.
  wake_at timestamptz,
  last_error text,
  created_at timestamptz NOT NULL,
  told_at timestamptz
);
--> statement-breakpoint
CREATE INDEX alert_notices_due ON alert_notices (wake_at) WHERE wake_at IS NOT NULL;
--> statement-breakpoint
-- Where it is told, and when alerts are looked at next, over all processes: one row. Whoever moves due_at forward looks.
CREATE TABLE alert_webhook (
  id smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
  due_at timestamptz NOT NULL DEFAULT now(),
  url text,
  secret text,
  updated_at timestamptz,
  CHECK ((url IS NULL) = (secret IS NULL))
);
--> statement-breakpoint
INSERT INTO alert_webhook DEFAULT VALUES;
