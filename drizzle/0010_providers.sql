-- How often each part of the configuration has changed: every process asks once a second, and reads anew what has moved.
-- Written with the change itself, so that whoever sees a version sees what it stands for.
CREATE TABLE config_versions (
  what text PRIMARY KEY,
  version bigint NOT NULL
);
--> statement-breakpoint
-- For a trigger of any table that is configuration: bump_config_version('routes').
CREATE FUNCTION bump_config_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO config_versions AS v (what, version) VALUES (TG_ARGV[0], 1)
  ON CONFLICT (what) DO UPDATE SET version = v.version + 1;
  RETURN NULL;
END $$;
--> statement-breakpoint
-- Providers are rows: a kind's name, the settings it has checked, and what it may be given. `secrets` are sealed one by one
-- (SECRETS_KEY), bound to provider and name. NULL in `lines`: one in every worker thread; in `max_parts_per_s`: no bound.
CREATE TABLE providers (
  name text PRIMARY KEY CHECK (name ~ '^[a-z0-9][a-z0-9-]{0,31}$'),
  kind text NOT NULL CHECK (length(kind) BETWEEN 1 AND 32),
  settings json NOT NULL,
  secrets json NOT NULL DEFAULT '{}',
  state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'paused', 'draining')),
  lines smallint CHECK (lines BETWEEN 1 AND 64),
  max_parts_per_s double precision CHECK (max_parts_per_s BETWEEN 0.01 AND 100000),
  max_in_flight integer NOT NULL CHECK (max_in_flight BETWEEN 1 AND 10000),
  timeout_ms integer NOT NULL CHECK (timeout_ms BETWEEN 10 AND 120000),
  on_unknown text NOT NULL CHECK (on_unknown IN ('resend', 'wait')),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
--> statement-breakpoint
CREATE TRIGGER providers_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON providers
FOR EACH STATEMENT EXECUTE FUNCTION bump_config_version('providers');
--> statement-breakpoint
CREATE TRIGGER provider_secrets_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON provider_secrets
FOR EACH STATEMENT EXECUTE FUNCTION bump_config_version('providers');
