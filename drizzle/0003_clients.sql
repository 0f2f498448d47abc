-- A client's own rate limit; NULL: the default of RATE_LIMIT_RPS and RATE_LIMIT_BURST.
ALTER TABLE clients ADD COLUMN rate_limit_rps integer CHECK (rate_limit_rps BETWEEN 1 AND 100000);
--> statement-breakpoint
ALTER TABLE clients ADD COLUMN rate_limit_burst integer CHECK (rate_limit_burst BETWEEN 1 AND 1000000);
--> statement-breakpoint
-- Read as a whole every few seconds by each api process.
CREATE INDEX clients_limited ON clients (id) WHERE rate_limit_rps IS NOT NULL OR rate_limit_burst IS NOT NULL;
--> statement-breakpoint
-- A key names one client. Money does not move this index: updates of credit_cents stay HOT.
CREATE UNIQUE INDEX clients_api_key ON clients (api_key_hash) WHERE api_key_hash IS NOT NULL;
--> statement-breakpoint
CREATE INDEX dead_letters_created ON dead_letters (created_at, id);
