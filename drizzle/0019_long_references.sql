-- The last reference that joined the parts of a long message, 0 to 65535, for each group of numbers: a handset joins parts by
-- sender and reference, so those of two long messages to it must differ, whichever provider, line and process they go by. A
-- number is always in the same group, of 65,536: the table stays small, and a long message costs one update of a row that is
-- seldom anybody else's. A message of one part costs nothing.
CREATE TABLE long_references (
  number_group integer PRIMARY KEY CHECK (number_group BETWEEN 0 AND 65535),
  last integer NOT NULL CHECK (last BETWEEN 0 AND 65535)
) WITH (fillfactor = 50);
