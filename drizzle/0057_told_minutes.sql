-- The time machine tells of a minute soon after it is over: messages accepted before told_until, a whole minute, are in machine_minutes with all that
-- happened to them before it, those of minutes that are still open for now. Null: it was never so. The table has one row.
ALTER TABLE machine_progress ADD COLUMN told_until timestamptz;
