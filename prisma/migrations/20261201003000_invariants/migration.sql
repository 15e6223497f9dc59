-- The invariant board: what is always true of money, run over the rows of each environment all the time (docs/decisions/0034).

-- When an environment is looked at again, and how far its events were followed, in the order (recorded_in, id) below the
-- oldest open transaction, as live updates follow them.
CREATE TABLE invariant_watch (
  environment_id text PRIMARY KEY REFERENCES environment (id),
  next_at timestamptz(3) NOT NULL,
  read_in xid8 NOT NULL,
  read_id text NOT NULL DEFAULT '',
  -- The last turn that ended.
  looked_at timestamptz(3)
);
CREATE INDEX invariant_watch_due ON invariant_watch (next_at);

-- What is known of one invariant (number of invariants.md). `cursor`, `carried`, `rows` and `duration_ms` are of the pass that
-- runs; `passed_…` of the last one that reached every row.
CREATE TABLE invariant (
  environment_id text NOT NULL REFERENCES environment (id),
  number int NOT NULL,
  id text NOT NULL,
  state text NOT NULL DEFAULT 'unproven',
  cursor text,
  carried jsonb,
  rows bigint NOT NULL DEFAULT 0,
  duration_ms bigint NOT NULL DEFAULT 0,
  began_at timestamptz(3),
  passed_at timestamptz(3),
  passed_rows bigint,
  passed_ms bigint,
  due_at timestamptz(3) NOT NULL,
  version int NOT NULL DEFAULT 0,
  PRIMARY KEY (environment_id, number),
  CONSTRAINT invariant_number_known CHECK (number BETWEEN 1 AND 31),
  CONSTRAINT invariant_state_known CHECK (state IN ('unproven', 'holds', 'broken')),
  CONSTRAINT invariant_counts CHECK (rows >= 0 AND duration_ms >= 0 AND passed_rows >= 0 AND passed_ms >= 0),
  CONSTRAINT invariant_proven CHECK (state <> 'holds' OR passed_at IS NOT NULL),
  CONSTRAINT invariant_passed CHECK ((passed_at IS NULL) = (passed_rows IS NULL) AND (passed_at IS NULL) = (passed_ms IS NULL))
);

-- A row that breaks an invariant, what is wrong with it, and until when it did.
CREATE TABLE invariant_offender (
  environment_id text NOT NULL,
  number int NOT NULL,
  object_id text NOT NULL,
  problem text NOT NULL,
  expected text NOT NULL,
  found text NOT NULL,
  first_at timestamptz(3) NOT NULL,
  last_at timestamptz(3) NOT NULL,
  cleared_at timestamptz(3),
  PRIMARY KEY (environment_id, number, object_id, problem),
  CONSTRAINT invariant_offender_invariant FOREIGN KEY (environment_id, number) REFERENCES invariant (environment_id, number),
  CONSTRAINT invariant_offender_lengths CHECK (length(object_id) BETWEEN 1 AND 100 AND length(problem) BETWEEN 1 AND 40
    AND length(expected) <= 200 AND length(found) <= 200)
);
CREATE INDEX invariant_offender_open ON invariant_offender (environment_id, number, object_id) WHERE cleared_at IS NULL;

-- Each change of state, for the history; append-only.
CREATE TABLE invariant_change (
  environment_id text NOT NULL,
  number int NOT NULL,
  seq int NOT NULL,
  from_state text NOT NULL,
  to_state text NOT NULL,
  offenders int NOT NULL,
  at timestamptz(3) NOT NULL,
  PRIMARY KEY (environment_id, number, seq),
  CONSTRAINT invariant_change_invariant FOREIGN KEY (environment_id, number) REFERENCES invariant (environment_id, number),
  CONSTRAINT invariant_change_differs CHECK (from_state <> to_state AND seq > 0 AND offenders >= 0)
);
CREATE TRIGGER invariant_change_append_only BEFORE UPDATE OR DELETE ON invariant_change
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER invariant_change_no_truncate BEFORE TRUNCATE ON invariant_change
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A hundred calls at once on one payment of a sandbox. `waves` tells what became of them, while they run too.
CREATE TABLE attack (
  environment_id text NOT NULL REFERENCES environment (id),
  id text NOT NULL,
  status text NOT NULL DEFAULT 'running',
  payment_id text,
  waves jsonb NOT NULL DEFAULT '[]',
  proof jsonb,
  started_by text NOT NULL,
  started_at timestamptz(3) NOT NULL DEFAULT now(),
  lease_until timestamptz(3) NOT NULL,
  ended_at timestamptz(3),
  PRIMARY KEY (environment_id, id),
  CONSTRAINT attack_status_known CHECK (status IN ('running', 'done', 'cut_off')),
  CONSTRAINT attack_ended CHECK ((status = 'running') = (ended_at IS NULL)),
  CONSTRAINT attack_waves CHECK (jsonb_typeof(waves) = 'array' AND length(waves::text) <= 8000),
  CONSTRAINT attack_payment FOREIGN KEY (environment_id, payment_id) REFERENCES payment (environment_id, id)
);
CREATE UNIQUE INDEX one_running_attack ON attack (environment_id) WHERE status = 'running';

