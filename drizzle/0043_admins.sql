-- Admins by name beside the one of ADMIN_TOKEN, and what was done by whom. The release before knows neither: it takes the token of
-- ADMIN_TOKEN alone, and notes in its log only. Two new tables: nothing that is there is read, written or locked.
CREATE TABLE admins (
  id uuid PRIMARY KEY,
  name text NOT NULL CHECK (name <> ''),
  -- The SHA-256 of the token, and its first characters, by which who has it knows it again.
  token_hash text NOT NULL UNIQUE,
  token_prefix text NOT NULL,
  scopes text[] NOT NULL CHECK (cardinality(scopes) > 0 AND scopes <@ ARRAY['read', 'operate', 'money', 'config']),
  created_at timestamptz NOT NULL,
  created_by text NOT NULL,
  -- Null: it has no end.
  until timestamptz,
  revoked_at timestamptz,
  revoked_by text,
  CHECK ((revoked_at IS NULL) = (revoked_by IS NULL))
);
--> statement-breakpoint
-- The id is a UUIDv7: when it began. Nothing leads from here to what was changed, so an act stays when that has gone.
CREATE TABLE acts (
  id uuid PRIMARY KEY,
  by_kind text NOT NULL CHECK (by_kind IN ('root', 'admin', 'client', 'anyone', 'command', 'gateway')),
  by_name text NOT NULL,
  admin_id uuid,
  came_from text,
  what text NOT NULL,
  subject_kind text NOT NULL,
  subject_id text,
  client_id uuid,
  request_id text,
  outcome text NOT NULL DEFAULT 'begun' CHECK (outcome IN ('begun', 'done', 'refused', 'failed')),
  code text,
  before json,
  after json,
  finished_at timestamptz,
  CHECK ((outcome = 'begun') = (finished_at IS NULL))
);
--> statement-breakpoint
CREATE INDEX acts_by_name ON acts (by_name, id);
--> statement-breakpoint
CREATE INDEX acts_by_what ON acts (what, id);
--> statement-breakpoint
CREATE INDEX acts_by_kind ON acts (by_kind, id);
--> statement-breakpoint
CREATE INDEX acts_by_subject_kind ON acts (subject_kind, id);
--> statement-breakpoint
CREATE INDEX acts_by_subject ON acts (subject_id, id) WHERE subject_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX acts_by_client ON acts (client_id, id) WHERE client_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX acts_not_done ON acts (outcome, id) WHERE outcome <> 'done';
--> statement-breakpoint
-- An act is ended once, and then stays as it is until it is 30 days old: so does what is said of who did what.
CREATE FUNCTION keep_acts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.outcome = 'begun' AND (NEW.id, NEW.by_kind, NEW.by_name, NEW.what, NEW.subject_kind)
      = (OLD.id, OLD.by_kind, OLD.by_name, OLD.what, OLD.subject_kind) THEN
      RETURN NEW;
    END IF;
    RAISE EXCEPTION 'act % has ended and is not changed', OLD.id;
  END IF;
  IF OLD.id < encode(overlay('\x00000000000000000000000000000000'::bytea
    placing substring(int8send((extract(epoch from now() - interval '30 days') * 1000)::bigint) from 3) from 1), 'hex')::uuid THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'act % is younger than 30 days and is not removed', OLD.id;
END $$;
--> statement-breakpoint
CREATE TRIGGER keep_acts BEFORE UPDATE OR DELETE ON acts FOR EACH ROW EXECUTE FUNCTION keep_acts();
