-- What was said to providers for young messages (15 minutes), all of a batch in one row: a pack, compressed by the worker. A row an
-- exchange with its index took 17 µs of PostgreSQL and 0.9 kB of WAL a message. `id_ends` holds the last 32 bits of the ids of
-- its messages: a message is looked for in the packs of its first 15 minutes. What is said later has rows in provider_exchanges as
-- before. By the day of batch_id, dropped as those; days that are there already get theirs here.
CREATE TABLE provider_exchange_packs (
  batch_id uuid PRIMARY KEY,
  id_ends integer[] NOT NULL,
  pack bytea NOT NULL
) PARTITION BY RANGE (batch_id);
--> statement-breakpoint
-- It is compressed already, and apart from the rest of its row, which is what is searched.
ALTER TABLE provider_exchange_packs ALTER COLUMN pack SET STORAGE EXTERNAL;
--> statement-breakpoint
DO $$
DECLARE of_day record;
BEGIN
  FOR of_day IN
    SELECT substring(c.relname from 'messages_(.*)') AS name, pg_get_expr(c.relpartbound, c.oid) AS bounds
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'messages'::regclass
  LOOP
    EXECUTE format('CREATE TABLE %I PARTITION OF provider_exchange_packs %s', 'provider_exchange_packs_' || of_day.name, of_day.bounds);
  END LOOP;
END $$;
--> statement-breakpoint
-- An api of the release before removes what was said of a message from provider_exchanges and knows no packs: they go whole, with what
-- they hold of others. This release says that it takes out what is of the message alone (`sms.opens_packs`). Moves name the table
-- of their day, so a trigger of statements on all days costs them nothing. To be dropped by the next release.
CREATE FUNCTION drop_packs_of_redacted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM provider_exchange_packs p USING updated m
  WHERE m.redacted_at IS NOT NULL AND p.batch_id >= (left(m.id::text, 13) || '-0000-0000-000000000000')::uuid
    AND ('x' || right(m.id::text, 8))::bit(32)::integer = ANY (p.id_ends);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER messages_redacted AFTER UPDATE ON messages REFERENCING NEW TABLE AS updated FOR EACH STATEMENT
  WHEN (current_setting('sms.opens_packs', true) IS DISTINCT FROM 'on') EXECUTE FUNCTION drop_packs_of_redacted();
