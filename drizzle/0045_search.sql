-- What numbers end in and which references there are, by a few pages of a day's table at a time: a search reads the pages that are left.
-- Not a tree with an entry for each message: that costs each acceptance and each move. A page costs nothing until somebody sums it up
-- (src/flow/reading/keep-searchable.ts), and a search reads what is not summed up. On the days that are still to come, and on those
-- that are small: reading a big one would stop the acceptance for as long. Those get it while the gateway runs, one after the other.
CREATE INDEX messages_search ON ONLY messages USING brin (
  created_at,
  (right(to_msisdn, 4)) text_bloom_ops (n_distinct_per_range = 300, false_positive_rate = 0.005),
  (right(to_msisdn, 7)) text_bloom_ops (n_distinct_per_range = 300, false_positive_rate = 0.005),
  client_reference text_bloom_ops (n_distinct_per_range = 300, false_positive_rate = 0.005)
) WITH (pages_per_range = 32);
--> statement-breakpoint
DO $$
DECLARE of_day record;
BEGIN
  FOR of_day IN
    SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'messages'::regclass AND pg_relation_size(c.oid) < 100000000
  LOOP
    EXECUTE format('CREATE INDEX %I ON %I USING brin (created_at,
      (right(to_msisdn, 4)) text_bloom_ops (n_distinct_per_range = 300, false_positive_rate = 0.005),
      (right(to_msisdn, 7)) text_bloom_ops (n_distinct_per_range = 300, false_positive_rate = 0.005),
      client_reference text_bloom_ops (n_distinct_per_range = 300, false_positive_rate = 0.005)) WITH (pages_per_range = 32)', of_day.name || '_search', of_day.name);
    EXECUTE format('ALTER INDEX messages_search ATTACH PARTITION %I', of_day.name || '_search');
  END LOOP;
END $$;
