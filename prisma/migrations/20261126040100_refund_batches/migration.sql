-- Refunds by file. A file that was checked is a batch with a row per refund; each row has the id of its refund from the
-- beginning, so a row that is tried again (after a crash, by another process) can only ever make that one refund.

CREATE TABLE refund_batch (
  environment_id text NOT NULL REFERENCES environment (id),
  id text NOT NULL,
  file_name text NOT NULL CHECK (length(file_name) BETWEEN 1 AND 200),
  file_hash text NOT NULL CHECK (file_hash ~ '^[0-9a-f]{64}$'),
  row_count int NOT NULL CHECK (row_count BETWEEN 1 AND 10000),
  totals jsonb NOT NULL CHECK (jsonb_typeof(totals) = 'array'),
  status text NOT NULL CHECK (status IN ('checked', 'running', 'done', 'discarded')),
  created_by text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  started_by text,
  started_at timestamptz(3),
  ended_at timestamptz(3),
  PRIMARY KEY (environment_id, id),
  CONSTRAINT refund_batch_started_whole CHECK ((started_by IS NULL) = (started_at IS NULL)
    AND (status IN ('running', 'done')) = (started_at IS NOT NULL)),
  CONSTRAINT refund_batch_ended CHECK ((status IN ('done', 'discarded')) = (ended_at IS NOT NULL))
);
-- The same file again is the same batch.
CREATE UNIQUE INDEX one_batch_per_file ON refund_batch (environment_id, file_hash) WHERE status <> 'discarded';
CREATE INDEX refund_batch_running ON refund_batch (environment_id, id) WHERE status = 'running';
INSERT INTO status_transition (noun, from_status, to_status) VALUES
  ('refund_batch', 'checked', 'running'),
  ('refund_batch', 'checked', 'discarded'),
  ('refund_batch', 'running', 'done');
CREATE TRIGGER refund_batch_status BEFORE UPDATE OF status ON refund_batch
  FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION guard_transition('refund_batch');

CREATE TABLE refund_batch_row (
  environment_id text NOT NULL,
  batch_id text NOT NULL,
  -- Line of the file, from 1; the header is 1 as a rule.
  line int NOT NULL CHECK (line > 0),
  refund_id text NOT NULL,
  payment_id text NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  currency text NOT NULL,
  reason text NOT NULL CHECK (reason IN ('requested_by_customer', 'duplicate', 'fraudulent', 'issue_with_item', 'other')),
  note text CHECK (length(note) <= 1000),
  reference text CHECK (length(reference) <= 200),
  status text NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'made', 'refused')),
  -- Code and words of the refusal.
  problem jsonb,
  tries int NOT NULL DEFAULT 0 CHECK (tries >= 0),
  -- Real time until which somebody works on the row, or before which it is not tried again.
  lease_until timestamptz(3),
  PRIMARY KEY (environment_id, batch_id, line),
  UNIQUE (environment_id, refund_id),
  FOREIGN KEY (environment_id, batch_id) REFERENCES refund_batch (environment_id, id),
  FOREIGN KEY (environment_id, payment_id, currency) REFERENCES payment (environment_id, id, currency),
  CONSTRAINT refund_batch_row_refused_why CHECK ((status = 'refused') = (problem IS NOT NULL))
);
CREATE INDEX refund_batch_row_waiting ON refund_batch_row (environment_id, batch_id, line) WHERE status = 'waiting';
-- A row ends once, and what it asks for stays.
CREATE TRIGGER refund_batch_row_facts BEFORE UPDATE ON refund_batch_row FOR EACH ROW
  WHEN (OLD.status <> 'waiting' OR (OLD.refund_id, OLD.payment_id, OLD.amount, OLD.currency, OLD.reason)
    IS DISTINCT FROM (NEW.refund_id, NEW.payment_id, NEW.amount, NEW.currency, NEW.reason))
  EXECUTE FUNCTION refuse_change();
REVOKE DELETE, TRUNCATE ON refund_batch, refund_batch_row FROM countinghouse_app;
GRANT SELECT ON refund_batch, refund_batch_row TO countinghouse_auditor;

