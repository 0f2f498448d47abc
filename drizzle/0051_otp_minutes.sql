-- What became of codes, by the minute in which they were asked for: rows of `otps` are kept for a day only. A worker counts the newest minutes
-- anew every 10 s or so, and a minute for the last time when its codes can be verified no more. Kept for 8 days: a row for a minute, client and
-- country with codes. The release before neither reads nor writes it; codes of the last day are counted at the first turn.
CREATE TABLE otp_minutes (
  minute timestamptz NOT NULL,
  client_id uuid NOT NULL,
  country text NOT NULL CHECK (length(country) = 2),
  asked integer NOT NULL CHECK (asked > 0),
  sent integer NOT NULL,
  delivered integer NOT NULL,
  verified integer NOT NULL,
  expired integer NOT NULL,
  -- Sent, without those that somebody may still be typing: what the share of verified codes is of.
  judged integer NOT NULL,
  -- From when the code was asked for.
  sent_steps smallint[] NOT NULL,
  sent_counts bigint[] NOT NULL,
  verified_steps smallint[] NOT NULL,
  verified_counts bigint[] NOT NULL,
  PRIMARY KEY (minute, client_id, country)
);
--> statement-breakpoint
-- Minutes before `open_from` are counted for good; whoever moves `due_at` forward counts: one row.
CREATE TABLE otp_progress (
  id smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
  open_from timestamptz NOT NULL,
  due_at timestamptz NOT NULL DEFAULT now(),
  counted_at timestamptz
);
--> statement-breakpoint
INSERT INTO otp_progress (open_from) VALUES (date_trunc('minute', now() - interval '1 day', 'UTC'));
