-- Credit in practice: how far a client may go below nothing, when it is told that its credit is low, what it may spend on a day, and
-- corrections of what it was topped up by. Processes of the release before run beside: what a client has is still right whatever they
-- do, since they take what is there and no more.
--
-- Both tables are taken within half a second, before PostgreSQL looks for deadlocks, or given back and tried for again: who waits for
-- them behind a long transaction has all acceptance wait behind it.
DO $$
BEGIN
  FOR attempt IN 1..240 LOOP
    BEGIN
      SET LOCAL lock_timeout = '500ms';
      LOCK TABLE clients, topups IN ACCESS EXCLUSIVE MODE;
      SET LOCAL lock_timeout = 0;
      RETURN;
    EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
      IF attempt = 240 THEN RAISE; END IF;
      PERFORM pg_sleep(0.1);
    END;
  END LOOP;
END $$;
--> statement-breakpoint
-- One table rewritten by none of it, and read once for its checks.
ALTER TABLE clients
  ADD COLUMN credit_limit_cents numeric(20,4) NOT NULL DEFAULT 0 CONSTRAINT credit_limit_bounds CHECK (credit_limit_cents BETWEEN 0 AND 100000000000),
  -- NULL: it is never told. Below nothing: of a client that pays later.
  ADD COLUMN low_water_cents numeric(20,4),
  -- NULL: as much as it has.
  ADD COLUMN daily_cap_cents numeric(20,4) CONSTRAINT daily_cap_bounds CHECK (daily_cap_cents >= 0),
  -- The UTC day of the newest message that was paid for, and what the messages of that day cost, less what was released of them on it.
  ADD COLUMN spent_day date,
  ADD COLUMN spent_cents numeric(20,4) NOT NULL DEFAULT 0 CONSTRAINT spent_never_negative CHECK (spent_cents >= 0),
  DROP CONSTRAINT credit_never_negative,
  ADD CONSTRAINT credit_within_limit CHECK (credit_cents >= -credit_limit_cents);
--> statement-breakpoint
-- A correction is a row like a payment, so that credit + held + captured stays their sum for every release; its note is its reason.
ALTER TABLE topups
  ADD COLUMN kind text NOT NULL DEFAULT 'topup',
  DROP CONSTRAINT topups_amount_cents_check,
  ADD CONSTRAINT topups_kind CHECK (
    kind = 'topup' AND amount_cents > 0 OR kind = 'adjustment' AND amount_cents <> 0 AND note IS NOT NULL
  );
--> statement-breakpoint
-- Queues `credits.low` in the commit after which a client has no more than its low-water mark and had more before, whoever writes that:
-- an acceptance of any release, a correction, a new mark. Workers of the release before deliver it as any callback to an endpoint. It is
-- of no message; `message_id` has its own id, which is unique.
CREATE FUNCTION tell_credits_low() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  callback uuid := encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
    placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6), 52, 1), 53, 1), 'hex')::uuid;
BEGIN
  INSERT INTO callbacks (id, client_id, message_id, status, sequence, final, state, wake_at, body, created_at, updated_at)
  VALUES (callback, NEW.id, callback, 'CREDITS_LOW', 1, true, 'PENDING', now(), json_build_object(
    'type', 'credits.low',
    'timestamp', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'data', json_build_object(
      'client_id', NEW.id,
      'credit_cents', trim_scale(NEW.credit_cents),
      'low_water_cents', trim_scale(NEW.low_water_cents),
      'credit_limit_cents', trim_scale(NEW.credit_limit_cents)
    )
  )::text, now(), now());
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER clients_credits_low AFTER UPDATE ON clients FOR EACH ROW
  WHEN (NEW.credit_cents <= NEW.low_water_cents AND (OLD.credit_cents <= OLD.low_water_cents) IS NOT TRUE
    AND NEW.dlr_callback_url IS NOT NULL AND NEW.callback_disabled_at IS NULL)
  EXECUTE FUNCTION tell_credits_low();
