-- What is done with what comes in from handsets: parts wait here until a process with the role api has put them together, and
-- become inbound messages. A part and its row here are one commit, whichever release writes the part: so it is a trigger.
CREATE TABLE inbound_queue (
  part_id uuid PRIMARY KEY,
  due_at timestamptz NOT NULL,
  -- Of a part whose message is not complete yet: what it has in common with the others. Null: nobody has looked at it.
  join_key uuid
);
--> statement-breakpoint
CREATE INDEX inbound_queue_due ON inbound_queue (due_at, part_id);
--> statement-breakpoint
CREATE INDEX inbound_queue_join ON inbound_queue (join_key, part_id) WHERE join_key IS NOT NULL;
--> statement-breakpoint
CREATE FUNCTION queue_inbound_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO inbound_queue (part_id, due_at) VALUES (NEW.id, NEW.received_at);
  RETURN NULL;
END $$;
--> statement-breakpoint
-- Copied to each day when that is attached.
CREATE TRIGGER inbound_parts_queue AFTER INSERT ON inbound_parts FOR EACH ROW EXECUTE FUNCTION queue_inbound_part();
--> statement-breakpoint
-- What came before this release.
INSERT INTO inbound_queue (part_id, due_at) SELECT id, received_at FROM inbound_parts;
--> statement-breakpoint
-- Repetitions of what comes without an id of its provider's. Rows live as long as INBOUND_REPEAT_MS.
CREATE TABLE inbound_fingerprints (
  fingerprint uuid PRIMARY KEY,
  part_id uuid NOT NULL,
  told_at timestamptz NOT NULL
);
--> statement-breakpoint
CREATE INDEX inbound_fingerprints_age ON inbound_fingerprints (told_at);
--> statement-breakpoint
CREATE TABLE inbound_messages (
  id uuid PRIMARY KEY,
  provider text NOT NULL,
  from_address text NOT NULL,
  to_address text NOT NULL,
  text text NOT NULL,
  encoding text NOT NULL CHECK (encoding IN ('GSM7', 'UCS2')),
  -- How many have come, and their ids in inbound_parts, in their order; partial: others did not come in time.
  parts smallint NOT NULL CHECK (parts = cardinality(part_ids)),
  part_ids uuid[] NOT NULL CHECK (cardinality(part_ids) BETWEEN 1 AND 255),
  partial boolean NOT NULL,
  received_at timestamptz NOT NULL,
  -- Null: the number is nobody's yet.
  client_id uuid,
  keyword text,
  in_reply_to uuid,
  action text CHECK (action IN ('STOP', 'START', 'HELP'))
) PARTITION BY RANGE (id);
--> statement-breakpoint
CREATE INDEX inbound_messages_client ON inbound_messages (client_id, id);
--> statement-breakpoint
-- The conversation of a number. Addresses may be longer than a row of an index; none that is written to is.
CREATE INDEX inbound_messages_from ON inbound_messages (from_address, id) WHERE length(from_address) <= 32;
--> statement-breakpoint
DO $$
DECLARE of_day record;
BEGIN
  FOR of_day IN
    SELECT substring(c.relname from 'messages_(.*)') AS name, pg_get_expr(c.relpartbound, c.oid) AS bounds
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'messages'::regclass
  LOOP
    EXECUTE format('CREATE TABLE %I PARTITION OF inbound_messages %s', 'inbound_messages_' || of_day.name, of_day.bounds);
  END LOOP;
END $$;
