-- What is done with what comes in from handsets: parts wait here until a process with the role api has put them together, and
-- become inbound messages. A part and its row here are one commit, whichever release writes the part: so it is a trigger.
CREATE TABLE inbound_queue (
  part_id uuid PRIMARY KEY,
  -- At once, until somebody has looked at it and others are to come, or it could not be taken.
  due_at timestamptz NOT NULL DEFAULT '-infinity',
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
  INSERT INTO inbound_queue (part_id) VALUES (NEW.id);
  RETURN NULL;
END $$;
--> statement-breakpoint
-- Copied to each day when that is attached.
CREATE TRIGGER inbound_parts_queue AFTER INSERT ON inbound_parts FOR EACH ROW EXECUTE FUNCTION queue_inbound_part();
--> statement-breakpoint
-- What came before this release.
INSERT INTO inbound_queue (part_id) SELECT id FROM inbound_parts;
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
  from_address text NOT NULL CHECK (length(from_address) <= 128),
  to_address text NOT NULL CHECK (length(to_address) <= 128),
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
  action text CHECK (action IN ('opt_out', 'opt_in', 'help'))
) PARTITION BY RANGE (id);
--> statement-breakpoint
CREATE INDEX inbound_messages_client ON inbound_messages (client_id, id);
--> statement-breakpoint
-- The conversation of a number.
CREATE INDEX inbound_messages_from ON inbound_messages (from_address, id);
--> statement-breakpoint
CREATE INDEX inbound_messages_to ON inbound_messages (to_address, id);
--> statement-breakpoint
CREATE INDEX inbound_messages_action ON inbound_messages (action, id) WHERE action IS NOT NULL;
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
--> statement-breakpoint
-- What a handset may have answered to: messages from a number or short code (no name begins with a sign up to 9, but for a
-- few), so that what goes out under a name pays nothing. On the days that are still to come, and on those that are small: on a
-- big one it would stop the acceptance for as long as it takes to read it. So the index of the whole stays invalid until
-- those days are gone; only days that have it are asked (src/store/inbound/replied-to.ts).
CREATE INDEX messages_replied_to ON ONLY messages (to_msisdn, id) WHERE ascii(from_sender) <= 57;
--> statement-breakpoint
DO $$
DECLARE of_day record;
BEGIN
  FOR of_day IN
    SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'messages'::regclass AND pg_relation_size(c.oid) < 100000000
  LOOP
    EXECUTE format('CREATE INDEX %I ON %I (to_msisdn, id) WHERE ascii(from_sender) <= 57', of_day.name || '_replied_to', of_day.name);
    EXECUTE format('ALTER INDEX messages_replied_to ATTACH PARTITION %I', of_day.name || '_replied_to');
  END LOOP;
END $$;
--> statement-breakpoint
-- What a provider took a message for, and has answered itself.
ALTER TABLE inbound_parts ADD COLUMN told text CHECK (told IN ('opt_out', 'opt_in', 'help'));
