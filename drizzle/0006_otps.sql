-- The codes of OTPs. `code_hmac` verifies one; `sealed_code` is the code encrypted for its submission, gone in the commit
-- that ends the submissions. `taken_at`: a provider took it; only then can it be verified. `void_at`: it never will be.
CREATE TABLE otps (
  message_id uuid PRIMARY KEY,
  client_id uuid NOT NULL,
  to_msisdn text NOT NULL,
  code_hmac text NOT NULL,
  sealed_code text,
  checks smallint NOT NULL DEFAULT 0 CHECK (checks BETWEEN 0 AND 5),
  expires_at timestamptz NOT NULL,
  taken_at timestamptz,
  verified_at timestamptz,
  void_at timestamptz,
  created_at timestamptz NOT NULL
);
--> statement-breakpoint
CREATE INDEX otps_number ON otps (client_id, to_msisdn, created_at DESC);
--> statement-breakpoint
CREATE INDEX otps_age ON otps USING brin (created_at);
