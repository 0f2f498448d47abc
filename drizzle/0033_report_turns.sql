-- Minutes whose marks are taken and that are not counted yet. Counting one takes several transactions: who counts may die
-- between them, and the next turn begins with these. The release before knows nothing of it, and leaves it as it is.
ALTER TABLE report_progress ADD COLUMN counting timestamptz[] NOT NULL DEFAULT '{}';