-- Keeps a checked file with its rows, or names the batch that the same file made before. p: {batch: {id, file_name,
-- file_hash, totals}, rows: [{line, refund_id, payment_id, amount, currency, reason, note, reference}], actor, at}
CREATE FUNCTION refund_batch_create(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  b jsonb := p->'batch';
  existing text;
BEGIN
  INSERT INTO refund_batch (environment_id, id, file_name, file_hash, row_count, totals, status, created_by, created_at)
  VALUES (e, b->>'id', b->>'file_name', b->>'file_hash', jsonb_array_length(p->'rows'), b->'totals', 'checked',
    p->>'actor', (p->>'at')::timestamptz)
  ON CONFLICT (environment_id, file_hash) WHERE status <> 'discarded' DO NOTHING;
  IF NOT FOUND THEN
    SELECT id INTO existing FROM refund_batch
    WHERE environment_id = e AND file_hash = b->>'file_hash' AND status <> 'discarded';
    RETURN jsonb_build_object('result', 'ok', 'id', existing, 'known', true);
  END IF;
  INSERT INTO refund_batch_row (environment_id, batch_id, line, refund_id, payment_id, amount, currency, reason, note,
    reference)
  SELECT e, b->>'id', r.line, r.refund_id, r.payment_id, r.amount, r.currency, r.reason, r.note, r.reference
  FROM jsonb_to_recordset(p->'rows') AS r (line int, refund_id text, payment_id text, amount bigint, currency text,
    reason text, note text, reference text);
  RETURN jsonb_build_object('result', 'ok', 'id', b->>'id', 'known', false);
END
$$;

-- Begins or discards a batch that was checked. p: {batch_id, status: running | discarded, actor, at, idempotency}
CREATE FUNCTION refund_batch_decide(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  batch refund_batch;
  moment timestamptz := (p->>'at')::timestamptz;
  running boolean := p->>'status' = 'running';
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  UPDATE refund_batch SET status = p->>'status', started_by = CASE WHEN running THEN p->>'actor' END,
    started_at = CASE WHEN running THEN moment END, ended_at = CASE WHEN NOT running THEN moment END
  WHERE environment_id = e AND id = p->>'batch_id' AND status = 'checked' RETURNING * INTO batch;
  IF NOT FOUND THEN
    SELECT * INTO batch FROM refund_batch WHERE environment_id = e AND id = p->>'batch_id';
    IF NOT FOUND THEN
      RETURN refuse(e, p, 'not_found', '{}');
    END IF;
    RETURN refuse(e, p, 'invalid_state', jsonb_build_object('current_status', batch.status,
      'allowed', jsonb_build_array('checked')));
  END IF;
  RETURN finish_idempotency(e, p->'idempotency'->>'key',
    jsonb_build_object('result', 'ok', 'batch', to_jsonb(batch)));
END
$$;

-- The next rows of running batches, leased to the caller. p: {limit, lease_ms}
CREATE FUNCTION claim_refund_batch_rows(p jsonb) RETURNS SETOF refund_batch_row LANGUAGE sql AS $$
  UPDATE refund_batch_row r SET tries = r.tries + 1,
    lease_until = clock_timestamp() + make_interval(secs => (p->>'lease_ms')::numeric / 1000.0)
  FROM (
    SELECT w.environment_id, w.batch_id, w.line
    FROM refund_batch b JOIN refund_batch_row w ON w.environment_id = b.environment_id AND w.batch_id = b.id
    WHERE b.status = 'running' AND w.status = 'waiting'
      AND (w.lease_until IS NULL OR w.lease_until <= clock_timestamp())
    ORDER BY b.id, w.line LIMIT (p->>'limit')::int FOR UPDATE OF w SKIP LOCKED
  ) due
  WHERE r.environment_id = due.environment_id AND r.batch_id = due.batch_id AND r.line = due.line
  RETURNING r.*
$$;

-- What became of a row; its batch ends with its last row. p: {batch_id, line, status: made | refused, problem, at}
CREATE FUNCTION refund_batch_row_end(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  -- One row after the other, so that the last one sees that it is the last.
  PERFORM FROM refund_batch WHERE environment_id = e AND id = p->>'batch_id' FOR UPDATE;
  UPDATE refund_batch_row SET status = p->>'status', problem = nullif(p->'problem', 'null'), lease_until = NULL
  WHERE environment_id = e AND batch_id = p->>'batch_id' AND line = (p->>'line')::int AND status = 'waiting';
  UPDATE refund_batch SET status = 'done', ended_at = (p->>'at')::timestamptz
  WHERE environment_id = e AND id = p->>'batch_id' AND status = 'running'
    AND NOT EXISTS (SELECT FROM refund_batch_row WHERE environment_id = e AND batch_id = p->>'batch_id'
      AND status = 'waiting');
  RETURN jsonb_build_object('result', 'ok');
END
$$;
