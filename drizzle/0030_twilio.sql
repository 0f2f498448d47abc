-- What the door for Twilio's clients keeps. When the text of a message was removed, and when its client deleted it at that door; NULL,
-- as of nearly all: such a row is as long as it was.
ALTER TABLE messages ADD COLUMN redacted_at timestamptz, ADD COLUMN deleted_at timestamptz;
--> statement-breakpoint
-- Of clients that came by that door: what they named themselves with last, sealed, which is what requests to them are signed
-- with; and what their codes are called.
CREATE TABLE twilio_accounts (
  client_id uuid PRIMARY KEY,
  auth_token text NOT NULL CHECK (length(auth_token) <= 2048),
  service_name text CHECK (length(service_name) BETWEEN 1 AND 64),
  updated_at timestamptz NOT NULL
);
--> statement-breakpoint
-- What a client's URL answered to an inbound message (TwiML), until it is a message like any, whose id stands before it is accepted.
CREATE TABLE inbound_replies (
  message_id uuid PRIMARY KEY,
  client_id uuid NOT NULL,
  inbound_id uuid NOT NULL,
  -- Of several in one answer, from 0.
  place smallint NOT NULL,
  number text NOT NULL,
  sender text NOT NULL,
  text text NOT NULL,
  asked_at timestamptz NOT NULL,
  -- Until then a process is at it.
  leased_until timestamptz,
  -- NULL: it is to be accepted.
  outcome text,
  UNIQUE (inbound_id, place)
);
--> statement-breakpoint
CREATE INDEX inbound_replies_due ON inbound_replies (asked_at) WHERE outcome IS NULL;
--> statement-breakpoint
CREATE INDEX inbound_replies_asked ON inbound_replies (asked_at);
