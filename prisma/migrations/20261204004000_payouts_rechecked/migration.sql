-- A schedule that is ended keeps its row, so that its version goes on and whoever saves a form from before is told.
ALTER TABLE payout_schedule ALTER COLUMN next_on DROP NOT NULL,
  DROP CONSTRAINT payout_schedule_every_known,
  ADD CONSTRAINT payout_schedule_every_known CHECK (every IN ('daily', 'weekly', 'monthly', 'manual')),
  ADD CONSTRAINT payout_schedule_next_on CHECK ((every = 'manual') = (next_on IS NULL));
REVOKE DELETE ON payout_schedule FROM countinghouse_app;

-- Sets the schedule of a currency, or that it is paid out by hand. It begins after today, so that whoever saves it twice on a day is
-- paid out no sooner.
-- p: {schedule: {currency, every, weekday, month_day, minimum_amount}, expected_version (0: none was ever saved; null: whatever
-- there is)}
CREATE OR REPLACE FUNCTION payout_schedule_save(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  wanted jsonb := p->'schedule';
  moment timestamptz := (p->>'at')::timestamptz;
  s payout_schedule;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  PERFORM FROM environment WHERE id = e FOR NO KEY UPDATE;
  SELECT * INTO s FROM payout_schedule WHERE environment_id = e AND currency = wanted->>'currency' FOR UPDATE;
  IF coalesce(s.version, 0) <> (p->>'expected_version')::int THEN
    RETURN refuse(e, p, 'version_conflict', jsonb_build_object('current_version', coalesce(s.version, 0)));
  END IF;
  INSERT INTO payout_schedule AS held_one (environment_id, currency, every, weekday, month_day, minimum_amount, next_on,
    updated_by, updated_at)
  VALUES (e, wanted->>'currency', wanted->>'every', (wanted->>'weekday')::int, (wanted->>'month_day')::int,
    coalesce((wanted->>'minimum_amount')::bigint, s.minimum_amount, 1),
    CASE WHEN wanted->>'every' <> 'manual' THEN payout_schedule_next(wanted->>'every', (wanted->>'weekday')::int,
      (wanted->>'month_day')::int, merchant_day(e, moment)) END, p->>'actor', moment)
  ON CONFLICT (environment_id, currency) DO UPDATE SET every = excluded.every, weekday = excluded.weekday,
    month_day = excluded.month_day, minimum_amount = excluded.minimum_amount, next_on = excluded.next_on,
    updated_by = excluded.updated_by, updated_at = excluded.updated_at, version = held_one.version + 1
  RETURNING * INTO s;
  RETURN finish_idempotency(e, p->'idempotency'->>'key', jsonb_build_object('result', 'ok', 'schedule', to_jsonb(s)));
END
$$;

-- As before, once what was due at `released_until` is available; until then nothing is done and it stays due.
-- p: what payout_reserve takes; `payout` is null where no bank is connected. {currency, released_until}
CREATE OR REPLACE FUNCTION payout_schedule_pay(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  s payout_schedule;
  today date := merchant_day(e, (p->>'at')::timestamptz);
  available bigint;
  answer jsonb := '{"result": "refused", "code": "bank_unavailable"}';
  outcome text;
BEGIN
  SELECT * INTO s FROM payout_schedule WHERE environment_id = e AND currency = p->>'currency' FOR UPDATE;
  IF s.next_on IS NULL OR s.next_on > today THEN
    RETURN '{"result": "not_due"}';
  END IF;
  -- The release passes over what another process is releasing: its money belongs to this day too.
  IF EXISTS (SELECT FROM capture WHERE environment_id = e AND status = 'succeeded' AND release_entry_id IS NULL
    AND available_at <= (p->>'released_until')::timestamptz) THEN
    RETURN '{"result": "not_released"}';
  END IF;
  UPDATE payout_schedule SET next_on = payout_schedule_next(s.every, s.weekday, s.month_day, today)
  WHERE environment_id = e AND currency = s.currency;
  IF EXISTS (SELECT FROM payout_schedule_run WHERE environment_id = e AND currency = s.currency AND day = today) THEN
    RETURN '{"result": "not_due"}';
  END IF;
  -- In the order in which payouts take their locks.
  PERFORM payout_account_for(e, NULL, s.currency);
  PERFORM pg_advisory_xact_lock(hashtextextended('available:' || e || ':' || s.currency, 0));
  available := merchant_available(e, s.currency);
  IF available < s.minimum_amount THEN
    outcome := 'too_little';
  ELSE
    IF jsonb_typeof(p->'payout') = 'object' THEN
      answer := payout_reserve(e, p);
    END IF;
    outcome := CASE answer->>'result' WHEN 'ok' THEN 'paid_out' ELSE 'refused' END;
  END IF;
  INSERT INTO payout_schedule_run (environment_id, currency, day, result, code, payout_id, available, ran_at)
  VALUES (e, s.currency, today, outcome, CASE WHEN outcome = 'refused' THEN answer->>'code' END,
    CASE WHEN outcome = 'paid_out' THEN answer->'payout'->>'id' END, available, (p->>'at')::timestamptz);
  RETURN jsonb_build_object('result', outcome);
END
$$;

-- By currency, as the file says it; those that are paid out by hand are not in it.
CREATE OR REPLACE FUNCTION configuration_of_payout_schedules(e text, locked boolean) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  IF locked THEN
    PERFORM FROM payout_schedule WHERE environment_id = e ORDER BY currency FOR UPDATE;
  END IF;
  RETURN (SELECT coalesce(jsonb_agg(jsonb_build_object('id', currency, 'version', version, 'currency', currency, 'every', every,
      'weekday', weekday, 'month_day', month_day, 'minimum_amount', minimum_amount) ORDER BY currency), '[]')
    FROM payout_schedule WHERE environment_id = e AND every <> 'manual');
END
$$;

-- As before. Whoever waits for the default's row while another account becomes the default finds that it is none any more: the
-- second look sees the new one.
CREATE OR REPLACE FUNCTION payout_account_for(e text, destination text, wanted_currency text) RETURNS payout_account
  LANGUAGE plpgsql AS $$
DECLARE
  a payout_account;
BEGIN
  IF destination IS NOT NULL THEN
    SELECT * INTO a FROM payout_account WHERE environment_id = e AND id = destination FOR SHARE;
    RETURN a;
  END IF;
  SELECT * INTO a FROM payout_account WHERE environment_id = e AND currency = wanted_currency AND is_default FOR SHARE;
  IF NOT FOUND THEN
    SELECT * INTO a FROM payout_account WHERE environment_id = e AND currency = wanted_currency AND is_default FOR SHARE;
  END IF;
  RETURN a;
END
$$;
