-- One message whose day has files in the archive is redacted by an erasure of its own: no number, but the message and what of it is to go.
-- The two that change the table wait for who reads it, and look at few rows.
ALTER TABLE erasures ALTER COLUMN number_hash DROP NOT NULL;
--> statement-breakpoint
ALTER TABLE erasures
  ADD COLUMN message_id uuid,
  ADD COLUMN redact_text boolean,
  ADD COLUMN redact_number boolean,
  ADD CONSTRAINT erasures_of CHECK (
    CASE WHEN message_id IS NULL THEN number_hash IS NOT NULL AND redact_text IS NULL AND redact_number IS NULL
      ELSE number_hash IS NULL AND (redact_text OR redact_number) IS TRUE END
  );
--> statement-breakpoint
ALTER TABLE erasures DROP CONSTRAINT erasures_check;
--> statement-breakpoint
ALTER TABLE erasures ADD CONSTRAINT erasures_sealed
  CHECK ((state = 'done' OR message_id IS NOT NULL) = (sealed_number IS NULL));
--> statement-breakpoint
-- The same of a message is asked for once at a time.
CREATE UNIQUE INDEX erasures_open_message ON erasures (message_id, redact_text, redact_number)
  WHERE message_id IS NOT NULL AND state <> 'done';
--> statement-breakpoint
CREATE INDEX erasures_message ON erasures (message_id, asked_at) WHERE message_id IS NOT NULL;
