-- The numbers and short codes that clients are written to at: whose it is what comes in there, by the first word of the text
-- where a keyword is said ('' is none). Written whole; every process keeps it in memory. Without a key to clients, which
-- would be looked at for each of 100,000 rows: no client is ever removed.
CREATE TABLE numbers (
  number text COLLATE "C" NOT NULL CHECK (number ~ '^[+]?[0-9]{2,15}$'),
  keyword text COLLATE "C" NOT NULL DEFAULT '' CHECK (length(keyword) <= 40),
  client_id uuid NOT NULL,
  group_name text CHECK (length(group_name) BETWEEN 1 AND 11),
  PRIMARY KEY (number, keyword)
);
--> statement-breakpoint
CREATE TRIGGER numbers_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON numbers
FOR EACH STATEMENT EXECUTE FUNCTION bump_config_version('numbers');
