-- The SMPP server (src/doors/smpp): as whom a client may bind, one account for each at most. `version` grows at each change: processes
-- that hold sessions of it see so that they know an older one. Who does not use the server has two empty tables.
CREATE TABLE smpp_accounts (
  client_id uuid PRIMARY KEY REFERENCES clients,
  system_id text NOT NULL UNIQUE CHECK (length(system_id) BETWEEN 1 AND 15),
  password_hash text NOT NULL,
  allow_ips json NOT NULL,
  max_binds smallint NOT NULL CHECK (max_binds > 0),
  window_size integer NOT NULL CHECK (window_size > 0),
  max_parts_per_s integer CHECK (max_parts_per_s > 0),
  tlvs json,
  receipt_format text NOT NULL,
  receipt_message_id text NOT NULL,
  join_parts boolean NOT NULL,
  express boolean NOT NULL,
  no_credits_status integer NOT NULL,
  version bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
--> statement-breakpoint
-- Sessions that are bound, each for as long as its process renews it: at most `max_binds` of an account over all processes. Rows of a
-- process that was killed run out by themselves. They are updated each second, so room is left for that in their pages.
CREATE TABLE smpp_sessions (
  id uuid PRIMARY KEY,
  client_id uuid NOT NULL,
  kind text NOT NULL,
  address text NOT NULL,
  secure boolean NOT NULL,
  version smallint NOT NULL,
  holder text NOT NULL,
  since timestamptz NOT NULL,
  until timestamptz NOT NULL,
  kicked boolean NOT NULL DEFAULT false,
  received bigint NOT NULL DEFAULT 0,
  sent bigint NOT NULL DEFAULT 0,
  received_per_s real NOT NULL DEFAULT 0,
  sent_per_s real NOT NULL DEFAULT 0,
  in_hand integer NOT NULL DEFAULT 0,
  unacked integer NOT NULL DEFAULT 0
) WITH (fillfactor = 50);
--> statement-breakpoint
CREATE INDEX smpp_sessions_client ON smpp_sessions (client_id);
