-- Ids that providers gave beside the one in a message's row: of the parts after the first, and of attempts before the last.
-- Nearly no message has any. By day, as the other big tables; days that are there already get theirs here.
CREATE TABLE message_parts (
  provider text NOT NULL,
  provider_message_id text NOT NULL,
  message_id uuid NOT NULL,
  attempt smallint NOT NULL,
  part smallint,
  PRIMARY KEY (provider_message_id, provider, message_id)
) PARTITION BY RANGE (message_id);
--> statement-breakpoint
DO $$
DECLARE of_day record;
BEGIN
  FOR of_day IN
    SELECT substring(c.relname from 'messages_(.*)') AS name, pg_get_expr(c.relpartbound, c.oid) AS bounds
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'messages'::regclass
  LOOP
    EXECUTE format('CREATE TABLE %I PARTITION OF message_parts %s', 'message_parts_' || of_day.name, of_day.bounds);
  END LOOP;
END $$;
--> statement-breakpoint
-- A bit for each part of which no delivery was told, and the attempt that they are of: null where one id stands for all.
ALTER TABLE messages ADD COLUMN parts_open smallint, ADD COLUMN parts_attempt smallint;
--> statement-breakpoint
-- The part that a receipt was about, and what was known when a provider was chosen (src/domain/kept-route.ts).
ALTER TABLE message_events ADD COLUMN part smallint, ADD COLUMN route text;
