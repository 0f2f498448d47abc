-- The key that a client had before stays good for some hours beside its new one. A table of its own: clients change with each
-- payment, and most have none. Nothing that is there is read or written.
CREATE TABLE previous_api_keys (
  client_id uuid PRIMARY KEY REFERENCES clients (id) ON DELETE CASCADE,
  key_hash text NOT NULL UNIQUE,
  -- The hash of the key that took its place. Has that gone, by whichever release, this one is good no more.
  beside_hash text NOT NULL,
  until timestamptz NOT NULL
);
