-- Disputes: what payers' banks take back. While one is open, amount and fee lie in disputes:held; an inquiry only asks, so
-- it holds nothing. A dispute that a network tells of is always recorded, also where more is returned than was captured.

CREATE TABLE dispute (
  environment_id text NOT NULL,
  id text NOT NULL,
  payment_id text NOT NULL,
  connector text NOT NULL,
  network_reference text NOT NULL CHECK (length(network_reference) BETWEEN 1 AND 100),
  -- The network numbers what it says about a dispute: whatever is not newer than this changes nothing.
  network_seq int NOT NULL CHECK (network_seq > 0),
  amount bigint NOT NULL CHECK (amount BETWEEN 1 AND 1000000000000),
  currency text NOT NULL,
  fee_amount bigint NOT NULL DEFAULT 0 CHECK (fee_amount BETWEEN 0 AND 1000000000000),
  reason text NOT NULL CHECK (reason IN ('fraudulent', 'product_not_received', 'duplicate', 'unrecognized',
    'credit_not_processed', 'product_unacceptable', 'subscription_canceled', 'general')),
  network_code text NOT NULL CHECK (length(network_code) BETWEEN 1 AND 40),
  stage text NOT NULL CHECK (stage IN ('inquiry', 'chargeback', 'pre_arbitration')),
  status text NOT NULL CHECK (status IN ('inquiry', 'needs_response', 'under_review', 'won', 'lost', 'accepted',
    'expired')),
  -- Where the money is: none was taken (inquiry), held, returned to the merchant, or settled to the network.
  funds text NOT NULL DEFAULT 'none' CHECK (funds IN ('none', 'held', 'returned', 'settled')),
  -- Refunds and disputes together return more than was captured: an exception for people to look at.
  over_returned boolean NOT NULL DEFAULT false,
  evidence_due_at timestamptz(3) NOT NULL,
  -- Days that were left at the last reminder.
  reminder_days int CHECK (reminder_days IN (7, 3, 1)),
  -- The call to the network whose end is not known; evidence is locked meanwhile.
  response_operation_id text,
  response_failure jsonb,
  submitted_at timestamptz(3),
  submitted_by text,
  closed_at timestamptz(3),
  closed_by text,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  version int NOT NULL DEFAULT 1,
  PRIMARY KEY (environment_id, id),
  CONSTRAINT dispute_network_reference UNIQUE (environment_id, connector, network_reference),
  FOREIGN KEY (environment_id, payment_id, currency) REFERENCES payment (environment_id, id, currency),
  CONSTRAINT dispute_closed CHECK ((status IN ('won', 'lost', 'accepted', 'expired')) = (closed_at IS NOT NULL)),
  CONSTRAINT dispute_funds_fit_status CHECK (funds = 'none' OR funds = CASE
    WHEN status IN ('inquiry', 'needs_response', 'under_review') THEN 'held'
    WHEN status = 'won' THEN 'returned' ELSE 'settled' END)
);
CREATE INDEX dispute_payment ON dispute (environment_id, payment_id);
CREATE INDEX dispute_due ON dispute (environment_id, evidence_due_at, id);
CREATE INDEX dispute_status ON dispute (environment_id, status, evidence_due_at, id);
CREATE INDEX dispute_reason ON dispute (environment_id, reason, status);
CREATE INDEX dispute_open ON dispute (environment_id, evidence_due_at) WHERE status IN ('inquiry', 'needs_response');

-- The draft: one row per dispute, saved while somebody types. The version tells two editors apart.
CREATE TABLE dispute_evidence (
  environment_id text NOT NULL,
  dispute_id text NOT NULL,
  fields jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(fields) = 'object'),
  version int NOT NULL DEFAULT 1 CHECK (version > 0),
  updated_by text NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  PRIMARY KEY (environment_id, dispute_id),
  FOREIGN KEY (environment_id, dispute_id) REFERENCES dispute (environment_id, id)
);

-- The content lies in the data folder under storage_name, which nobody outside learns.
CREATE TABLE dispute_file (
  environment_id text NOT NULL,
  id text NOT NULL,
  dispute_id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('receipt', 'refund_policy', 'cancellation_policy', 'customer_signature',
    'service_documentation', 'customer_communication', 'shipping_documentation', 'duplicate_documentation',
    'recurring_agreement', 'other')),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
  media_type text NOT NULL CHECK (media_type IN ('image/png', 'image/jpeg', 'application/pdf')),
  size_bytes int NOT NULL CHECK (size_bytes BETWEEN 1 AND 5242880),
  sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  storage_name text NOT NULL CHECK (storage_name ~ '^[0-9a-f]{40}$'),
  created_by text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  removed_at timestamptz(3),
  PRIMARY KEY (environment_id, id),
  FOREIGN KEY (environment_id, dispute_id) REFERENCES dispute (environment_id, id)
);
CREATE INDEX dispute_file_dispute ON dispute_file (environment_id, dispute_id);

