-- How long what messages say, and the numbers they went to, are kept; and numbers of people who are to be forgotten. Three small tables, and
-- a wider check on `suppressions`, which reads that table once: 0.2 s for a million rows.
--
-- How far retention has come: of each client, and with the nil UUID of what is nobody's, for texts and for numbers. Days up to `through` are
-- done, but for those of `left_days`, of which some messages were still on their way.
CREATE TABLE retention_progress (
  client_id uuid NOT NULL,
  what text NOT NULL CHECK (what IN ('text', 'number')),
  through date NOT NULL,
  left_days date[] NOT NULL DEFAULT '{}',
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (client_id, what)
);
--> statement-breakpoint
-- A number that is removed everywhere: who asked for it, how far it has come, and in the end the proof. `sealed_number` is the number,
-- for as long as it is looked for; then only its hash is left. `place` is where the search goes on, `counts` what was changed, by table.
CREATE TABLE erasures (
  id uuid PRIMARY KEY,
  number_hash text COLLATE "C" NOT NULL,
  sealed_number text,
  asked_by text NOT NULL CHECK (length(asked_by) <= 200),
  asked_at timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('erasing', 'waiting', 'done')),
  place json NOT NULL,
  counts json NOT NULL DEFAULT '{}',
  days_done date[] NOT NULL DEFAULT '{}',
  archived_days date[] NOT NULL DEFAULT '{}',
  waits_for integer NOT NULL DEFAULT 0,
  due_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  finished_at timestamptz,
  CHECK ((state = 'done') = (sealed_number IS NULL)),
  CHECK ((state = 'done') = (finished_at IS NOT NULL))
);
--> statement-breakpoint
CREATE INDEX erasures_due ON erasures (due_at) WHERE state <> 'done';
--> statement-breakpoint
-- One at a time of a number: who asks again is told of the one that is under way.
CREATE UNIQUE INDEX erasures_open ON erasures (number_hash) WHERE state <> 'done';
--> statement-breakpoint
-- By what NUMBER_SECRET makes of a fixed text processes see that they have the same: with another one no number that has opted out and was
-- hashed would be known.
CREATE TABLE number_secret_check (
  id smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
  made text NOT NULL
);
--> statement-breakpoint
ALTER TABLE suppressions DROP CONSTRAINT suppressions_number_check;
--> statement-breakpoint
ALTER TABLE suppressions ADD CONSTRAINT suppressions_number_check
  CHECK (number ~ '^(\+[1-9][0-9]{1,14}|hash_[0-9a-f]{24})$');
