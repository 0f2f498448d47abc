-- What was asked under an Idempotency-Key, and the answer. Written in the commit of what was asked for. `answer` is null
-- while the request is under way. The index finds what is older than a day; pages fill in the order of time.
CREATE TABLE idempotency_keys (
  client_id uuid NOT NULL,
  key text NOT NULL,
  fingerprint text NOT NULL,
  request_id uuid NOT NULL,
  answer json,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (client_id, key)
);
--> statement-breakpoint
CREATE INDEX idempotency_keys_age ON idempotency_keys USING brin (created_at);
