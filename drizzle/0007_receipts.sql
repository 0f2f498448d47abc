-- What a provider proves its receipts with: made once by whoever starts first, so that all processes agree.
CREATE TABLE provider_secrets (
  provider text PRIMARY KEY,
  receipt_token text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
--> statement-breakpoint
-- The `at` of the last row of the history, so that the next one is not before it; null before the first move.
ALTER TABLE messages ADD COLUMN moved_at timestamptz;
