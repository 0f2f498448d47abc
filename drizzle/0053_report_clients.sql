-- What an hour or a day that is over has of each client, added up and ready to be read: a report by client had to add up a row for each provider,
-- country and status of them. Written at the end of each fold; `counted` is JSON (src/store/report/client-rows.ts). Hours and days of before are
-- not there and are read from report_rollups as ever, so nothing is written here, and nobody waits.
CREATE TABLE report_client_rows (
  span text NOT NULL CHECK (span IN ('hour', 'day')),
  bucket timestamptz NOT NULL,
  client_id uuid NOT NULL,
  counted text NOT NULL,
  PRIMARY KEY (span, bucket, client_id)
);
--> statement-breakpoint
-- Hours and days whose rows there are what report_rollups adds up to; rows of others mean nothing.
CREATE TABLE report_client_spans (
  span text NOT NULL CHECK (span IN ('hour', 'day')),
  bucket timestamptz NOT NULL,
  PRIMARY KEY (span, bucket)
);
--> statement-breakpoint
-- Whoever changes the counts of a minute notes its hour and its day as stale before. The release before, which knows nothing of these tables, does so
-- too; when it has summed them up again they are not registered, and are read from report_rollups. Fires once an hour and a day, not with each minute.
CREATE FUNCTION forget_report_clients() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM report_client_spans WHERE span = NEW.span AND bucket = NEW.bucket;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER report_clients_stale AFTER INSERT ON report_stale FOR EACH ROW EXECUTE FUNCTION forget_report_clients();
