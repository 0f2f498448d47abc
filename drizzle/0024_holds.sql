-- What a message is for, as its client said, and why and until when it was last held back (src/domain/message/stop.ts). NULL, as of nearly
-- all: nothing, and such a row is as long as it was.
ALTER TABLE messages ADD COLUMN class text, ADD COLUMN held_for text, ADD COLUMN held_until timestamptz;
--> statement-breakpoint
-- How far the parts of a sender that has a cap are given out, by all workers together: the minute (and its UTC day) in which
-- the last one goes out, and how many go out in each. There is a row only of senders that have, or had, a cap.
CREATE TABLE sender_turns (
  sender text PRIMARY KEY,
  minute timestamptz NOT NULL,
  minute_parts integer NOT NULL CHECK (minute_parts >= 0),
  day_parts integer NOT NULL CHECK (day_parts >= 0)
) WITH (fillfactor = 50);
