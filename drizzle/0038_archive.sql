-- Days that are written to cold storage (docs/archive.md), and what their messages did to money. A row for each day that was ever begun;
-- a gateway that archives nothing has none. The release before knows neither table: while its processes run, `ARCHIVE_AFTER_DAYS`
-- of this one works beside them (drizzle/README.md). Costs nothing but the empty tables.
CREATE TABLE archived_days (
  day date PRIMARY KEY,
  -- writing: its files are being written; written: they are, and were read back; archived: the day is in them alone; restored: it is in
  -- the database again, and its files stay until it is archived anew. The database has the day in every state but archived.
  state text NOT NULL CHECK (state IN ('writing', 'written', 'archived', 'restored')),
  -- Of the files that are whole: the day's, or what it was when it was restored; null: there are none.
  generation integer CHECK (generation > 0),
  -- The last one that was begun: each writing takes the next, so that none writes over another's files.
  last_generation integer NOT NULL CHECK (last_generation > 0),
  -- Where the files are: a folder or s3://bucket/prefix; null: the folder that belongs to DATA_DIR.
  place text,
  -- Of the generation that is whole.
  messages bigint,
  bytes bigint,
  manifest json,
  -- What is under way: rows that are done, of how many.
  done_rows bigint NOT NULL DEFAULT 0,
  of_rows bigint NOT NULL DEFAULT 0,
  started_at timestamptz NOT NULL DEFAULT now(),
  written_at timestamptz,
  archived_at timestamptz,
  restored_at timestamptz,
  -- Why it was not archived when it was last tried; null: nothing went wrong.
  failed_at timestamptz,
  error text,
  -- Who is at it, and until when that holds unless it says so again.
  holder text,
  held_until timestamptz,
  -- False: files of other generations may be left.
  clean boolean NOT NULL DEFAULT false,
  CHECK (state NOT IN ('archived', 'restored') OR (generation IS NOT NULL AND manifest IS NOT NULL))
);
--> statement-breakpoint
-- What the locks of an archived day did to their clients' money: a row for each client, UTC day of the movement, kind, country, number of
-- parts and price of a message. Written in the transaction that drops the day, taken away in the one that restores it.
CREATE TABLE archived_totals (
  day date NOT NULL,
  client_id uuid NOT NULL,
  moved_on date NOT NULL,
  kind text NOT NULL CHECK (kind IN ('hold', 'capture', 'release')),
  -- '' where it is not known.
  country text NOT NULL,
  parts smallint NOT NULL,
  -- What each of these messages cost its client: the amount of its lock.
  price_cents numeric(20, 4) NOT NULL,
  lines bigint NOT NULL,
  -- lines × price_cents.
  amount_cents numeric(20, 4) NOT NULL,
  -- What providers took for these messages, and of how many of them that is known; 0 of a hold.
  provider_cost_cents numeric(20, 4) NOT NULL,
  with_cost bigint NOT NULL,
  PRIMARY KEY (client_id, moved_on, day, kind, country, parts, price_cents)
);
--> statement-breakpoint
CREATE INDEX archived_totals_day ON archived_totals (day);
--> statement-breakpoint
-- Rows of a day that changed since its files were begun: while there is one, the day is not dropped. Written by triggers on the tables
-- of the days that are being written, whoever changes a row, of either release.
CREATE TABLE archived_day_changes (
  day date NOT NULL,
  at timestamptz NOT NULL DEFAULT now()
);
--> statement-breakpoint
CREATE INDEX archived_day_changes_day ON archived_day_changes (day);
--> statement-breakpoint
CREATE FUNCTION note_day_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM archived_day_changes WHERE day = TG_ARGV[0]::date) THEN
    INSERT INTO archived_day_changes (day) VALUES (TG_ARGV[0]::date);
  END IF;
  RETURN NULL;
END $$;
