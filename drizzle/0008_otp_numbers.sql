-- Codes of a number are counted over all clients, and those of a prefix (a number without its last four digits).
-- `last_check_at`: guesses at the codes of a number count for ten minutes.
ALTER TABLE otps ADD COLUMN last_check_at timestamptz;
--> statement-breakpoint
CREATE INDEX otps_to ON otps (to_msisdn, created_at DESC);
--> statement-breakpoint
CREATE INDEX otps_prefix ON otps (left(to_msisdn, -4), created_at DESC);
