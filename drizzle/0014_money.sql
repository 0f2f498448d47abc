-- Amounts become exact decimals of cents with four places: a part may cost 0.79 cents. The release before runs beside:
-- what it writes are whole cents, and it adds and subtracts in SQL, so that nothing of a fraction is lost by it.
-- Every row of these tables is written anew while nobody else may use them, all days of credit_locks among them.
-- First: an amount that could not be read exactly any more stops the migration before anything has changed.
DO $$
DECLARE
  rich record;
BEGIN
  SELECT client_id, sum(amount_cents) AS cents INTO rich FROM topups GROUP BY client_id HAVING sum(amount_cents) > 100000000000 LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'client % was topped up by % cents in all, and may have at most 100000000000: correct its topups and its credit_cents, each by as much, and migrate again', rich.client_id, rich.cents;
  END IF;
END $$;
--> statement-breakpoint
-- Traffic takes these tables in more than one order. Who waits here holding some of them would stand against it until one
-- of both is ended as a deadlock: so all four are taken within half a second (before PostgreSQL looks for deadlocks), or
-- given back and tried for again.
DO $$
BEGIN
  FOR attempt IN 1..240 LOOP
    BEGIN
      SET LOCAL lock_timeout = '500ms';
      LOCK TABLE clients, topups, capture_totals, credit_locks, report_rollups IN ACCESS EXCLUSIVE MODE;
      SET LOCAL lock_timeout = 0;
      RETURN;
    EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
      IF attempt = 240 THEN RAISE; END IF;
      PERFORM pg_sleep(0.1);
    END;
  END LOOP;
END $$;
--> statement-breakpoint
ALTER TABLE clients ALTER COLUMN credit_cents TYPE numeric(20,4);
--> statement-breakpoint
ALTER TABLE topups ALTER COLUMN amount_cents TYPE numeric(20,4);
--> statement-breakpoint
ALTER TABLE capture_totals ALTER COLUMN captured_cents TYPE numeric(20,4);
--> statement-breakpoint
ALTER TABLE credit_locks ALTER COLUMN amount_cents TYPE numeric(20,4);
--> statement-breakpoint
ALTER TABLE report_rollups
  ALTER COLUMN held_cents TYPE numeric(20,4),
  ALTER COLUMN captured_cents TYPE numeric(20,4),
  ALTER COLUMN released_cents TYPE numeric(20,4);
