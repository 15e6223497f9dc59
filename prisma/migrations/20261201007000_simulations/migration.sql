-- Made-up traffic of a sandbox: payments that are played live at a rate, or a span of days that is filled at once
-- (docs/decisions/0037). A job plays them; the row says how far it is, so that whoever takes over goes on there.
CREATE TABLE simulation (
  environment_id text NOT NULL REFERENCES environment (id),
  id text NOT NULL,
  mode text NOT NULL,
  status text NOT NULL DEFAULT 'running',
  seed integer NOT NULL,
  -- Payments a minute, of live traffic.
  rate integer,
  -- Days back from its beginning, of traffic that is back-dated.
  days integer,
  planned integer NOT NULL,
  played integer NOT NULL DEFAULT 0,
  -- Whether somebody tries out cards now and then, and whether the networks are away for a while.
  bursts boolean NOT NULL DEFAULT false,
  outage boolean NOT NULL DEFAULT false,
  failure text,
  -- By the clock of the machine: when the next part is played, and until when a process has it.
  due_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  lease_until timestamptz(3),
  -- Since it last got on.
  tries integer NOT NULL DEFAULT 0,
  created_by text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  ended_at timestamptz(3),
  version integer NOT NULL DEFAULT 1,
  PRIMARY KEY (environment_id, id),
  CONSTRAINT simulation_mode CHECK (coalesce(mode = 'live' AND rate BETWEEN 1 AND 120 AND days IS NULL
    OR mode = 'back_dated' AND days BETWEEN 1 AND 366 AND rate IS NULL, false)),
  CONSTRAINT simulation_status_known CHECK (status IN ('running', 'done', 'stopped', 'failed')),
  CONSTRAINT simulation_counts CHECK (planned BETWEEN 1 AND 20000 AND played BETWEEN 0 AND planned AND tries >= 0),
  CONSTRAINT simulation_ended CHECK ((status = 'running') = (ended_at IS NULL)),
  CONSTRAINT simulation_failure CHECK ((status = 'failed') = (failure IS NOT NULL))
);
CREATE UNIQUE INDEX simulation_one_running ON simulation (environment_id) WHERE status = 'running';
CREATE INDEX simulation_due ON simulation (due_at) WHERE status = 'running';
REVOKE DELETE, TRUNCATE ON simulation FROM countinghouse_app;
GRANT SELECT ON simulation TO countinghouse_auditor;
INSERT INTO status_transition (noun, from_status, to_status)
VALUES ('simulation', 'running', 'done'), ('simulation', 'running', 'stopped'), ('simulation', 'running', 'failed');
SELECT make_transition_guard('simulation');
CREATE TRIGGER simulation_status BEFORE UPDATE OF status ON simulation
  FOR EACH ROW EXECUTE FUNCTION guard_simulation_transition();

-- One at a time. p: {simulation: {id, mode, seed, rate, days, planned, bursts, outage}}
CREATE FUNCTION simulation_start(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  moment timestamptz := (p->>'at')::timestamptz;
  s simulation := jsonb_populate_record(NULL::simulation, p->'simulation');
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  INSERT INTO simulation (environment_id, id, mode, seed, rate, days, planned, bursts, outage, created_by, created_at, updated_at)
  VALUES (e, s.id, s.mode, s.seed, s.rate, s.days, s.planned, s.bursts, s.outage, p->>'actor', moment, moment)
  ON CONFLICT (environment_id) WHERE status = 'running' DO NOTHING RETURNING * INTO s;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'invalid_state', '{"current_status": "running"}');
  END IF;
  RETURN finish_idempotency(e, p->'idempotency'->>'key', jsonb_build_object('result', 'ok', 'simulation', to_jsonb(s)));
END
$$;

-- Another rate, or its end. Stopping one that has ended changes nothing. p: {simulation_id, rate (or null), stops}
CREATE FUNCTION simulation_change(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  moment timestamptz := (p->>'at')::timestamptz;
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
  IF (p->>'stops')::boolean THEN
    UPDATE simulation SET status = 'stopped', ended_at = moment, lease_until = NULL, updated_at = moment, version = version + 1
    WHERE environment_id = e AND id = s.id AND status = 'running' RETURNING * INTO s;
    IF NOT FOUND THEN
      SELECT * INTO s FROM simulation WHERE environment_id = e AND id = p->>'simulation_id';
    END IF;
  ELSIF s.status <> 'running' OR s.mode <> 'live' THEN
    RETURN refuse(e, p, 'invalid_state', jsonb_build_object('current_status', s.status));
  ELSE
    UPDATE simulation SET rate = (p->>'rate')::int, due_at = least(due_at, clock_timestamp() + interval '1 second'),
      updated_at = moment, version = version + 1
    WHERE environment_id = e AND id = s.id RETURNING * INTO s;
  END IF;
  RETURN finish_idempotency(e, p->'idempotency'->>'key', jsonb_build_object('result', 'ok', 'simulation', to_jsonb(s)));
END
$$;

-- Takes what is due. p: {mode, limit, lease_ms}
CREATE FUNCTION claim_simulations(p jsonb) RETURNS SETOF simulation LANGUAGE sql AS $$
  UPDATE simulation SET tries = tries + 1,
    lease_until = clock_timestamp() + (p->>'lease_ms')::int * interval '1 millisecond'
  WHERE (environment_id, id) IN (
    SELECT environment_id, id FROM simulation
    WHERE status = 'running' AND mode = p->>'mode' AND due_at <= clock_timestamp()
      AND (lease_until IS NULL OR lease_until < clock_timestamp())
    ORDER BY due_at LIMIT (p->>'limit')::int FOR UPDATE SKIP LOCKED)
  RETURNING *
$$;

-- Notes that the part from `from` up to `to` was played, once: false when it was noted before, or the simulation was stopped.
-- Traffic that fell behind does not catch up in a rush. p: {simulation_id, from, to, gap_ms, ends, failure (or null)}
CREATE FUNCTION simulation_progress(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  UPDATE simulation SET played = least(planned, (p->>'to')::int), tries = 0, lease_until = NULL, failure = p->>'failure',
    due_at = greatest(due_at + (p->>'gap_ms')::int * interval '1 millisecond', clock_timestamp() - interval '2 seconds'),
    status = CASE WHEN p->>'failure' IS NOT NULL THEN 'failed' WHEN (p->>'ends')::boolean THEN 'done' ELSE status END,
    ended_at = CASE WHEN p->>'failure' IS NOT NULL OR (p->>'ends')::boolean THEN (p->>'at')::timestamptz END,
    updated_at = (p->>'at')::timestamptz, version = version + 1
  WHERE environment_id = e AND id = p->>'simulation_id' AND status = 'running' AND played = (p->>'from')::int;
  RETURN jsonb_build_object('moved', FOUND);
END
$$;

SELECT protect_new_environment_rows();
