-- When a message was first SENT and when it became final, and the country of its number (ISO 3166-1; ZZ: none).
-- Null in messages accepted before this migration. No index: the moves stay HOT.
ALTER TABLE messages ADD COLUMN sent_at timestamptz, ADD COLUMN done_at timestamptz, ADD COLUMN country text;
--> statement-breakpoint
-- Messages counted by the minute, hour and day of their acceptance, for each client and, with a client_id of zeros, for
-- all together: what is asked of all need not read each one's. '' is no provider yet, ZZ no country that is known.
-- The arrays are histograms: how many took step n (src/domain/histogram.ts) from acceptance to SENT, to DELIVERED.
CREATE TABLE report_rollups (
  span text NOT NULL CHECK (span IN ('minute', 'hour', 'day')),
  scope text NOT NULL CHECK (scope IN ('client', 'all')),
  bucket timestamptz NOT NULL,
  client_id uuid NOT NULL,
  provider text NOT NULL,
  express boolean NOT NULL,
  country text NOT NULL,
  status text NOT NULL,
  messages bigint NOT NULL,
  parts bigint NOT NULL,
  held_cents bigint NOT NULL,
  captured_cents bigint NOT NULL,
  released_cents bigint NOT NULL,
  sent_steps smallint[] NOT NULL,
  sent_counts bigint[] NOT NULL,
  delivered_steps smallint[] NOT NULL,
  delivered_counts bigint[] NOT NULL,
  PRIMARY KEY (span, scope, bucket, client_id, provider, express, country, status)
) WITH (fillfactor = 80);
--> statement-breakpoint
-- Minutes in which something changed after they had been counted. Append-only and without a key, so that no writer waits
-- for another; a minute may stand here many times.
CREATE TABLE report_marks (minute timestamptz NOT NULL);
--> statement-breakpoint
-- Hours and days whose row is not the sum of what is in them: readers take the shorter spans there.
CREATE TABLE report_stale (
  span text NOT NULL CHECK (span IN ('hour', 'day')),
  bucket timestamptz NOT NULL,
  PRIMARY KEY (span, bucket)
);
--> statement-breakpoint
-- One row, and the lock of whoever counts. Minutes before open_from are counted only when marked. Marks are worked off from swept_from
-- downwards. Every transaction that began before fence_at has an id below fence_xid.
CREATE TABLE report_progress (
  id smallint PRIMARY KEY CHECK (id = 1),
  open_from timestamptz NOT NULL,
  fence_xid bigint NOT NULL,
  fence_at timestamptz NOT NULL,
  swept_from timestamptz NOT NULL,
  as_of timestamptz NOT NULL,
  rest_until timestamptz NOT NULL
);
--> statement-breakpoint
INSERT INTO report_progress
SELECT 1, date_trunc('minute', now() - interval '3 minutes'), pg_current_xact_id()::text::bigint, now(), 'infinity', now(), now();
--> statement-breakpoint
-- What is there already is counted from its marks, in bounded steps, the newest first.
INSERT INTO report_marks
SELECT generate_series(
  date_trunc('minute', to_timestamp(('x' || left(replace(first.id::text, '-', ''), 12))::bit(48)::bigint / 1000.0)),
  date_trunc('minute', now()), interval '1 minute')
FROM (SELECT id FROM messages ORDER BY id LIMIT 1) first;
