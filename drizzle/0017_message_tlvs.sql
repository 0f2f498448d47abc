-- What an SMSC is told besides the message (src/domain/parameters.ts): of a message, and of a client for all of its messages. NULL,
-- as of nearly all: nothing, and such a row is as long as it was. The text is kept as it was written.
ALTER TABLE messages ADD COLUMN tlvs json, ADD COLUMN dlt json;
--> statement-breakpoint
ALTER TABLE clients ADD COLUMN tlvs json, ADD COLUMN dlt json;
--> statement-breakpoint
-- Money moves none of its columns, so neither the index nor the triggers cost an acceptance anything.
CREATE INDEX clients_with_parameters ON clients (id) WHERE tlvs IS NOT NULL OR dlt IS NOT NULL;
--> statement-breakpoint
CREATE TRIGGER clients_parameters_changed AFTER UPDATE OF tlvs, dlt ON clients
FOR EACH STATEMENT EXECUTE FUNCTION bump_config_version('client_parameters');
--> statement-breakpoint
CREATE TRIGGER clients_parameters_given AFTER INSERT ON clients
FOR EACH ROW WHEN (NEW.tlvs IS NOT NULL OR NEW.dlt IS NOT NULL) EXECUTE FUNCTION bump_config_version('client_parameters');
