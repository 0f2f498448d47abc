-- What requests were named by who asked, and whose trace they go on with: a row for those that came with an X-Request-Id or, with traces
-- on, a traceparent; the others need none, for their messages are named by them (src/domain/message/request-id.ts). By the day of the
-- id, which is that of its messages; days that are there already get theirs here. A row is some 0.3 kB of WAL for its request, and
-- the acceptance of others does not name the table.
CREATE TABLE message_requests (
  id uuid PRIMARY KEY,
  request_id text,
  traceparent text,
  tracestate text
) PARTITION BY RANGE (id);
--> statement-breakpoint
CREATE INDEX message_requests_request_id ON message_requests (request_id) WHERE request_id IS NOT NULL;
--> statement-breakpoint
DO $$
DECLARE of_day record;
BEGIN
  FOR of_day IN
    SELECT substring(c.relname from 'messages_(.*)') AS name, pg_get_expr(c.relpartbound, c.oid) AS bounds
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'messages'::regclass
  LOOP
    EXECUTE format('CREATE TABLE %I PARTITION OF message_requests %s', 'message_requests_' || of_day.name, of_day.bounds);
  END LOOP;
END $$;
