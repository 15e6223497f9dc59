-- One generator of made-up traffic (docs/decisions/0043): a simulation says what happens in it, can be paused, and keeps what
-- each attempt was meant to be beside what risk did with it.
ALTER TABLE simulation
  DROP COLUMN bursts,
  DROP CONSTRAINT simulation_mode,
  DROP CONSTRAINT simulation_status_known,
  DROP CONSTRAINT simulation_counts,
  DROP CONSTRAINT simulation_ended,
  -- Minutes from its beginning, of live traffic.
  ADD COLUMN minutes integer,
  ADD COLUMN rhythm text NOT NULL DEFAULT 'daily',
  ADD COLUMN methods text[] NOT NULL DEFAULT '{card,alipay}',
  -- Where customers live; none: everywhere.
  ADD COLUMN countries text[] NOT NULL DEFAULT '{}',
  -- Attempts beside those of customers, which `planned` counts too.
  ADD COLUMN card_testing integer NOT NULL DEFAULT 0,
  ADD COLUMN stolen_cards integer NOT NULL DEFAULT 0,
  ADD COLUMN refunds boolean NOT NULL DEFAULT true,
  ADD COLUMN disputes boolean NOT NULL DEFAULT true,
  -- How often what came out: {"paid": 12, "declined": 3}.
  ADD COLUMN outcomes jsonb NOT NULL DEFAULT '{}';
UPDATE simulation SET minutes = ceil(planned / rate::numeric) WHERE mode = 'live';
ALTER TABLE simulation
  ADD CONSTRAINT simulation_mode CHECK (coalesce(
    mode = 'live' AND rate BETWEEN 1 AND 120 AND minutes BETWEEN 1 AND 20000 AND days IS NULL
    OR mode = 'time_lapse' AND days BETWEEN 1 AND 31 AND rate IS NULL AND minutes IS NULL
    OR mode = 'back_dated' AND days BETWEEN 1 AND 366 AND rate IS NULL AND minutes IS NULL
      AND card_testing = 0 AND stolen_cards = 0 AND NOT outage, false)),
  ADD CONSTRAINT simulation_status_known CHECK (status IN ('running', 'paused', 'done', 'stopped', 'failed')),
  ADD CONSTRAINT simulation_counts CHECK (planned BETWEEN 1 AND 20000 AND played BETWEEN 0 AND planned AND tries >= 0),
  ADD CONSTRAINT simulation_frauds CHECK (card_testing BETWEEN 0 AND 500 AND stolen_cards BETWEEN 0 AND 500
    AND card_testing + stolen_cards < planned),
  ADD CONSTRAINT simulation_rhythm CHECK (rhythm IN ('even', 'daily')),
  ADD CONSTRAINT simulation_methods CHECK (cardinality(methods) > 0 AND methods <@ '{card,alipay}'
    AND array_position(methods, NULL) IS NULL),
  ADD CONSTRAINT simulation_countries CHECK (cardinality(countries) <= 20 AND array_position(countries, NULL) IS NULL),
  ADD CONSTRAINT simulation_outcomes CHECK (jsonb_typeof(outcomes) = 'object'),
  ADD CONSTRAINT simulation_ended CHECK ((status IN ('running', 'paused')) = (ended_at IS NULL));
DROP INDEX simulation_one_running;
CREATE UNIQUE INDEX simulation_one_running ON simulation (environment_id) WHERE status IN ('running', 'paused');
INSERT INTO status_transition (noun, from_status, to_status)
VALUES ('simulation', 'running', 'paused'), ('simulation', 'paused', 'running'), ('simulation', 'paused', 'stopped');
SELECT make_transition_guard('simulation');

-- One attempt of a simulation: what it was meant to be, what risk thought and did, and what became of it. Append-only.
CREATE TABLE simulation_attempt (
  environment_id text NOT NULL,
  simulation_id text NOT NULL,
  attempt_id text NOT NULL,
  payment_id text NOT NULL,
  intent text NOT NULL,
  -- Which one of its burst or spree, from 0 on; of customers always 0.
  nth integer NOT NULL,
  score smallint NOT NULL,
  decision text NOT NULL,
  -- Names of the rules that held.
  rules text[] NOT NULL,
  -- Cents of US dollars by the bundled table of rates.
  amount_usd bigint,
  -- Whether the money was authorized or captured.
  paid boolean NOT NULL,
  PRIMARY KEY (environment_id, simulation_id, attempt_id),
  CONSTRAINT simulation_attempt_simulation FOREIGN KEY (environment_id, simulation_id) REFERENCES simulation (environment_id, id),
  CONSTRAINT simulation_attempt_attempt FOREIGN KEY (environment_id, attempt_id) REFERENCES attempt (environment_id, id),
  CONSTRAINT simulation_attempt_intent CHECK (intent IN ('legitimate', 'card_testing', 'stolen_card')),
  CONSTRAINT simulation_attempt_nth CHECK (nth >= 0 AND (intent <> 'legitimate' OR nth = 0)),
  CONSTRAINT simulation_attempt_score CHECK (score BETWEEN 0 AND 99),
  CONSTRAINT simulation_attempt_decision CHECK (decision IN ('approve', 'challenge', 'review', 'block')),
  CONSTRAINT simulation_attempt_amount CHECK (amount_usd >= 0)
);
CREATE TRIGGER simulation_attempt_append_only BEFORE UPDATE OR DELETE ON simulation_attempt
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER simulation_attempt_no_truncate BEFORE TRUNCATE ON simulation_attempt
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON simulation_attempt FROM countinghouse_app;
GRANT SELECT ON simulation_attempt TO countinghouse_auditor;

