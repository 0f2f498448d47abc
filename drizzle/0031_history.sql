-- The history of a message in its own row: a line for each event, the newest first, each a JSON array
-- [seq, at in Unix milliseconds, event, from, to, attempt, detail, route, part, ignored] without the nulls at its end
-- (src/domain/message/history-line.ts). A move writes its row anyway, so its history costs no row and no index entry of its own; and as
-- the older lines are the end of the old row and of the new one, PostgreSQL logs only the new line. Adding the column rewrites nothing.
ALTER TABLE messages ADD COLUMN history text;
--> statement-breakpoint
-- The rows that such lines are.
CREATE FUNCTION history_rows(lines text) RETURNS TABLE (seq integer, at timestamptz, event text, from_status text, to_status text,
  ignored boolean, attempt smallint, detail text, part smallint, route text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (places ->> 0)::integer, to_timestamp((places ->> 1)::float8 / 1000), places ->> 2, places ->> 3, places ->> 4,
    coalesce((places ->> 9)::boolean, false), (places ->> 5)::smallint, places ->> 6, (places ->> 8)::smallint, places ->> 7
  FROM unnest(string_to_array(lines, E'\n')) AS line CROSS JOIN LATERAL (SELECT line::json AS places) AS read
$$;
--> statement-breakpoint
-- All rows of all histories: those that the release before wrote, and still writes beside this one, and those of the lines.
CREATE VIEW message_history AS
SELECT message_id, seq, at, event, from_status, to_status, ignored, attempt, detail, part, route FROM message_events
UNION ALL
SELECT m.id, h.* FROM messages m CROSS JOIN LATERAL history_rows(m.history) AS h;
--> statement-breakpoint
-- Room in the pages of the days that are there for the versions to come; days to come are made with it (src/store/database/partitions.ts).
DO $$
DECLARE day record;
BEGIN
  FOR day IN SELECT inhrelid::regclass AS name, CASE inhparent WHEN 'messages'::regclass THEN 45 ELSE 50 END AS fill
    FROM pg_inherits WHERE inhparent IN ('messages'::regclass, 'credit_locks'::regclass)
  LOOP
    EXECUTE format('ALTER TABLE %s SET (fillfactor = %s)', day.name, day.fill);
  END LOOP;
END $$;