-- Disputes below this amount (of its currency) are accepted a day after they opened unless somebody began to answer.
-- No row, or no amount: never.
CREATE TABLE dispute_setting (
  environment_id text PRIMARY KEY REFERENCES environment (id),
  accept_below_amount bigint CHECK (accept_below_amount BETWEEN 1 AND 1000000000000),
  accept_below_currency text REFERENCES currency (code),
  updated_by text NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  version int NOT NULL DEFAULT 1,
  CONSTRAINT dispute_setting_pair CHECK ((accept_below_amount IS NULL) = (accept_below_currency IS NULL))
);

INSERT INTO status_transition (noun, from_status, to_status) VALUES
  ('dispute', 'inquiry', 'needs_response'),
  ('dispute', 'inquiry', 'under_review'),
  ('dispute', 'inquiry', 'won'),
  ('dispute', 'inquiry', 'expired'),
  ('dispute', 'needs_response', 'under_review'),
  ('dispute', 'needs_response', 'won'),
  ('dispute', 'needs_response', 'lost'),
  ('dispute', 'needs_response', 'accepted'),
  ('dispute', 'needs_response', 'expired'),
  ('dispute', 'under_review', 'needs_response'),
  ('dispute', 'under_review', 'won'),
  ('dispute', 'under_review', 'lost');

CREATE FUNCTION guard_dispute_status() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM status_transition
      WHERE noun = 'dispute' AND from_status = OLD.status AND to_status = NEW.status) THEN
    RAISE EXCEPTION 'dispute may not go from % to %', OLD.status, NEW.status
      USING ERRCODE = 'CH001', CONSTRAINT = 'status_transition';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER dispute_status BEFORE UPDATE OF status ON dispute
  FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION guard_dispute_status();

-- Evidence changes only while the bank waits for it and no call with it is on its way.
CREATE FUNCTION guard_dispute_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM dispute d WHERE d.environment_id = NEW.environment_id AND d.id = NEW.dispute_id
      AND d.status IN ('inquiry', 'needs_response') AND d.response_operation_id IS NULL) THEN
    RAISE EXCEPTION 'the evidence of % is locked', NEW.dispute_id
      USING ERRCODE = 'CH007', CONSTRAINT = 'evidence_locked';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER dispute_evidence_locked BEFORE INSERT OR UPDATE ON dispute_evidence
  FOR EACH ROW EXECUTE FUNCTION guard_dispute_evidence();
CREATE TRIGGER dispute_file_locked BEFORE INSERT OR UPDATE ON dispute_file
  FOR EACH ROW EXECUTE FUNCTION guard_dispute_evidence();
REVOKE DELETE ON dispute, dispute_evidence, dispute_file FROM countinghouse_app;

-- What the books and the calls know from here on.
ALTER DOMAIN ledger_account DROP CONSTRAINT ledger_account_known;
ALTER DOMAIN ledger_account ADD CONSTRAINT ledger_account_known CHECK (
  VALUE ~ '^(network:[a-z0-9-]+|merchant:(pending|available)|(refunds|disputes):held|platform:fees)$');
ALTER DOMAIN operation_kind DROP CONSTRAINT operation_kind_known;
ALTER DOMAIN operation_kind ADD CONSTRAINT operation_kind_known CHECK (
  VALUE IN ('authorize', 'capture', 'cancel', 'refund', 'dispute_submit', 'dispute_accept'));
ALTER DOMAIN sandbox_effect_kind DROP CONSTRAINT sandbox_effect_kind_known;
ALTER DOMAIN sandbox_effect_kind ADD CONSTRAINT sandbox_effect_kind_known CHECK (
  VALUE IN ('authorization', 'capture', 'reversal', 'refund', 'seal', 'dispute_submit', 'dispute_accept'));