-- One at a time. p: {simulation: {id, mode, seed, rate, minutes, days, planned, rhythm, methods, countries, card_testing,
-- stolen_cards, outage, refunds, disputes}}
CREATE OR REPLACE FUNCTION simulation_start(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  moment timestamptz := (p->>'at')::timestamptz;
  s simulation := jsonb_populate_record(NULL::simulation, p->'simulation');
  taken text;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  INSERT INTO simulation (environment_id, id, mode, seed, rate, minutes, days, planned, rhythm, methods, countries, card_testing,
    stolen_cards, outage, refunds, disputes, created_by, created_at, updated_at)
  VALUES (e, s.id, s.mode, s.seed, s.rate, s.minutes, s.days, s.planned, s.rhythm, s.methods, s.countries, s.card_testing,
    s.stolen_cards, s.outage, s.refunds, s.disputes, p->>'actor', moment, moment)
  ON CONFLICT (environment_id) WHERE status IN ('running', 'paused') DO NOTHING RETURNING * INTO s;
  IF NOT FOUND THEN
    SELECT status INTO taken FROM simulation WHERE environment_id = e AND status IN ('running', 'paused');
    RETURN refuse(e, p, 'invalid_state', jsonb_build_object('current_status', coalesce(taken, 'running')));
  END IF;
  RETURN finish_idempotency(e, p->'idempotency'->>'key', jsonb_build_object('result', 'ok', 'simulation', to_jsonb(s)));
END
$$;

-- Another rate, a pause, its going on or its end; what is so already changes nothing. p: {simulation_id, rate (or null), to (or
-- null: stopped, paused, running)}
CREATE OR REPLACE FUNCTION simulation_change(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  moment timestamptz := (p->>'at')::timestamptz;
  wanted text := p->>'to';
  s simulation;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  SELECT * INTO s FROM simulation WHERE environment_id = e AND id = p->>'simulation_id' FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  IF s.ended_at IS NOT NULL AND wanted IS DISTINCT FROM 'stopped' OR wanted IS NULL AND s.mode <> 'live' THEN
    RETURN refuse(e, p, 'invalid_state', jsonb_build_object('current_status', s.status));
  ELSIF wanted IS NULL THEN
    UPDATE simulation SET rate = (p->>'rate')::int, due_at = least(due_at, clock_timestamp() + interval '1 second'),
      updated_at = moment, version = version + 1
    WHERE environment_id = e AND id = s.id RETURNING * INTO s;
  ELSIF wanted <> s.status AND s.ended_at IS NULL THEN
    UPDATE simulation SET status = wanted, ended_at = CASE WHEN wanted = 'stopped' THEN moment END, lease_until = NULL,
      due_at = CASE WHEN wanted = 'running' THEN clock_timestamp() ELSE due_at END, updated_at = moment, version = version + 1
    WHERE environment_id = e AND id = s.id RETURNING * INTO s;
  END IF;
  RETURN finish_idempotency(e, p->'idempotency'->>'key', jsonb_build_object('result', 'ok', 'simulation', to_jsonb(s)));
END
$$;

-- Notes that the part from `from` up to `to` was played, once, and what came out: false when it was noted before, or the
-- simulation runs no more. Traffic that fell behind does not catch up in a rush. p: {simulation_id, from, to, gap_ms, ends,
-- failure (or null), lease_ms (or null: whoever comes next goes on), outcomes: {word: count}, attempts: [{attempt_id, …}]}
CREATE OR REPLACE FUNCTION simulation_progress(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  UPDATE simulation SET played = least(planned, (p->>'to')::int), tries = 0, failure = p->>'failure',
    lease_until = clock_timestamp() + (p->>'lease_ms')::int * interval '1 millisecond',
    due_at = greatest(due_at + (p->>'gap_ms')::int * interval '1 millisecond', clock_timestamp() - interval '2 seconds'),
    outcomes = outcomes || coalesce((SELECT jsonb_object_agg(word, coalesce((outcomes->>word)::int, 0) + count::int)
      FROM jsonb_each_text(p->'outcomes') new (word, count)), '{}'),
    status = CASE WHEN p->>'failure' IS NOT NULL THEN 'failed' WHEN (p->>'ends')::boolean THEN 'done' ELSE status END,
    ended_at = CASE WHEN p->>'failure' IS NOT NULL OR (p->>'ends')::boolean THEN (p->>'at')::timestamptz END,
    updated_at = (p->>'at')::timestamptz, version = version + 1
  WHERE environment_id = e AND id = p->>'simulation_id' AND status = 'running' AND played = (p->>'from')::int;
  IF NOT FOUND THEN
    RETURN '{"moved": false}';
  END IF;
  INSERT INTO simulation_attempt (environment_id, simulation_id, attempt_id, payment_id, intent, nth, score, decision, rules,
    amount_usd, paid)
  SELECT e, p->>'simulation_id', a.attempt_id, a.payment_id, a.intent, a.nth, a.score, a.decision, a.rules, a.amount_usd, a.paid
  FROM jsonb_to_recordset(p->'attempts') a (attempt_id text, payment_id text, intent text, nth int, score smallint, decision text,
    rules text[], amount_usd bigint, paid boolean);
  RETURN '{"moved": true}';
END
$$;

SELECT protect_new_environment_rows();
