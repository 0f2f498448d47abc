-- The alarms of messages that were accepted together and ring at the same instant, soon: one row for all of them, where each had
-- one with an index entry. Nearly every message is done by then. What waits longer has an alarm of its own in `alarms`. The release
-- before knows nothing of these rows: workers before apis.
CREATE TABLE alarm_batches (
  wake_at timestamptz NOT NULL,
  -- So many stay in one page, beside others.
  ids uuid[] NOT NULL CHECK (cardinality(ids) BETWEEN 1 AND 100)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);
--> statement-breakpoint
CREATE INDEX alarm_batches_wake ON alarm_batches (wake_at);
--> statement-breakpoint
-- All alarms, a row for each message.
CREATE VIEW message_alarms AS
SELECT wake_at, message_id, waits_in FROM alarms
UNION ALL
SELECT b.wake_at, of.message_id, NULL FROM alarm_batches b CROSS JOIN LATERAL unnest(b.ids) AS of (message_id);
