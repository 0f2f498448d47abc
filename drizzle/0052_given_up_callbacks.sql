-- Callbacks that were given up, of all clients, the newest first: a list, and what "Problems" counts of them. What is on its way or was taken is
-- not in it. Nobody asks for both conditions but who wants all clients: a client's own are in callbacks_dead. Commits that queue callbacks
-- wait while it reads the table: 0.2 s for 300,000 of them, some hundreds of which are in it.
CREATE INDEX callbacks_given_up ON callbacks (id) WHERE state = 'DEAD' AND wake_at IS NULL;
--> statement-breakpoint
-- What waits to be replayed, among many that were.
CREATE INDEX dead_letters_waiting ON dead_letters (created_at, id) WHERE replayed_at IS NULL;
