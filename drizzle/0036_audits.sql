-- When the invariants were last checked, and what was found, over all processes: one row. Whoever moves due_at forward checks them.
-- The release before knows nothing of it. Costs nothing but the row.
CREATE TABLE audits (
  id smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
  due_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  -- How many violations of each invariant that was checked, {"I1": 0}.
  found json
);
--> statement-breakpoint
INSERT INTO audits DEFAULT VALUES;
