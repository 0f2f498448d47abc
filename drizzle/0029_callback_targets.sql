-- Callbacks that go elsewhere than to the client's endpoint: to a URL that came with the message or is set for a number, in the form
-- of the door it came by, or down a session of the client's SMPP account. Rows of the release before go to the endpoint, as the
-- defaults say. That release takes what goes elsewhere for the endpoint's, too: open no doors before all workers are of this one.
ALTER TABLE callbacks
  ADD COLUMN via text NOT NULL DEFAULT 'http',
  -- What it shares its breaker and its turn with: 0 is the client's endpoint, 1 its SMPP account, others are hashes of origins.
  ADD COLUMN target bigint NOT NULL DEFAULT 0,
  -- NULL: the endpoint's, or none. Not named url: the release before reads one from clients under that name in the same statement.
  ADD COLUMN to_url text,
  -- What its form says besides (src/domain/callback/callback-to.ts).
  ADD COLUMN form json;
--> statement-breakpoint
-- Each target's open ones in the order they are due. Commits that queue callbacks wait while it reads the table: 0.6 s for a million rows.
CREATE INDEX callbacks_target ON callbacks (client_id, target, wake_at) WHERE wake_at IS NOT NULL;
--> statement-breakpoint
-- The circuit breakers, one for each target of a client. No row: nothing has failed yet. The release before goes on with its own.
CREATE TABLE callback_target_breakers (
  client_id uuid NOT NULL,
  target bigint NOT NULL,
  failures integer NOT NULL,
  openings integer NOT NULL,
  open_until timestamptz,
  PRIMARY KEY (client_id, target)
);
--> statement-breakpoint
CREATE INDEX callback_target_breakers_open ON callback_target_breakers (open_until) WHERE open_until IS NOT NULL;
--> statement-breakpoint
INSERT INTO callback_target_breakers SELECT client_id, 0, failures, openings, open_until FROM callback_breakers;
--> statement-breakpoint
-- Where what comes in at a number is posted, in the form of the Twilio door; NULL: where its client is told.
ALTER TABLE numbers ADD COLUMN sms_url text CHECK (length(sms_url) <= 2048);
