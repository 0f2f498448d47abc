-- What may go out, and when (src/domain/controls.ts): of a client, or of all where client_id is the nil UUID. What a client's
-- row does not say, that of all says.
CREATE TABLE client_controls (
  client_id uuid NOT NULL,
  what text NOT NULL CHECK (length(what) BETWEEN 1 AND 32),
  said json NOT NULL,
  version bigint NOT NULL DEFAULT 1,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (client_id, what)
);
--> statement-breakpoint
CREATE TRIGGER client_controls_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON client_controls
FOR EACH STATEMENT EXECUTE FUNCTION bump_config_version('client_controls');