-- What payments, captures, refunds and disputes say, against what the books say.
CREATE OR REPLACE VIEW ledger_proof WITH (security_invoker = true) AS
WITH moved AS (
  SELECT p.environment_id, p.currency, e.kind, p.from_account, p.to_account, sum(p.amount) AS amount
  FROM posting p JOIN entry e ON e.environment_id = p.environment_id AND e.id = p.entry_id
  GROUP BY 1, 2, 3, 4, 5
),
facts AS (
  SELECT environment_id, currency, 'captured' AS "check", sum(amount) AS expected, 0::numeric AS actual
  FROM capture WHERE status = 'succeeded' GROUP BY 1, 2
  UNION ALL SELECT environment_id, currency, 'captured', 0, sum(amount) FROM moved
  WHERE kind = 'payment_captured' AND from_account LIKE 'network:%' GROUP BY 1, 2
  UNION ALL SELECT environment_id, currency, 'fees', sum(fee_amount), 0
  FROM capture WHERE status = 'succeeded' GROUP BY 1, 2
  UNION ALL SELECT environment_id, currency, 'fees', sum(fee_amount), 0
  FROM dispute WHERE funds = 'settled' GROUP BY 1, 2
  UNION ALL SELECT environment_id, currency, 'fees', 0, sum(amount) FROM moved
  WHERE to_account = 'platform:fees' GROUP BY 1, 2
  UNION ALL SELECT environment_id, currency, 'refunded', sum(amount), 0
  FROM refund WHERE status = 'succeeded' GROUP BY 1, 2
  UNION ALL SELECT environment_id, currency, 'refunded', 0, sum(amount) FROM moved
  WHERE kind = 'refund_settled' GROUP BY 1, 2
  UNION ALL SELECT environment_id, currency, 'refunds held', sum(amount), 0
  FROM refund WHERE status = 'pending' GROUP BY 1, 2
  UNION ALL SELECT environment_id, currency, 'refunds held', 0, sum(balance) FROM ledger_account_balance
  WHERE account = 'refunds:held' GROUP BY 1, 2
  UNION ALL SELECT environment_id, currency, 'disputes held', sum(amount + fee_amount), 0
  FROM dispute WHERE funds = 'held' GROUP BY 1, 2
  UNION ALL SELECT environment_id, currency, 'disputes held', 0, sum(balance) FROM ledger_account_balance
  WHERE account = 'disputes:held' GROUP BY 1, 2
  UNION ALL SELECT environment_id, currency, 'disputes settled', sum(amount), 0
  FROM dispute WHERE funds = 'settled' GROUP BY 1, 2
  UNION ALL SELECT environment_id, currency, 'disputes settled', 0, sum(amount) FROM moved
  WHERE kind = 'dispute_settled' AND to_account LIKE 'network:%' GROUP BY 1, 2
  UNION ALL SELECT environment_id, currency, 'disputes returned', sum(amount + fee_amount), 0
  FROM dispute WHERE funds = 'returned' GROUP BY 1, 2
  UNION ALL SELECT environment_id, currency, 'disputes returned', 0, sum(amount) FROM moved
  WHERE kind = 'dispute_returned' GROUP BY 1, 2
  UNION ALL SELECT environment_id, currency, 'payments: captured', sum(amount_captured), 0
  FROM payment GROUP BY 1, 2
  UNION ALL SELECT environment_id, currency, 'payments: captured', 0, sum(amount)
  FROM capture WHERE status = 'succeeded' GROUP BY 1, 2
  UNION ALL SELECT environment_id, currency, 'payments: capturing', sum(amount_capturing), 0
  FROM payment GROUP BY 1, 2
  UNION ALL SELECT environment_id, currency, 'payments: capturing', 0, sum(amount)
  FROM capture WHERE status = 'pending' GROUP BY 1, 2
  UNION ALL SELECT environment_id, currency, 'payments: refunded', sum(amount_refunded), 0
  FROM payment GROUP BY 1, 2
  UNION ALL SELECT environment_id, currency, 'payments: refunded', 0, sum(amount)
  FROM refund WHERE status = 'succeeded' GROUP BY 1, 2
  UNION ALL SELECT environment_id, currency, 'payments: refund pending', sum(amount_refund_pending), 0
  FROM payment GROUP BY 1, 2
  UNION ALL SELECT environment_id, currency, 'payments: refund pending', 0, sum(amount)
  FROM refund WHERE status = 'pending' GROUP BY 1, 2
  UNION ALL SELECT environment_id, currency, 'payments: disputed', sum(amount_disputed), 0
  FROM payment GROUP BY 1, 2
  UNION ALL SELECT environment_id, currency, 'payments: disputed', 0, sum(amount)
  FROM dispute WHERE funds IN ('held', 'settled') GROUP BY 1, 2
  UNION ALL SELECT environment_id, currency, 'released', sum(amount - fee_amount), 0
  FROM capture WHERE release_entry_id IS NOT NULL GROUP BY 1, 2
  UNION ALL SELECT environment_id, currency, 'released', 0, sum(amount) FROM moved
  WHERE kind = 'funds_released' GROUP BY 1, 2
  UNION ALL SELECT environment_id, currency, 'checkpoint: ' || account, sum(balance), 0
  FROM ledger_account_balance GROUP BY 1, 2, account
  UNION ALL SELECT environment_id, currency, 'checkpoint: ' || account, 0, sum(amount) FROM (
    SELECT environment_id, currency, to_account AS account, amount FROM moved
    UNION ALL SELECT environment_id, currency, from_account, -amount FROM moved) m GROUP BY 1, 2, account
)
SELECT environment_id, currency, "check", sum(expected)::bigint AS expected, sum(actual)::bigint AS actual
FROM facts GROUP BY environment_id, currency, "check";

