-- Payout schedules: on which days what is available in a currency is paid out by itself, by the calendar of the merchant's zone and
-- the environment's clock. A currency without a schedule is paid out by hand.

CREATE TABLE payout_schedule (
  environment_id text NOT NULL REFERENCES environment (id),
  currency text NOT NULL REFERENCES currency (code),
  every text NOT NULL,
  -- Monday is 1.
  weekday smallint,
  -- In shorter months the last day.
  month_day smallint,
  -- Minor units; where less is available nothing is paid out.
  minimum_amount bigint NOT NULL,
  next_on date NOT NULL,
  updated_by text NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  version int NOT NULL DEFAULT 1,
  PRIMARY KEY (environment_id, currency),
  CONSTRAINT payout_schedule_every_known CHECK (every IN ('daily', 'weekly', 'monthly')),
  CONSTRAINT payout_schedule_weekday CHECK (CASE every WHEN 'weekly' THEN coalesce(weekday BETWEEN 1 AND 7, false)
    ELSE weekday IS NULL END),
  CONSTRAINT payout_schedule_month_day CHECK (CASE every WHEN 'monthly' THEN coalesce(month_day BETWEEN 1 AND 31, false)
    ELSE month_day IS NULL END),
  CONSTRAINT payout_schedule_minimum CHECK (minimum_amount BETWEEN 1 AND 1000000000000),
  CONSTRAINT payout_schedule_version CHECK (version >= 1)
);
CREATE INDEX payout_schedule_due ON payout_schedule (next_on);

-- What a schedule did on a day: its key is what makes it do so once, whoever runs it.
CREATE TABLE payout_schedule_run (
  environment_id text NOT NULL REFERENCES environment (id),
  currency text NOT NULL,
  day date NOT NULL,
  result text NOT NULL,
  -- Why it was refused.
  code text,
  payout_id text,
  -- Minor units that were available.
  available bigint NOT NULL,
  ran_at timestamptz(3) NOT NULL,
  PRIMARY KEY (environment_id, currency, day),
  CONSTRAINT payout_schedule_run_currency FOREIGN KEY (currency) REFERENCES currency (code),
  CONSTRAINT payout_schedule_run_payout FOREIGN KEY (environment_id, payout_id) REFERENCES payout (environment_id, id),
  CONSTRAINT payout_schedule_run_whole CHECK (CASE result WHEN 'paid_out' THEN payout_id IS NOT NULL AND code IS NULL
    WHEN 'too_little' THEN payout_id IS NULL AND code IS NULL
    WHEN 'refused' THEN payout_id IS NULL AND code IS NOT NULL ELSE false END)
);
CREATE TRIGGER payout_schedule_run_stays BEFORE UPDATE ON payout_schedule_run
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON payout_schedule_run FROM countinghouse_app;
REVOKE TRUNCATE ON payout_schedule FROM countinghouse_app;
GRANT SELECT ON payout_schedule, payout_schedule_run TO countinghouse_auditor;

-- The first day after `day` on which a schedule pays out.
CREATE FUNCTION payout_schedule_next(every text, weekday int, month_day int, day date) RETURNS date LANGUAGE sql IMMUTABLE
RETURN CASE every
  WHEN 'daily' THEN day + 1
  WHEN 'weekly' THEN day + 1 + (weekday - extract(isodow FROM day)::int + 6) % 7
  ELSE (SELECT min(c.fits) FROM (
    SELECT (m.begins + least(month_day, extract(day FROM m.begins + interval '1 month' - interval '1 day')::int) - 1)::date AS fits
    FROM (SELECT (date_trunc('month', day::timestamp) + n * interval '1 month')::date AS begins FROM generate_series(0, 1) n) m) c
    WHERE c.fits > day)
END;

-- What day it is for an environment's merchant at a moment of its clock.
CREATE FUNCTION merchant_day(e text, moment timestamptz) RETURNS date LANGUAGE sql STABLE AS $$
  SELECT (moment AT TIME ZONE m.time_zone)::date FROM environment n JOIN merchant m ON m.id = n.merchant_id WHERE n.id = e
$$;

-- Sets or, where `every` is manual, ends the schedule of a currency. It begins after today, so that whoever saves it twice on a day
-- is paid out no sooner.
-- p: {schedule: {currency, every, weekday, month_day, minimum_amount}, expected_version (0: there is none; null: whatever there is)}
CREATE FUNCTION payout_schedule_save(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
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
  IF wanted->>'every' = 'manual' THEN
    DELETE FROM payout_schedule WHERE environment_id = e AND currency = wanted->>'currency';
    s := NULL;
  ELSE
    INSERT INTO payout_schedule AS held_one (environment_id, currency, every, weekday, month_day, minimum_amount, next_on,
      updated_by, updated_at)
    VALUES (e, wanted->>'currency', wanted->>'every', (wanted->>'weekday')::int, (wanted->>'month_day')::int,
      (wanted->>'minimum_amount')::bigint, payout_schedule_next(wanted->>'every', (wanted->>'weekday')::int,
        (wanted->>'month_day')::int, merchant_day(e, moment)), p->>'actor', moment)
    ON CONFLICT (environment_id, currency) DO UPDATE SET every = excluded.every, weekday = excluded.weekday,
      month_day = excluded.month_day, minimum_amount = excluded.minimum_amount, next_on = excluded.next_on,
      updated_by = excluded.updated_by, updated_at = excluded.updated_at, version = held_one.version + 1
    RETURNING * INTO s;
  END IF;
  RETURN finish_idempotency(e, p->'idempotency'->>'key', jsonb_build_object('result', 'ok', 'schedule',
    coalesce(to_jsonb(s), wanted || jsonb_build_object('environment_id', e, 'next_on', NULL, 'version', 0))));
END
$$;

-- Does what a schedule wants today, if it is due and has not: pays everything out that is available, unless that is too little.
-- Days that passed while nobody ran it are not made up for. p: what payout_reserve takes; `payout` is null where no bank is
-- connected. {currency}
CREATE FUNCTION payout_schedule_pay(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
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

-- By currency, as the file says it.
CREATE FUNCTION configuration_of_payout_schedules(e text, locked boolean) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  IF locked THEN
    PERFORM FROM payout_schedule WHERE environment_id = e ORDER BY currency FOR UPDATE;
  END IF;
  RETURN (SELECT coalesce(jsonb_agg(jsonb_build_object('id', currency, 'version', version, 'currency', currency, 'every', every,
      'weekday', weekday, 'month_day', month_day, 'minimum_amount', minimum_amount) ORDER BY currency), '[]')
    FROM payout_schedule WHERE environment_id = e);
END
$$;

SELECT protect_new_environment_rows();
