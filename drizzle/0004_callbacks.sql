-- Where a client is told what became of its messages (its URL and secret stand in clients already).
ALTER TABLE clients
  ADD COLUMN callback_every_status boolean NOT NULL DEFAULT false,
  ADD COLUMN callback_previous_secret text,
  ADD COLUMN callback_previous_secret_until timestamptz,
  ADD COLUMN callback_disabled_at timestamptz,
  ADD COLUMN callback_disabled_reason text;
--> statement-breakpoint
-- Clients that are told: without any, a commit of moves asks this index once and nothing else.
CREATE INDEX clients_callback ON clients (id) WHERE dlr_callback_url IS NOT NULL AND callback_disabled_at IS NULL;
--> statement-breakpoint
-- One row is one callback: the actor of actors/callback. The id is what the client sees as webhook-id.
CREATE TABLE callbacks (
  id uuid PRIMARY KEY,
  client_id uuid NOT NULL,
  message_id uuid NOT NULL,
  status text NOT NULL,
  sequence integer NOT NULL,
  final boolean NOT NULL,
  state text NOT NULL CHECK (state IN ('PENDING', 'DELIVERING', 'DELIVERED', 'DEAD')),
  attempts smallint NOT NULL DEFAULT 0,
  replays integer NOT NULL DEFAULT 0,
  version integer NOT NULL DEFAULT 1,
  wake_at timestamptz,
  -- As it is sent: the same bytes each time.
  body text NOT NULL,
  last_status_code smallint,
  last_error text,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  delivered_at timestamptz,
  CONSTRAINT open_callbacks_wake CHECK ((wake_at IS NULL) = (state IN ('DELIVERED', 'DEAD')))
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
--> statement-breakpoint
CREATE UNIQUE INDEX callbacks_message ON callbacks (message_id, sequence);
--> statement-breakpoint
CREATE INDEX callbacks_client ON callbacks (client_id, id);
--> statement-breakpoint
-- Each client's open ones in the order they are due: no client's queue stands behind another's.
CREATE INDEX callbacks_open ON callbacks (client_id, wake_at) WHERE wake_at IS NOT NULL;
--> statement-breakpoint
CREATE INDEX callbacks_dead ON callbacks (client_id, id) WHERE state = 'DEAD';
--> statement-breakpoint
-- The circuit breaker of a client's endpoint, shared by all workers. No row: nothing has failed yet.
CREATE TABLE callback_breakers (
  client_id uuid PRIMARY KEY,
  failures integer NOT NULL,
  openings integer NOT NULL,
  open_until timestamptz
);
