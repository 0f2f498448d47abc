-- The `at` of the last row of the history, so that the next one is not before it; null before the first move.
ALTER TABLE messages ADD COLUMN moved_at timestamptz;