REVOKE UPDATE, DELETE, TRUNCATE ON invariant_change FROM countinghouse_app;
REVOKE DELETE, TRUNCATE ON invariant, invariant_offender, invariant_watch, attack FROM countinghouse_app;
GRANT SELECT ON invariant, invariant_offender, invariant_watch, invariant_change, attack TO countinghouse_auditor;

-- Environments whose time has come, the longest overdue first, each taken for `lease_ms` by whoever asks. Environments that
-- nobody watches yet are taken up. p: {limit, lease_ms}
CREATE FUNCTION invariant_watch_claim(p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  taken jsonb;
BEGIN
  INSERT INTO invariant_watch (environment_id, next_at, read_in)
  SELECT id, clock_timestamp(), pg_snapshot_xmin(pg_current_snapshot()) FROM environment e
  WHERE NOT EXISTS (SELECT FROM invariant_watch w WHERE w.environment_id = e.id) ORDER BY id LIMIT (p->>'limit')::int
  ON CONFLICT DO NOTHING;
  WITH due AS (
    SELECT environment_id FROM invariant_watch WHERE next_at <= clock_timestamp()
    ORDER BY next_at LIMIT (p->>'limit')::int FOR UPDATE SKIP LOCKED),
  leased AS (
    UPDATE invariant_watch w SET next_at = clock_timestamp() + make_interval(secs => (p->>'lease_ms')::numeric / 1000.0)
    FROM due WHERE w.environment_id = due.environment_id
    RETURNING w.environment_id AS environment, w.read_in::text AS read_in, w.read_id)
  SELECT jsonb_agg(to_jsonb(leased)) INTO taken FROM leased;
  RETURN coalesce(taken, '[]');
END
$$;

-- Writes down what one turn found about one invariant; offenders that were looked at and are sound now are cleared. At most
-- 500 open ones are kept, so that one mistake that breaks every row cannot fill the database.
-- p: {number, id, found: [{object_id, problem, expected, found}], looked: [object_id], cursor, carried, rows, duration_ms,
-- is_passed, rest_ms, event_ids, actor, request_id}
CREATE FUNCTION invariant_record(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  moment timestamptz := clock_timestamp();
  i invariant;
  open_count int;
  next_state text;
BEGIN
  INSERT INTO invariant (environment_id, number, id, due_at) VALUES (e, (p->>'number')::int, p->>'id', moment)
  ON CONFLICT DO NOTHING;
  SELECT * INTO i FROM invariant WHERE environment_id = e AND number = (p->>'number')::int FOR UPDATE;
  UPDATE invariant_offender o SET cleared_at = moment
  WHERE environment_id = e AND number = i.number AND cleared_at IS NULL AND p->'looked' ? object_id
    AND NOT EXISTS (SELECT FROM jsonb_array_elements(p->'found') f
      WHERE f->>'object_id' = o.object_id AND f->>'problem' = o.problem);
  SELECT count(*) INTO open_count FROM invariant_offender WHERE environment_id = e AND number = i.number AND cleared_at IS NULL;
  INSERT INTO invariant_offender AS o (environment_id, number, object_id, problem, expected, found, first_at, last_at)
  SELECT DISTINCT ON (f.object_id, f.problem) e, i.number, f.object_id, f.problem, left(f.expected, 200), left(f.found, 200), moment, moment
  FROM jsonb_to_recordset(p->'found') AS f (object_id text, problem text, expected text, found text)
  WHERE open_count < 500 OR EXISTS (SELECT FROM invariant_offender k WHERE k.environment_id = e AND k.number = i.number
    AND k.object_id = f.object_id AND k.problem = f.problem AND k.cleared_at IS NULL)
  ORDER BY f.object_id, f.problem LIMIT 500
  ON CONFLICT (environment_id, number, object_id, problem) DO UPDATE SET expected = EXCLUDED.expected,
    found = EXCLUDED.found, last_at = moment, cleared_at = NULL,
    first_at = CASE WHEN o.cleared_at IS NULL THEN o.first_at ELSE moment END;
  SELECT count(*) INTO open_count FROM invariant_offender WHERE environment_id = e AND number = i.number AND cleared_at IS NULL;
  next_state := CASE WHEN open_count > 0 THEN 'broken'
    WHEN i.passed_at IS NOT NULL OR (p->>'is_passed')::boolean THEN 'holds' ELSE 'unproven' END;
  UPDATE invariant SET state = next_state, version = version + (state <> next_state)::int,
    cursor = CASE WHEN (p->>'is_passed')::boolean THEN NULL ELSE p->>'cursor' END,
    carried = CASE WHEN (p->>'is_passed')::boolean THEN NULL ELSE nullif(p->'carried', 'null') END,
    rows = CASE WHEN (p->>'is_passed')::boolean THEN 0 ELSE (p->>'rows')::bigint END,
    duration_ms = CASE WHEN (p->>'is_passed')::boolean THEN 0 ELSE (p->>'duration_ms')::bigint END,
    began_at = CASE WHEN (p->>'is_passed')::boolean OR p->>'cursor' IS NULL THEN NULL ELSE coalesce(began_at, moment) END,
    passed_at = CASE WHEN (p->>'is_passed')::boolean THEN moment ELSE passed_at END,
    passed_rows = CASE WHEN (p->>'is_passed')::boolean THEN (p->>'rows')::bigint ELSE passed_rows END,
    passed_ms = CASE WHEN (p->>'is_passed')::boolean THEN (p->>'duration_ms')::bigint ELSE passed_ms END,
    due_at = CASE WHEN (p->>'is_passed')::boolean THEN moment + make_interval(secs => (p->>'rest_ms')::numeric / 1000.0)
      ELSE due_at END
  WHERE environment_id = e AND number = i.number;
  IF next_state <> i.state THEN
    INSERT INTO invariant_change (environment_id, number, seq, from_state, to_state, offenders, at)
    VALUES (e, i.number, coalesce((SELECT max(seq) FROM invariant_change
      WHERE environment_id = e AND number = i.number), 0) + 1, i.state, next_state, open_count, moment);
  END IF;
  IF next_state <> i.state AND 'broken' IN (next_state, i.state) THEN
    -- Facts are told in the time of their environment.
    p := p || jsonb_build_object('at', moment + (SELECT clock_offset_ms FROM environment WHERE id = e) * interval '1 ms');
    PERFORM record_event(e, p, 1, CASE next_state WHEN 'broken' THEN 'invariant.broken' ELSE 'invariant.restored' END,
      'invariant', i.id, NULL, jsonb_build_object('id', i.id, 'number', i.number, 'state', next_state,
        'offenders', open_count, 'changed_at', moment));
  END IF;
  RETURN jsonb_build_object('result', 'ok', 'state', next_state, 'offenders', open_count);
END
$$;

-- How far events were followed, and when to look again; what is broken is looked at soon. p: {read_in, read_id, next_ms}
CREATE FUNCTION invariant_watch_end(e text, p jsonb) RETURNS jsonb LANGUAGE sql AS $$
  UPDATE invariant_watch SET read_in = (p->>'read_in')::xid8, read_id = p->>'read_id', looked_at = clock_timestamp(),
    next_at = clock_timestamp() + make_interval(secs => (p->>'next_ms')::numeric / 1000.0)
  WHERE environment_id = e RETURNING '{"result": "ok"}'::jsonb
$$;

-- Has every invariant run over every row from now on, for somebody who asks: they are first in line. p: {}
CREATE FUNCTION invariant_check_again(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  asked int;
BEGIN
  UPDATE invariant SET due_at = least(due_at, clock_timestamp()) WHERE environment_id = e;
  GET DIAGNOSTICS asked = ROW_COUNT;
  INSERT INTO invariant_watch AS w (environment_id, next_at, read_in)
  VALUES (e, clock_timestamp() - interval '1 hour', pg_snapshot_xmin(pg_current_snapshot()))
  ON CONFLICT (environment_id) DO UPDATE SET next_at = EXCLUDED.next_at;
  RETURN jsonb_build_object('result', 'ok', 'asked', jsonb_build_object('invariants', asked));
END
$$;

-- Begins an attack unless one runs here; one whose process is gone is ended first. p: {id, lease_ms}
CREATE FUNCTION attack_begin(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  a attack;
BEGIN
  UPDATE attack SET status = 'cut_off', ended_at = clock_timestamp()
  WHERE environment_id = e AND status = 'running' AND lease_until < clock_timestamp();
  INSERT INTO attack (environment_id, id, started_by, lease_until)
  VALUES (e, p->>'id', p->>'actor', clock_timestamp() + make_interval(secs => (p->>'attack_ms')::numeric / 1000.0))
  ON CONFLICT DO NOTHING RETURNING * INTO a;
  IF NOT FOUND THEN
    RETURN '{"result": "refused", "code": "invalid_state", "details": {"current_status": "running", "allowed": []}}';
  END IF;
  RETURN jsonb_build_object('result', 'ok', 'attack', to_jsonb(a));
END
$$;

-- p: {id, payment_id, waves, proof, status}
CREATE FUNCTION attack_tell(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  UPDATE attack SET payment_id = coalesce(p->>'payment_id', payment_id), waves = coalesce(nullif(p->'waves', 'null'), waves),
    proof = coalesce(nullif(p->'proof', 'null'), proof), status = coalesce(p->>'status', status),
    ended_at = CASE WHEN p->>'status' IS NULL OR p->>'status' = 'running' THEN NULL ELSE clock_timestamp() END
  WHERE environment_id = e AND id = p->>'id' AND status = 'running';
  RETURN jsonb_build_object('result', CASE WHEN FOUND THEN 'ok' ELSE 'gone' END);
END
$$;

INSERT INTO status_transition (noun, from_status, to_status) VALUES
  ('attack', 'running', 'done'), ('attack', 'running', 'cut_off');
SELECT make_transition_guard('attack');
CREATE TRIGGER attack_status BEFORE UPDATE OF status ON attack
  FOR EACH ROW EXECUTE FUNCTION guard_attack_transition();

SELECT protect_new_environment_rows();
