-- An archived message that its client deletes at the door for Twilio's clients: its text goes, and the door shows it no more.
ALTER TABLE erasures
  ADD COLUMN redact_delete boolean NOT NULL DEFAULT false,
  ADD CONSTRAINT erasures_delete CHECK (NOT redact_delete OR redact_text IS TRUE);
--> statement-breakpoint
DROP INDEX erasures_open_message;
--> statement-breakpoint
CREATE UNIQUE INDEX erasures_open_redaction ON erasures (message_id, redact_text, redact_number, redact_delete)
  WHERE message_id IS NOT NULL AND state <> 'done';
