-- What was said to providers for each message, and what they said, for PROVIDER_LOG_DAYS. By day, as the other big tables; here of the
-- id that all rows have that were written together, a UUIDv7 of then: a day is dropped whole when it is too old. Written beside the
-- moves: one index, and no key that would have to be looked up. Days that are there already get theirs here.
CREATE TABLE provider_exchanges (
  batch_id uuid NOT NULL,
  message_id uuid NOT NULL,
  provider text NOT NULL,
  attempt smallint NOT NULL,
  part smallint,
  what text NOT NULL,
  started_at timestamptz NOT NULL,
  took_ms integer,
  outcome text NOT NULL,
  sent json,
  answered json
) PARTITION BY RANGE (batch_id);
--> statement-breakpoint
CREATE INDEX provider_exchanges_message ON provider_exchanges (message_id);
--> statement-breakpoint
DO $$
DECLARE of_day record;
BEGIN
  FOR of_day IN
    SELECT substring(c.relname from 'messages_(.*)') AS name, pg_get_expr(c.relpartbound, c.oid) AS bounds
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'messages'::regclass
  LOOP
    EXECUTE format('CREATE TABLE %I PARTITION OF provider_exchanges %s', 'provider_exchanges_' || of_day.name, of_day.bounds);
  END LOOP;
END $$;
