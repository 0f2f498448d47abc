-- Clients and their money. Money is integer cents.
CREATE TABLE clients (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  api_key_hash text,
  credit_cents bigint NOT NULL DEFAULT 0 CONSTRAINT credit_never_negative CHECK (credit_cents >= 0),
  dlr_callback_url text,
  callback_hmac_secret text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
--> statement-breakpoint
CREATE TABLE topups (
  id uuid PRIMARY KEY,
  client_id uuid NOT NULL REFERENCES clients (id),
  amount_cents bigint NOT NULL CHECK (amount_cents > 0),
  note text,
  created_at timestamptz NOT NULL DEFAULT now()
);
--> statement-breakpoint
CREATE INDEX topups_client ON topups (client_id, id);
--> statement-breakpoint
-- What has been captured of each client, counted in slots: workers that settle at the same time
-- add to rows of their own instead of waiting for one another on the client's row.
CREATE TABLE capture_totals (
  client_id uuid NOT NULL REFERENCES clients (id),
  slot smallint NOT NULL,
  captured_cents bigint NOT NULL CHECK (captured_cents >= 0),
  PRIMARY KEY (client_id, slot)
) WITH (fillfactor = 50);
--> statement-breakpoint
-- The row is the actor. Ids are UUIDv7; the three tables below are partitioned on the message id by day
-- (src/store/partitions.ts makes the days), so that a lookup by id touches one partition.
CREATE TABLE messages (
  id uuid NOT NULL PRIMARY KEY,
  client_id uuid NOT NULL,
  to_msisdn text NOT NULL,
  from_sender text NOT NULL,
  text text NOT NULL,
  encoding text NOT NULL CHECK (encoding IN ('GSM7', 'UCS2')),
  parts smallint NOT NULL CHECK (parts BETWEEN 1 AND 10),
  status text NOT NULL CHECK (status IN ('SCHEDULED', 'QUEUED', 'SENDING', 'SENT', 'DELIVERED', 'FAILED_TEMP', 'FAILED_PERM', 'CANCELLED', 'EXPIRED')),
  client_reference text,
  provider text,
  provider_message_id text,
  attempts smallint NOT NULL DEFAULT 0,
  throttles integer NOT NULL DEFAULT 0,
  last_error text,
  express boolean NOT NULL DEFAULT false,
  otp boolean NOT NULL DEFAULT false,
  lane text NOT NULL CHECK (lane IN ('otp', 'express', 'normal')),
  version integer NOT NULL,
  wake_at timestamptz,
  send_at timestamptz,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
) PARTITION BY RANGE (id);
--> statement-breakpoint
CREATE INDEX messages_client ON messages (client_id, id);
--> statement-breakpoint
CREATE INDEX messages_alarm ON messages (wake_at) WHERE wake_at IS NOT NULL;
--> statement-breakpoint
CREATE INDEX messages_provider_message ON messages (provider_message_id) WHERE provider_message_id IS NOT NULL;
--> statement-breakpoint
CREATE TABLE message_events (
  message_id uuid NOT NULL,
  seq integer NOT NULL,
  at timestamptz NOT NULL,
  event text NOT NULL,
  from_status text,
  to_status text NOT NULL,
  ignored boolean NOT NULL DEFAULT false,
  attempt smallint NOT NULL,
  detail text,
  PRIMARY KEY (message_id, seq)
) PARTITION BY RANGE (message_id);
--> statement-breakpoint
-- One lock per message, and it has the message's id: a second one cannot exist.
CREATE TABLE credit_locks (
  id uuid NOT NULL PRIMARY KEY,
  client_id uuid NOT NULL,
  message_id uuid NOT NULL,
  amount_cents integer NOT NULL CHECK (amount_cents >= 0),
  state text NOT NULL CHECK (state IN ('HELD', 'CAPTURED', 'RELEASED')),
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CHECK (id = message_id)
) PARTITION BY RANGE (id);
--> statement-breakpoint
-- Receipts whose message is not known yet: the submit answer is still on its way.
CREATE TABLE parked_receipts (
  id uuid PRIMARY KEY,
  provider text NOT NULL,
  body text NOT NULL,
  received_at timestamptz NOT NULL,
  wake_at timestamptz NOT NULL
);
--> statement-breakpoint
CREATE INDEX parked_receipts_wake ON parked_receipts (wake_at);
--> statement-breakpoint
-- What could not be processed, with its reason and its raw payload.
CREATE TABLE dead_letters (
  id uuid PRIMARY KEY,
  what text NOT NULL CHECK (what IN ('receipt', 'unreadable')),
  source text NOT NULL,
  reason text NOT NULL,
  payload text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  replayed_at timestamptz
);
