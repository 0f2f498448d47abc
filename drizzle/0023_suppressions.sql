-- Numbers that are not written to: by a client, or by all (the nil UUID), from a sender, or from all (''). `change` is the
-- version that `suppressions` has in config_versions with the statement that wrote the row, whose lock makes them commit in
-- its order: who reads from a change on misses none.
CREATE TABLE suppressions (
  id uuid PRIMARY KEY,
  number text COLLATE "C" NOT NULL CHECK (number ~ '^\+[1-9][0-9]{1,14}$'),
  client_id uuid NOT NULL,
  sender text NOT NULL CHECK (length(sender) <= 16),
  -- The same sender however it is written (src/domain/opt-out/suppression.ts).
  sender_key text COLLATE "C" NOT NULL GENERATED ALWAYS AS (lower(ltrim(sender, '+') COLLATE "C")) STORED,
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 200),
  source text NOT NULL CHECK (source IN ('keyword', 'provider', 'api', 'import')),
  since timestamptz NOT NULL,
  until timestamptz,
  change bigint NOT NULL,
  UNIQUE (number, client_id, sender_key)
);
--> statement-breakpoint
CREATE INDEX suppressions_client ON suppressions (client_id, id);
--> statement-breakpoint
CREATE INDEX suppressions_change ON suppressions (change);
--> statement-breakpoint
-- What is answered to a word from a handset, at most one of a kind a day to a number, and whether it was: a message of ours
-- like any, whose id stands before it is accepted.
CREATE TABLE keyword_answers (
  client_id uuid NOT NULL,
  number text COLLATE "C" NOT NULL,
  what text NOT NULL CHECK (what IN ('confirmation', 'help')),
  sender text NOT NULL,
  text text NOT NULL,
  message_id uuid NOT NULL UNIQUE,
  asked_at timestamptz NOT NULL,
  -- Until then a process is at it.
  leased_until timestamptz,
  -- NULL: it is to be accepted.
  outcome text,
  PRIMARY KEY (client_id, number, what)
);
--> statement-breakpoint
CREATE INDEX keyword_answers_due ON keyword_answers (asked_at) WHERE outcome IS NULL;
--> statement-breakpoint
CREATE INDEX keyword_answers_asked ON keyword_answers (asked_at);