-- The row with its draft, as operations answer it. Events tell the row alone: evidence is personal data.
CREATE FUNCTION dispute_with_evidence(e text, d dispute) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT to_jsonb(d) || jsonb_build_object(
    'evidence', (SELECT to_jsonb(v) FROM dispute_evidence v WHERE v.environment_id = e AND v.dispute_id = d.id),
    'files', coalesce((SELECT jsonb_agg(to_jsonb(f) ORDER BY f.id) FROM dispute_file f
      WHERE f.environment_id = e AND f.dispute_id = d.id AND f.removed_at IS NULL), '[]'))
$$;

-- Takes amount and fee aside. The caller holds the payment's lock.
CREATE FUNCTION dispute_hold(e text, p jsonb, d dispute) RETURNS dispute LANGUAGE plpgsql AS $$
DECLARE
  pay payment;
BEGIN
  UPDATE payment SET amount_disputed = amount_disputed + d.amount, updated_at = (p->>'at')::timestamptz,
    version = version + 1
  WHERE environment_id = e AND id = d.payment_id RETURNING * INTO pay;
  UPDATE dispute SET funds = 'held',
    over_returned = pay.amount_refund_pending + pay.amount_refunded + pay.amount_disputed > pay.amount_captured
  WHERE environment_id = e AND id = d.id RETURNING * INTO d;
  PERFORM record_entry(e, p, p->'entry_opened', d.currency, d.amount);
  RETURN d;
END
$$;

-- The only place a dispute ends: won gives back what was held, every other end settles it to the network.
CREATE FUNCTION dispute_close(e text, p jsonb, nth int, d dispute, to_status text) RETURNS dispute LANGUAGE plpgsql AS $$
DECLARE
  moment timestamptz := (p->>'at')::timestamptz;
  was_held boolean := d.funds = 'held';
BEGIN
  UPDATE dispute SET status = to_status, closed_at = moment, closed_by = p->>'actor', response_operation_id = NULL,
    funds = CASE WHEN NOT was_held THEN funds WHEN to_status = 'won' THEN 'returned' ELSE 'settled' END,
    over_returned = over_returned AND to_status <> 'won', updated_at = moment, version = version + 1
  WHERE environment_id = e AND id = d.id RETURNING * INTO d;
  IF was_held AND to_status = 'won' THEN
    UPDATE payment SET amount_disputed = amount_disputed - d.amount, updated_at = moment, version = version + 1
    WHERE environment_id = e AND id = d.payment_id;
  END IF;
  IF was_held THEN
    PERFORM record_entry(e, p, CASE WHEN to_status = 'won' THEN p->'entry_returned' ELSE p->'entry_settled' END,
      d.currency, d.amount);
  END IF;
  PERFORM record_event(e, p, nth, 'dispute.' || to_status, 'dispute', d.id, d.payment_id, to_jsonb(d));
  RETURN d;
END
$$;

