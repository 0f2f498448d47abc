-- The history of a message in its own row: a line for each event, the newest first, each a JSON array
-- [seq, at in Unix milliseconds, event, from, to, attempt, detail, route, part, ignored] without the nulls at its end
-- (src/domain/message/history-line.ts). A move writes its row anyway, so its history costs no row and no index entry of its own; and as
-- the older lines are the end of the old row and of the new one, PostgreSQL logs only the new line. Adding the column rewrites nothing.
ALTER TABLE messages ADD COLUMN history text;
--> statement-breakpoint
-- All rows of all histories: those that the release before wrote, and still writes beside this one, and those of the lines.
CREATE VIEW message_history AS
SELECT message_id, seq, at, event, from_status, to_status, ignored, attempt, detail, part, route FROM message_events
UNION ALL
SELECT m.id, (places ->> 0)::integer, timestamptz 'epoch' + (places ->> 1)::bigint * interval '1 millisecond', places ->> 2, places ->> 3,
  places ->> 4, coalesce((places ->> 9)::boolean, false), (places ->> 5)::smallint, places ->> 6, (places ->> 8)::smallint, places ->> 7
FROM messages m
  CROSS JOIN LATERAL unnest(string_to_array(m.history, E'\n')) AS line
  CROSS JOIN LATERAL (SELECT line::json AS places) AS read;
