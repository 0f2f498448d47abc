-- Routes are rules in an order: which providers a message may go to, and when it goes on to the next of them. All of them
-- are written together, and read anew by every process when `config_versions` says so. NULL in a condition: any.
CREATE TABLE routes (
  position smallint PRIMARY KEY CHECK (position >= 0),
  name text NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 64),
  client_id uuid,
  sender text,
  prefixes text[] CHECK (cardinality(prefixes) > 0),
  country text CHECK (country ~ '^[A-Z]{2}$'),
  lane text CHECK (lane IN ('otp', 'express', 'normal')),
  on_refusal boolean NOT NULL,
  on_throttle_ms integer CHECK (on_throttle_ms >= 0),
  on_no_receipt_ms integer CHECK (on_no_receipt_ms > 0),
  refuse_below_cost boolean NOT NULL
);
--> statement-breakpoint
-- A provider that a rule names cannot be removed, and a rule can name none that is not there.
CREATE TABLE route_targets (
  position smallint NOT NULL REFERENCES routes ON DELETE CASCADE,
  place smallint NOT NULL CHECK (place >= 0),
  provider text NOT NULL REFERENCES providers,
  target_order smallint NOT NULL CHECK (target_order >= 0),
  weight smallint NOT NULL CHECK (weight > 0),
  PRIMARY KEY (position, provider)
);
--> statement-breakpoint
CREATE INDEX route_targets_provider ON route_targets (provider);
--> statement-breakpoint
CREATE TRIGGER routes_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON routes
FOR EACH STATEMENT EXECUTE FUNCTION bump_config_version('routes');
--> statement-breakpoint
CREATE TRIGGER route_targets_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON route_targets
FOR EACH STATEMENT EXECUTE FUNCTION bump_config_version('routes');
