-- What became of messages, as outcome_minutes has it, for longer than two days: the sums of its hours, kept for 35 days. Minutes that are
-- removed become part of their hour in the statement that removes them. The release before neither reads nor writes it. Costs one row for
-- each hour, status, provider and reason: of each status and provider 100 reasons at most, what is beyond them is '…'.
CREATE TABLE outcome_hours (
  status text NOT NULL CHECK (length(status) <= 32),
  hour timestamptz NOT NULL,
  provider text NOT NULL CHECK (length(provider) <= 64),
  reason text NOT NULL CHECK (length(reason) <= 160),
  messages bigint NOT NULL CHECK (messages > 0),
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  accepted_from timestamptz NOT NULL,
  PRIMARY KEY (status, hour, provider, reason)
);
--> statement-breakpoint
-- One row: what became of messages is counted since then.
CREATE TABLE outcome_progress (
  id smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
  counted_from timestamptz NOT NULL
);
--> statement-breakpoint
INSERT INTO outcome_progress (counted_from) SELECT coalesce(min(minute), date_trunc('minute', now())) FROM outcome_minutes;