-- What a network says about a dispute. p: {dispute: {id (for a new one), payment_id, connector, network_reference, seq,
-- amount, currency, fee_amount, reason, network_code, stage, status, due_at}, entry_opened, entry_returned,
-- entry_settled}. Duplicates and late words change nothing. too_early: a capture of the payment has not ended here yet.
CREATE FUNCTION dispute_record(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  n jsonb := p->'dispute';
  pay payment;
  d dispute;
  said text := n->>'status';
  moment timestamptz := (p->>'at')::timestamptz;
  is_new boolean := false;
  nth int := 1;
BEGIN
  SELECT * INTO pay FROM payment WHERE environment_id = e AND id = n->>'payment_id' FOR UPDATE;
  IF pay.id IS NULL OR pay.amount_captured = 0 OR pay.amount_capturing > 0 THEN
    RETURN jsonb_build_object('result', 'too_early');
  END IF;
  SELECT * INTO d FROM dispute WHERE environment_id = e AND connector = n->>'connector'
    AND network_reference = n->>'network_reference' FOR UPDATE;
  IF d.id IS NULL THEN
    is_new := true;
    INSERT INTO dispute (environment_id, id, payment_id, connector, network_reference, network_seq, amount, currency,
      fee_amount, reason, network_code, stage, status, evidence_due_at, created_at, updated_at)
    VALUES (e, n->>'id', pay.id, n->>'connector', n->>'network_reference', (n->>'seq')::int, (n->>'amount')::bigint,
      n->>'currency', (n->>'fee_amount')::bigint, n->>'reason', n->>'network_code', n->>'stage',
      CASE WHEN n->>'stage' = 'inquiry' THEN 'inquiry' ELSE 'needs_response' END, (n->>'due_at')::timestamptz, moment,
      moment)
    RETURNING * INTO d;
  ELSIF (n->>'seq')::int <= d.network_seq THEN
    RETURN jsonb_build_object('result', 'ok', 'dispute', to_jsonb(d), 'changed', false);
  ELSIF d.amount <> (n->>'amount')::bigint OR d.currency <> n->>'currency' OR d.payment_id <> pay.id THEN
    RETURN jsonb_build_object('result', 'mismatch');
  END IF;
  UPDATE dispute SET network_seq = (n->>'seq')::int WHERE environment_id = e AND id = d.id RETURNING * INTO d;
  IF d.closed_at IS NOT NULL THEN
    RETURN jsonb_build_object('result', 'ok', 'dispute', to_jsonb(d), 'changed', false);
  END IF;
  -- A lost inquiry took the money as well, whatever the network calls its stage.
  IF d.funds = 'none' AND (n->>'stage' <> 'inquiry' OR said IN ('lost', 'accepted')) THEN
    d := dispute_hold(e, p, d);
  END IF;
  IF is_new THEN
    PERFORM record_event(e, p, nth, 'dispute.created', 'dispute', d.id, pay.id, to_jsonb(d));
    nth := nth + 1;
  END IF;
  IF d.status = 'inquiry' AND said IN ('lost', 'accepted') THEN
    UPDATE dispute SET status = 'needs_response', stage = 'chargeback', version = version + 1
    WHERE environment_id = e AND id = d.id RETURNING * INTO d;
    PERFORM record_event(e, p, nth, 'dispute.updated', 'dispute', d.id, pay.id, to_jsonb(d));
    nth := nth + 1;
  END IF;
  IF said IN ('won', 'lost', 'accepted') THEN
    IF d.status = 'under_review' AND said = 'accepted' THEN
      said := 'lost';
    END IF;
    d := dispute_close(e, p, nth, d, said);
  ELSIF d.status <> said OR d.stage <> n->>'stage' OR d.evidence_due_at <> (n->>'due_at')::timestamptz THEN
    IF d.status <> said AND NOT EXISTS (SELECT FROM status_transition
        WHERE noun = 'dispute' AND from_status = d.status AND to_status = said) THEN
      RETURN jsonb_build_object('result', 'ok', 'dispute', to_jsonb(d), 'changed', false);
    END IF;
    UPDATE dispute SET status = said, stage = n->>'stage', evidence_due_at = (n->>'due_at')::timestamptz,
      reminder_days = CASE WHEN said = 'under_review' THEN reminder_days END,
      network_code = n->>'network_code', response_failure = NULL, updated_at = moment, version = version + 1
    WHERE environment_id = e AND id = d.id RETURNING * INTO d;
    PERFORM record_event(e, p, nth, 'dispute.updated', 'dispute', d.id, pay.id, to_jsonb(d));
  END IF;
  RETURN jsonb_build_object('result', 'ok', 'dispute', to_jsonb(d), 'changed', true);
END
$$;

-- Reserves a call to the network: p.action is 'submit' or 'accept'. p: {dispute_id, action, operation_id, lease_ms}
CREATE FUNCTION dispute_respond_reserve(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  d dispute;
  op operation;
  moment timestamptz := (p->>'at')::timestamptz;
BEGIN
  held := claim_idempotency(e, p, p->>'operation_id');
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  SELECT * INTO d FROM dispute WHERE environment_id = e AND id = p->>'dispute_id';
  PERFORM FROM payment WHERE environment_id = e AND id = d.payment_id FOR UPDATE;
  SELECT * INTO d FROM dispute WHERE environment_id = e AND id = p->>'dispute_id' FOR UPDATE;
  IF d.id IS NULL THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  IF d.response_operation_id IS NOT NULL THEN
    RETURN refuse(e, p, 'payment_in_progress', jsonb_build_object('current_status', d.status));
  END IF;
  IF NOT (d.status = 'needs_response' OR (d.status = 'inquiry' AND p->>'action' = 'submit'))
    OR d.evidence_due_at <= moment THEN
    RETURN refuse(e, p, 'invalid_state', jsonb_build_object('current_status',
      CASE WHEN d.status IN ('inquiry', 'needs_response') AND d.evidence_due_at <= moment THEN 'expired' ELSE d.status END,
      'allowed', CASE p->>'action' WHEN 'submit' THEN jsonb_build_array('inquiry', 'needs_response')
        ELSE jsonb_build_array('needs_response') END));
  END IF;
  IF p->>'action' = 'submit' AND NOT EXISTS (SELECT FROM dispute_evidence v
      WHERE v.environment_id = e AND v.dispute_id = d.id AND v.fields <> '{}')
    AND NOT EXISTS (SELECT FROM dispute_file f
      WHERE f.environment_id = e AND f.dispute_id = d.id AND f.removed_at IS NULL) THEN
    RETURN refuse(e, p, 'evidence_missing', jsonb_build_object('current_status', d.status));
  END IF;
  IF p->>'expected_evidence_version' IS NOT NULL THEN
    DECLARE v dispute_evidence;
    BEGIN
      SELECT * INTO v FROM dispute_evidence WHERE environment_id = e AND dispute_id = d.id;
      IF coalesce(v.version, 0) <> (p->>'expected_evidence_version')::int THEN
        RETURN refuse(e, p, 'version_conflict', jsonb_build_object('current_version', coalesce(v.version, 0),
          'changed_by', v.updated_by, 'changed_at', v.updated_at));
      END IF;
    END;
  END IF;
  INSERT INTO operation (environment_id, id, kind, payment_id, target_id, connector, amount, currency,
    network_reference, status, lease_until, next_inquiry_at, idempotency_key, request_id, actor, created_at)
  VALUES (e, p->>'operation_id', 'dispute_' || (p->>'action'), d.payment_id, d.id, d.connector, d.amount, d.currency,
    d.network_reference, 'sent', clock_timestamp() + make_interval(secs => (p->>'lease_ms')::numeric / 1000.0),
    clock_timestamp() + make_interval(secs => (p->>'lease_ms')::numeric / 1000.0),
    p->'idempotency'->>'key', p->>'request_id', p->>'actor', moment)
  RETURNING * INTO op;
  UPDATE dispute SET response_operation_id = op.id, response_failure = NULL, updated_at = moment, version = version + 1
  WHERE environment_id = e AND id = d.id RETURNING * INTO d;
  RETURN jsonb_build_object('result', 'ok', 'dispute', dispute_with_evidence(e, d), 'operation', to_jsonb(op));
END
$$;

-- The only place such a call ends. p: what settle functions take, and {entry_settled}
CREATE FUNCTION dispute_respond_settle(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  op operation;
  d dispute;
  outcome text := p->>'outcome';
  moment timestamptz := (p->>'at')::timestamptz;
BEGIN
  op := settle_operation(e, p);
  IF op.id IS NULL THEN
    SELECT x.* INTO d FROM dispute x JOIN operation o ON o.environment_id = x.environment_id AND o.target_id = x.id
    WHERE o.environment_id = e AND o.id = p->>'operation_id';
    RETURN answer_settled_before(e, p, jsonb_build_object('dispute', dispute_with_evidence(e, d)));
  END IF;
  SELECT * INTO d FROM dispute WHERE environment_id = e AND id = op.target_id FOR UPDATE;
  IF outcome = 'approved' AND d.closed_at IS NULL THEN
    -- A callback may have been quicker; then the dispute is further already.
    IF op.kind = 'dispute_accept' AND d.status = 'needs_response' THEN
      d := dispute_close(e, p, 1, d, 'accepted');
    ELSIF op.kind = 'dispute_submit' THEN
      UPDATE dispute SET response_operation_id = NULL, submitted_at = moment, submitted_by = op.actor,
        status = CASE WHEN status IN ('inquiry', 'needs_response') THEN 'under_review' ELSE status END,
        updated_at = moment, version = version + 1
      WHERE environment_id = e AND id = d.id RETURNING * INTO d;
      PERFORM record_event(e, p, 1, 'dispute.updated', 'dispute', d.id, d.payment_id, to_jsonb(d));
    END IF;
  ELSIF outcome = 'approved' AND op.kind = 'dispute_submit' THEN
    UPDATE dispute SET submitted_at = moment, submitted_by = op.actor WHERE environment_id = e AND id = d.id
    RETURNING * INTO d;
  ELSIF outcome IN ('declined', 'not_sent') THEN
    UPDATE dispute SET response_operation_id = NULL, response_failure = p->'decline', updated_at = moment,
      version = version + 1
    WHERE environment_id = e AND id = d.id RETURNING * INTO d;
    PERFORM record_event(e, p, 1, 'dispute.updated', 'dispute', d.id, d.payment_id, to_jsonb(d));
  END IF;
  RETURN answer_operation(e, p, op, jsonb_build_object('result',
    CASE WHEN outcome = 'not_sent' THEN 'not_sent' ELSE 'ok' END, 'dispute', dispute_with_evidence(e, d)));
END
$$;

-- Ends a dispute whose deadline is over unanswered. p: {dispute_id, entry_settled}
CREATE FUNCTION dispute_expire(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  d dispute;
BEGIN
  SELECT * INTO d FROM dispute WHERE environment_id = e AND id = p->>'dispute_id';
  PERFORM FROM payment WHERE environment_id = e AND id = d.payment_id FOR UPDATE;
  SELECT * INTO d FROM dispute WHERE environment_id = e AND id = p->>'dispute_id'
    AND status IN ('inquiry', 'needs_response') AND evidence_due_at <= (p->>'at')::timestamptz
    AND response_operation_id IS NULL FOR UPDATE;
  IF d.id IS NULL THEN
    RETURN jsonb_build_object('result', 'ok', 'expired', false);
  END IF;
  d := dispute_close(e, p, 1, d, 'expired');
  RETURN jsonb_build_object('result', 'ok', 'expired', true, 'dispute', to_jsonb(d));
END
$$;

-- Tells once that so many days are left. p: {dispute_id, days}
CREATE FUNCTION dispute_remind(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  d dispute;
BEGIN
  UPDATE dispute SET reminder_days = (p->>'days')::int, version = version + 1
  WHERE environment_id = e AND id = p->>'dispute_id' AND status IN ('inquiry', 'needs_response')
    AND (reminder_days IS NULL OR reminder_days > (p->>'days')::int)
  RETURNING * INTO d;
  IF NOT FOUND THEN
    RETURN jsonb_build_object('result', 'ok', 'reminded', false);
  END IF;
  PERFORM record_event(e, p, 1, 'dispute.evidence_due', 'dispute', d.id, d.payment_id, to_jsonb(d));
  RETURN jsonb_build_object('result', 'ok', 'reminded', true);
END
$$;

-- Saves the draft: p.fields is merged into it, null removes a field. p: {dispute_id, fields, expected_version}
CREATE FUNCTION dispute_evidence_save(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  d dispute;
  v dispute_evidence;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  SELECT * INTO d FROM dispute WHERE environment_id = e AND id = p->>'dispute_id' FOR UPDATE;
  IF d.id IS NULL THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  IF d.status NOT IN ('inquiry', 'needs_response') OR d.response_operation_id IS NOT NULL THEN
    RETURN refuse(e, p, 'evidence_locked', jsonb_build_object('current_status', d.status,
      'allowed', jsonb_build_array('inquiry', 'needs_response')));
  END IF;
  SELECT * INTO v FROM dispute_evidence WHERE environment_id = e AND dispute_id = d.id;
  IF p->>'expected_version' IS NOT NULL AND coalesce(v.version, 0) <> (p->>'expected_version')::int THEN
    RETURN refuse(e, p, 'version_conflict', jsonb_build_object('current_version', coalesce(v.version, 0),
      'changed_by', v.updated_by, 'changed_at', v.updated_at));
  END IF;
  INSERT INTO dispute_evidence (environment_id, dispute_id, fields, updated_by, updated_at)
  VALUES (e, d.id, jsonb_strip_nulls(p->'fields'), p->>'actor', (p->>'at')::timestamptz)
  ON CONFLICT (environment_id, dispute_id) DO UPDATE SET
    fields = jsonb_strip_nulls(dispute_evidence.fields || (p->'fields')), version = dispute_evidence.version + 1,
    updated_by = p->>'actor', updated_at = (p->>'at')::timestamptz;
  RETURN finish_idempotency(e, p->'idempotency'->>'key',
    jsonb_build_object('result', 'ok', 'dispute', dispute_with_evidence(e, d)));
END
$$;

-- Adds a file whose content is stored already, ten at most. p: {dispute_id, file: {id, kind, name, …}}
CREATE FUNCTION dispute_file_add(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  d dispute;
  f jsonb := p->'file';
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  SELECT * INTO d FROM dispute WHERE environment_id = e AND id = p->>'dispute_id' FOR UPDATE;
  IF d.id IS NULL THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  IF d.status NOT IN ('inquiry', 'needs_response') OR d.response_operation_id IS NOT NULL THEN
    RETURN refuse(e, p, 'evidence_locked', jsonb_build_object('current_status', d.status,
      'allowed', jsonb_build_array('inquiry', 'needs_response')));
  END IF;
  IF (SELECT count(*) FROM dispute_file x WHERE x.environment_id = e AND x.dispute_id = d.id
      AND x.removed_at IS NULL) >= 10 THEN
    RETURN refuse(e, p, 'too_many_files', jsonb_build_object('current_status', d.status, 'maximum', 10));
  END IF;
  INSERT INTO dispute_file (environment_id, id, dispute_id, kind, name, media_type, size_bytes, sha256, storage_name,
    created_by, created_at)
  VALUES (e, f->>'id', d.id, f->>'kind', f->>'name', f->>'media_type', (f->>'size_bytes')::int, f->>'sha256',
    f->>'storage_name', p->>'actor', (p->>'at')::timestamptz);
  RETURN finish_idempotency(e, p->'idempotency'->>'key',
    jsonb_build_object('result', 'ok', 'dispute', dispute_with_evidence(e, d)));
END
$$;

-- Takes a file out of the draft. p: {dispute_id, file_id}
CREATE FUNCTION dispute_file_remove(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  d dispute;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  SELECT * INTO d FROM dispute WHERE environment_id = e AND id = p->>'dispute_id' FOR UPDATE;
  IF d.id IS NULL OR NOT EXISTS (SELECT FROM dispute_file x WHERE x.environment_id = e AND x.dispute_id = d.id
      AND x.id = p->>'file_id' AND x.removed_at IS NULL) THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  IF d.status NOT IN ('inquiry', 'needs_response') OR d.response_operation_id IS NOT NULL THEN
    RETURN refuse(e, p, 'evidence_locked', jsonb_build_object('current_status', d.status,
      'allowed', jsonb_build_array('inquiry', 'needs_response')));
  END IF;
  UPDATE dispute_file SET removed_at = (p->>'at')::timestamptz WHERE environment_id = e AND id = p->>'file_id';
  RETURN finish_idempotency(e, p->'idempotency'->>'key',
    jsonb_build_object('result', 'ok', 'dispute', dispute_with_evidence(e, d)));
END
$$;

-- p: {amount, currency} or both null, {expected_version}
CREATE FUNCTION dispute_setting_save(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  s dispute_setting;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  INSERT INTO dispute_setting (environment_id, updated_by, updated_at, version)
  VALUES (e, p->>'actor', (p->>'at')::timestamptz, 0) ON CONFLICT DO NOTHING;
  SELECT * INTO s FROM dispute_setting WHERE environment_id = e FOR UPDATE;
  IF p->>'expected_version' IS NOT NULL AND s.version <> (p->>'expected_version')::int THEN
    RETURN refuse(e, p, 'version_conflict', jsonb_build_object('current_version', s.version,
      'changed_by', s.updated_by, 'changed_at', s.updated_at));
  END IF;
  UPDATE dispute_setting SET accept_below_amount = (p->>'amount')::bigint, accept_below_currency = p->>'currency',
    updated_by = p->>'actor', updated_at = (p->>'at')::timestamptz, version = version + 1
  WHERE environment_id = e RETURNING * INTO s;
  RETURN finish_idempotency(e, p->'idempotency'->>'key', jsonb_build_object('result', 'ok', 'setting', to_jsonb(s)));
END
$$;

GRANT SELECT ON dispute, dispute_file, dispute_setting TO countinghouse_auditor;
