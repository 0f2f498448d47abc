-- The fraud guard (src/domain/controls/guard.ts). A block is one row for each client, rule and key, made again in place: what
-- is counted lies in Redis or in memory, and a block must outlive both. A lifted one keeps an allowance for a time.
CREATE TABLE guard_blocks (
  id uuid PRIMARY KEY,
  client_id uuid NOT NULL,
  rule text NOT NULL CHECK (length(rule) BETWEEN 1 AND 32),
  key text NOT NULL CHECK (length(key) <= 64),
  words text NOT NULL CHECK (length(words) <= 255),
  since timestamptz NOT NULL,
  until timestamptz NOT NULL,
  lifted_at timestamptz,
  allowed_until timestamptz,
  CONSTRAINT guard_blocks_of UNIQUE (client_id, rule, key)
);
--> statement-breakpoint
CREATE INDEX guard_blocks_place ON guard_blocks (since DESC, id DESC);
--> statement-breakpoint
CREATE TRIGGER guard_blocks_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON guard_blocks
FOR EACH STATEMENT EXECUTE FUNCTION bump_config_version('guard_blocks');
--> statement-breakpoint
-- What rules found, counted by the minute. `key` is '' for what goes beyond the keys of a minute.
CREATE TABLE guard_hits (
  id uuid PRIMARY KEY,
  minute timestamptz NOT NULL,
  client_id uuid NOT NULL,
  rule text NOT NULL CHECK (length(rule) BETWEEN 1 AND 32),
  key text NOT NULL CHECK (length(key) <= 64),
  outcome text NOT NULL CHECK (outcome IN ('noted', 'refused')),
  hits bigint NOT NULL CHECK (hits > 0),
  last_at timestamptz NOT NULL,
  CONSTRAINT guard_hits_of UNIQUE (minute, client_id, rule, key, outcome)
);
--> statement-breakpoint
CREATE INDEX guard_hits_place ON guard_hits (minute DESC, id DESC);
--> statement-breakpoint
-- What was accepted for a client to a country on a day in UTC, of those clients only that have a cap.
CREATE TABLE guard_spends (
  client_id uuid NOT NULL,
  country text NOT NULL CHECK (length(country) = 2),
  day date NOT NULL,
  spent_cents numeric(20,4) NOT NULL,
  PRIMARY KEY (client_id, country, day)
);
