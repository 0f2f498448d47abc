-- Alarms in a table of their own: a message that moves no longer rewrites its index entries (HOT updates), and what is
-- due is found without looking into the days. An open message has a row at or before its wake_at; a row may also come
-- early, and is then set to wake_at again.
CREATE TABLE alarms (
  wake_at timestamptz NOT NULL,
  message_id uuid NOT NULL,
  PRIMARY KEY (wake_at, message_id)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000, autovacuum_vacuum_cost_delay = 0);
--> statement-breakpoint
INSERT INTO alarms (wake_at, message_id) SELECT wake_at, id FROM messages WHERE wake_at IS NOT NULL;
--> statement-breakpoint
DROP INDEX messages_alarm;
