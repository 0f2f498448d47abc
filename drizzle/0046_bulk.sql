-- Acts on many messages at once: a job with an item for each message, worked off in steps by whoever holds its lease.
CREATE TABLE bulk_jobs (
  id uuid PRIMARY KEY,
  act text NOT NULL CHECK (act IN ('cancel', 'retry', 'move', 'resend', 'replay_callbacks')),
  -- What it was asked for with, as the API has it; null: with ids.
  filter json,
  provider text,
  state text NOT NULL CHECK (state IN ('running', 'done', 'stopped')),
  asked_by text NOT NULL,
  total integer NOT NULL,
  -- What came of its items so far, by the word of each outcome.
  done json NOT NULL DEFAULT '{}',
  refused json NOT NULL DEFAULT '{}',
  -- Until when a process works on it; past: nobody does.
  held_until timestamptz NOT NULL DEFAULT '-infinity',
  holder text,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  finished_at timestamptz
);
--> statement-breakpoint
CREATE INDEX bulk_jobs_created ON bulk_jobs (created_at DESC, id DESC);
--> statement-breakpoint
CREATE INDEX bulk_jobs_running ON bulk_jobs (created_at) WHERE state = 'running';
--> statement-breakpoint
CREATE TABLE bulk_items (
  job_id uuid NOT NULL REFERENCES bulk_jobs (id) ON DELETE CASCADE,
  message_id uuid NOT NULL,
  state text NOT NULL DEFAULT 'todo' CHECK (state IN ('todo', 'done', 'refused')),
  -- What was done, or why it was not; null: neither yet.
  outcome text,
  -- Of one that is sent again: the id of the message that it becomes, given before it is made.
  new_id uuid,
  PRIMARY KEY (job_id, message_id)
);
--> statement-breakpoint
CREATE INDEX bulk_items_todo ON bulk_items (job_id, message_id) WHERE state = 'todo';
--> statement-breakpoint
CREATE INDEX bulk_items_message ON bulk_items (message_id);
--> statement-breakpoint
CREATE INDEX bulk_items_new ON bulk_items (new_id) WHERE new_id IS NOT NULL;
--> statement-breakpoint
-- The provider that an admin moved a message to, whose queue it goes to alone; null: it goes by its rule. Rewrites nothing.
ALTER TABLE messages ADD COLUMN pinned_to text;
