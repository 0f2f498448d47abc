-- Several keys a client, each with a name, an end and when it was used last. Read from here only; the release before goes on with
-- clients.api_key_hash and previous_api_keys, and what it writes there is written here, too, by two triggers. They look at nothing
-- when money moves (UPDATE OF). To be dropped with those by the next release. Writers of clients wait while it runs, so its indexes
-- and what they hold are made once its rows are there.
CREATE TABLE client_keys (
  id uuid NOT NULL,
  client_id uuid NOT NULL,
  -- Null: the client's main key, which the next one without a name replaces.
  name text,
  key_hash text NOT NULL,
  -- How the key begins; null: the release before made it, and nobody knows.
  prefix text,
  ends_at timestamptz,
  -- Another took its place: good no more, whatever the clocks of the gateways say of its end.
  replaced boolean NOT NULL DEFAULT false,
  -- Who made it; null: not known.
  made_by text,
  last_used_at timestamptz,
  -- Null: before this table was there.
  created_at timestamptz DEFAULT now()
);
--> statement-breakpoint
-- Another main key ends the one before, unless previous_api_keys says next how long it is good; none at all takes all keys away. Who
-- takes only the main key away has removed its row here before.
CREATE FUNCTION keep_main_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.api_key_hash IS NULL THEN
    IF OLD.api_key_hash IS NULL OR EXISTS (SELECT FROM client_keys WHERE client_id = NEW.id AND key_hash = OLD.api_key_hash) THEN
      DELETE FROM client_keys WHERE client_id = NEW.id;
    END IF;
  ELSE
    UPDATE client_keys SET replaced = true, ends_at = least(ends_at, now())
    WHERE client_id = NEW.id AND name IS NULL AND key_hash <> NEW.api_key_hash;
    INSERT INTO client_keys (id, client_id, key_hash) VALUES (gen_random_uuid(), NEW.id, NEW.api_key_hash)
    ON CONFLICT (key_hash) DO UPDATE SET replaced = false, ends_at = NULL WHERE client_keys.client_id = NEW.id;
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER clients_main_key AFTER UPDATE OF api_key_hash ON clients FOR EACH ROW EXECUTE FUNCTION keep_main_key();
--> statement-breakpoint
CREATE FUNCTION keep_previous_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    UPDATE client_keys SET replaced = true, ends_at = least(ends_at, now()) WHERE client_id = OLD.client_id AND key_hash = OLD.key_hash;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO client_keys (id, client_id, key_hash, ends_at) VALUES (gen_random_uuid(), NEW.client_id, NEW.key_hash, NEW.until)
    ON CONFLICT (key_hash) DO UPDATE SET replaced = false, ends_at = NEW.until WHERE client_keys.client_id = NEW.client_id;
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER previous_api_keys_kept AFTER INSERT OR UPDATE OR DELETE ON previous_api_keys
  FOR EACH ROW EXECUTE FUNCTION keep_previous_key();
--> statement-breakpoint
INSERT INTO client_keys (id, client_id, key_hash, created_at)
SELECT gen_random_uuid(), id, api_key_hash, NULL FROM clients WHERE api_key_hash IS NOT NULL;
--> statement-breakpoint
INSERT INTO client_keys (id, client_id, key_hash, ends_at, created_at)
SELECT gen_random_uuid(), c.id, p.key_hash, p.until, NULL
FROM previous_api_keys p JOIN clients c ON c.id = p.client_id AND c.api_key_hash = p.beside_hash
WHERE NOT EXISTS (SELECT FROM clients main WHERE main.api_key_hash = p.key_hash);
--> statement-breakpoint
ALTER TABLE client_keys ADD PRIMARY KEY (id), ADD UNIQUE (key_hash);
--> statement-breakpoint
ALTER TABLE client_keys ADD FOREIGN KEY (client_id) REFERENCES clients (id) ON DELETE CASCADE;
--> statement-breakpoint
CREATE INDEX client_keys_client ON client_keys (client_id);
