-- What comes in from handsets, as providers told it: a whole message or a part of one. What is done with it is decided later.
-- By the day it came, as the other big tables; days that are there already get theirs here. Nothing was kept before.
CREATE TABLE inbound_parts (
  id uuid PRIMARY KEY,
  provider text NOT NULL,
  -- The provider's own id of it, where it gives one.
  provider_message_id text,
  from_address text NOT NULL,
  to_address text NOT NULL,
  text text NOT NULL,
  -- What the text was read from, where a provider gives octets; the header is that of the user data (3GPP TS 23.040, 9.2.3.24).
  octets bytea,
  data_coding smallint,
  header bytea,
  -- Of a long message: what its parts have in common, how many they are, and which this is.
  reference integer,
  total smallint,
  number smallint,
  received_at timestamptz NOT NULL,
  CHECK ((octets IS NULL) = (data_coding IS NULL) AND (octets IS NULL) = (header IS NULL)),
  CHECK ((reference IS NULL) = (total IS NULL) AND (reference IS NULL) = (number IS NULL))
) PARTITION BY RANGE (id);
--> statement-breakpoint
-- By it a repetition is known.
CREATE INDEX inbound_parts_told ON inbound_parts (provider_message_id, provider) WHERE provider_message_id IS NOT NULL;
--> statement-breakpoint
DO $$
DECLARE of_day record;
BEGIN
  FOR of_day IN
    SELECT substring(c.relname from 'messages_(.*)') AS name, pg_get_expr(c.relpartbound, c.oid) AS bounds
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'messages'::regclass
  LOOP
    EXECUTE format('CREATE TABLE %I PARTITION OF inbound_parts %s', 'inbound_parts_' || of_day.name, of_day.bounds);
  END LOOP;
END $$;
