-- What a part costs by the number it goes to: the prices clients pay, and what each provider takes. A list is written whole,
-- with a version that no list had before: of it is made its ETag, and by it each process sees what it must read again.
CREATE SEQUENCE tariff_versions;
--> statement-breakpoint
CREATE TABLE price_lists (
  name text PRIMARY KEY,
  version bigint NOT NULL,
  entries integer NOT NULL CHECK (entries >= 0),
  updated_at timestamptz NOT NULL DEFAULT now()
);
--> statement-breakpoint
-- Prefixes are digits of E.164 without the plus, '' is every number; in the order "C" a prefix stands before those that
-- begin with it. A surcharge that is NULL is that of EXPRESS_SURCHARGE_CENTS. Without a key to price_lists, which would be
-- looked at for each of 50,000 rows: rows go with their list by the trigger below.
CREATE TABLE prices (
  price_list text NOT NULL,
  prefix text COLLATE "C" NOT NULL,
  valid_from timestamptz NOT NULL,
  price_cents numeric(10, 4) NOT NULL CHECK (price_cents >= 0),
  express_surcharge_cents numeric(10, 4) CHECK (express_surcharge_cents >= 0),
  PRIMARY KEY (price_list, prefix, valid_from)
);
--> statement-breakpoint
CREATE TABLE provider_cost_lists (
  provider text PRIMARY KEY REFERENCES providers (name) ON DELETE CASCADE,
  version bigint NOT NULL,
  entries integer NOT NULL CHECK (entries >= 0),
  updated_at timestamptz NOT NULL DEFAULT now()
);
--> statement-breakpoint
CREATE TABLE provider_costs (
  provider text NOT NULL,
  prefix text COLLATE "C" NOT NULL,
  valid_from timestamptz NOT NULL,
  cost_cents numeric(10, 4) NOT NULL CHECK (cost_cents >= 0),
  PRIMARY KEY (provider, prefix, valid_from)
);
--> statement-breakpoint
CREATE FUNCTION remove_prices() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM prices WHERE price_list = OLD.name;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER price_list_removed AFTER DELETE ON price_lists FOR EACH ROW EXECUTE FUNCTION remove_prices();
--> statement-breakpoint
CREATE FUNCTION remove_provider_costs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM provider_costs WHERE provider = OLD.provider;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER provider_cost_list_removed AFTER DELETE ON provider_cost_lists
FOR EACH ROW EXECUTE FUNCTION remove_provider_costs();
--> statement-breakpoint
-- NULL: the list named default. Money does not move this column, so neither the key nor the index cost an acceptance anything.
ALTER TABLE clients ADD COLUMN price_list text REFERENCES price_lists (name);
--> statement-breakpoint
CREATE INDEX clients_priced ON clients (price_list) WHERE price_list IS NOT NULL;
--> statement-breakpoint
-- What the providers that took the message take for it, per part and submission; NULL: none took it, or no list said.
ALTER TABLE messages ADD COLUMN provider_cost_cents numeric(20, 4);
--> statement-breakpoint
-- A release before this one counts without it.
ALTER TABLE report_rollups ADD COLUMN provider_cost_cents numeric(20, 4) NOT NULL DEFAULT 0;
--> statement-breakpoint
CREATE TRIGGER price_lists_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON price_lists
FOR EACH STATEMENT EXECUTE FUNCTION bump_config_version('tariffs');
--> statement-breakpoint
CREATE TRIGGER provider_cost_lists_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON provider_cost_lists
FOR EACH STATEMENT EXECUTE FUNCTION bump_config_version('tariffs');
--> statement-breakpoint
-- Which client has which list. Only what names the column or has a list of its own counts: an acceptance does neither.
CREATE TRIGGER clients_price_list_changed AFTER UPDATE OF price_list ON clients
FOR EACH STATEMENT EXECUTE FUNCTION bump_config_version('client_price_lists');
--> statement-breakpoint
CREATE TRIGGER clients_price_list_given AFTER INSERT ON clients
FOR EACH ROW WHEN (NEW.price_list IS NOT NULL) EXECUTE FUNCTION bump_config_version('client_price_lists');
