-- What a client's messages of a day have done to its money, kept once they have all ended, so that a statement reads a few rows a day and
-- not its messages. Written when a statement is asked for, by whichever process it is; nothing of it says what is not in the locks too,
-- so it may be emptied at any time. The release before knows nothing of it. Costs nothing until then, and reads nothing that is there.
CREATE TABLE settled_days (
  client_id uuid NOT NULL,
  -- The UTC day of the messages' ids, as of their partition.
  day date NOT NULL,
  PRIMARY KEY (client_id, day)
);
--> statement-breakpoint
-- Columns as in archived_totals.
CREATE TABLE settled_totals (
  client_id uuid NOT NULL,
  day date NOT NULL,
  moved_on date NOT NULL,
  kind text NOT NULL CHECK (kind IN ('hold', 'capture', 'release')),
  country text NOT NULL,
  parts smallint NOT NULL,
  price_cents numeric(20,4) NOT NULL,
  lines bigint NOT NULL,
  amount_cents numeric(20,4) NOT NULL,
  provider_cost_cents numeric(20,4) NOT NULL,
  with_cost bigint NOT NULL,
  FOREIGN KEY (client_id, day) REFERENCES settled_days ON DELETE CASCADE
);
--> statement-breakpoint
CREATE INDEX settled_totals_moved ON settled_totals (client_id, moved_on);
--> statement-breakpoint
CREATE INDEX settled_totals_day ON settled_totals (client_id, day);
