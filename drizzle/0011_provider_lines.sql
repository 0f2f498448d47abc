-- A line is the right of one worker thread to talk to one provider, for as long as it renews it: twice a second, by one
-- statement for all its lines. A line lives until `until`, by the clock of this server; what is over may be taken by another.
-- No foreign key: a provider is removed while the last line of it runs out. What a line does is written at each renewal:
-- `answers` and `failures` (refusals for now and unknown answers) are of its last ten seconds, `last_error` is for people.
CREATE TABLE provider_lines (
  provider text NOT NULL,
  slot smallint NOT NULL CHECK (slot >= 0),
  holder text NOT NULL,
  until timestamptz NOT NULL,
  state text NOT NULL DEFAULT 'opening' CHECK (state IN ('open', 'opening', 'failed')),
  since timestamptz NOT NULL DEFAULT now(),
  in_flight integer NOT NULL DEFAULT 0,
  parts_per_s real NOT NULL DEFAULT 0,
  waiting integer NOT NULL DEFAULT 0,
  answers integer NOT NULL DEFAULT 0,
  failures integer NOT NULL DEFAULT 0,
  last_error text,
  PRIMARY KEY (provider, slot)
) WITH (fillfactor = 40, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0);
