-- Everything that was said with a network about an operation stays: `operation.exchange` is the first call, as before, and
-- every later word (another try, an inquiry, a callback) is a row here. Most operations have none. The first eight words and
-- the newest 24 are kept, so that a network that is silent for months does not fill a disk.

CREATE DOMAIN exchange_slot AS int CONSTRAINT exchange_slot_in_range CHECK (VALUE BETWEEN 1 AND 32);
CREATE DOMAIN exchange_kind AS text CONSTRAINT exchange_kind_known CHECK (VALUE IN ('call', 'inquiry', 'callback'));
CREATE DOMAIN exchange_outcome AS text CONSTRAINT exchange_outcome_known CHECK (VALUE IN ('approved', 'declined',
  'pending', 'unknown', 'not_sent'));
CREATE DOMAIN exchange_body AS jsonb CONSTRAINT exchange_is_object CHECK (jsonb_typeof(VALUE) = 'object');

CREATE TABLE operation_exchange (
  environment_id text NOT NULL,
  operation_id text NOT NULL,
  slot exchange_slot NOT NULL,
  -- Counts every word, also those whose row was given to a later one.
  number int NOT NULL,
  kind exchange_kind NOT NULL,
  outcome exchange_outcome NOT NULL,
  -- {request, response, latency_ms}, redacted like the operation's.
  exchange exchange_body NOT NULL,
  created_at timestamptz(3) NOT NULL,
  PRIMARY KEY (environment_id, operation_id, slot),
  FOREIGN KEY (environment_id, operation_id) REFERENCES operation (environment_id, id),
  CONSTRAINT operation_exchange_slot_of_number CHECK (
    slot = CASE WHEN number <= 8 THEN number ELSE 9 + (number - 9) % 24 END)
);
REVOKE DELETE, TRUNCATE ON operation_exchange FROM countinghouse_app;
GRANT SELECT ON operation_exchange TO countinghouse_auditor;

-- Keeps a word of the network about an operation. The caller holds the payment's lock, so that no two get one number.
-- p: {operation_id, exchange, exchange_kind, outcome, at}
CREATE FUNCTION keep_exchange(e text, p jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  nth int;
BEGIN
  IF jsonb_typeof(p->'exchange') IS DISTINCT FROM 'object' THEN
    RETURN;
  END IF;
  SELECT coalesce(max(x.number), 0) + 1 INTO nth FROM operation_exchange x
  WHERE x.environment_id = e AND x.operation_id = p->>'operation_id';
  INSERT INTO operation_exchange (environment_id, operation_id, slot, number, kind, outcome, exchange, created_at)
  VALUES (e, p->>'operation_id', CASE WHEN nth <= 8 THEN nth ELSE 9 + (nth - 9) % 24 END, nth,
    coalesce(p->>'exchange_kind', 'call'), p->>'outcome', p->'exchange', (p->>'at')::timestamptz)
  ON CONFLICT (environment_id, operation_id, slot) DO UPDATE SET number = excluded.number, kind = excluded.kind,
    outcome = excluded.outcome, exchange = excluded.exchange, created_at = excluded.created_at;
END
$$;

-- Takes what the network said into an operation, under its payment's lock that the caller holds. Returns null when the
-- operation had ended before; otherwise the operation as it is now.
CREATE OR REPLACE FUNCTION end_operation(e text, p jsonb) RETURNS operation LANGUAGE plpgsql AS $$
DECLARE
  op operation;
  outcome text := p->>'outcome';
  ended boolean := outcome IN ('approved', 'declined', 'not_sent');
  is_call boolean := coalesce(p->>'exchange_kind', 'call') = 'call';
BEGIN
  UPDATE operation o SET
    status = CASE outcome WHEN 'approved' THEN 'approved' WHEN 'declined' THEN 'declined'
      WHEN 'not_sent' THEN 'declined' WHEN 'pending' THEN 'pending'
      ELSE CASE WHEN o.status = 'pending' THEN 'pending' ELSE 'unknown' END END,
    exchange = CASE WHEN is_call THEN coalesce(o.exchange, nullif(p->'exchange', 'null')) ELSE o.exchange END,
    latency_ms = coalesce(o.latency_ms, CASE WHEN is_call THEN (p->>'latency_ms')::int END),
    network_reference = coalesce(o.network_reference, p->>'network_reference'),
    inquiries = o.inquiries + CASE WHEN (p->>'inquired')::boolean THEN 1 ELSE 0 END,
    lease_until = NULL,
    next_inquiry_at = CASE WHEN ended THEN NULL
      ELSE clock_timestamp() + make_interval(secs => (p->>'next_inquiry_ms')::numeric / 1000.0) END,
    settled_at = CASE WHEN ended THEN (p->>'at')::timestamptz END
  WHERE environment_id = e AND id = p->>'operation_id' AND status IN ('sent', 'pending', 'unknown')
  RETURNING * INTO op;
  -- The first call is the operation's own exchange; what is not, is kept beside it.
  IF op.id IS NULL OR op.exchange IS DISTINCT FROM p->'exchange' THEN
    PERFORM keep_exchange(e, p);
  END IF;
  RETURN op;
END
$$;

-- As before; the words kept beside an operation are redacted with it.
CREATE OR REPLACE FUNCTION redact_payments(e text, payments text[], sessions text[], patterns text[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE payment SET customer_email = NULL, reference = redact_text(reference, patterns),
    description = redact_text(description, patterns), metadata = redact_json(metadata, patterns, 'metadata')
  WHERE environment_id = e AND id = ANY (payments);
  UPDATE checkout_session SET customer_email = NULL, reference = redact_text(reference, patterns),
    description = redact_text(description, patterns), metadata = redact_json(metadata, patterns, 'metadata'),
    line_items = redact_json(line_items, patterns, 'line_items')
  WHERE environment_id = e AND id = ANY (sessions);
  UPDATE operation SET exchange = redact_json(exchange, patterns, 'exchange')
  WHERE environment_id = e AND payment_id = ANY (payments) AND exchange IS NOT NULL;
  UPDATE operation_exchange x SET exchange = redact_json(x.exchange, patterns, 'exchange')
  FROM operation o
  WHERE o.environment_id = e AND o.payment_id = ANY (payments) AND x.environment_id = e AND x.operation_id = o.id;
  UPDATE refund SET note = redact_text(note, patterns), metadata = redact_json(metadata, patterns, 'metadata')
  WHERE environment_id = e AND payment_id = ANY (payments);
  PERFORM set_config('countinghouse.redacting', 'on', true);
  UPDATE note SET body = redact_text(body, patterns)
  WHERE environment_id = e AND payment_id = ANY (payments) AND body <> redact_text(body, patterns);
  UPDATE refund_approval SET reason = redact_text(reason, patterns)
  WHERE environment_id = e AND payment_id = ANY (payments) AND reason <> redact_text(reason, patterns);
  UPDATE refund_batch_row SET note = redact_text(note, patterns), reference = redact_text(reference, patterns)
  WHERE environment_id = e AND payment_id = ANY (payments)
    AND (note <> redact_text(note, patterns) OR reference <> redact_text(reference, patterns));
  PERFORM set_config('countinghouse.redacting', 'off', true);
END
$$;

-- Why an attempt went to its connector, written down when it was decided: connectors and their order change later.
-- {reason: only_connector | first_connector, considered: [name, …]}; attempts from before have none.
CREATE DOMAIN attempt_routing AS jsonb CONSTRAINT attempt_routing_reasoned CHECK (
  VALUE->>'reason' IN ('only_connector', 'first_connector') AND jsonb_typeof(VALUE->'considered') = 'array');
ALTER TABLE attempt ADD COLUMN routing attempt_routing;

-- The attempt and its operation, and the end of the token that pays: used once, its CVC gone. Returns the operation.
CREATE OR REPLACE FUNCTION begin_attempt(e text, p jsonb, payment_id text, attempt_number int, wanted bigint, unit text)
RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  a jsonb := p->'attempt';
  method_id text := a->>'payment_method_id';
  moment timestamptz := (p->>'at')::timestamptz;
  lease_end timestamptz := clock_timestamp() + make_interval(secs => (p->>'lease_ms')::numeric / 1000.0);
  op jsonb;
BEGIN
  INSERT INTO attempt (environment_id, id, payment_id, number, connector, method_type, method, payment_method_id,
    amount, currency, status, operation_id, risk, routing, created_at)
  VALUES (e, a->>'id', begin_attempt.payment_id, attempt_number, a->>'connector', a->>'method_type', a->'method',
    method_id, wanted, unit, 'sent', a->>'operation_id', a->'risk', nullif(a->'routing', 'null'), moment);
  INSERT INTO operation AS o (environment_id, id, kind, payment_id, target_id, connector, amount, currency, status,
    lease_until, next_inquiry_at, idempotency_key, request_id, actor, created_at)
  VALUES (e, a->>'operation_id', 'authorize', begin_attempt.payment_id, a->>'id', a->>'connector', wanted, unit, 'sent',
    lease_end, lease_end, p->'idempotency'->>'key', p->>'request_id', p->>'actor', moment)
  RETURNING to_jsonb(o.*) INTO op;
  IF method_id LIKE 'tok\_%' THEN
    UPDATE token SET used_at = moment WHERE environment_id = e AND id = method_id AND used_at IS NULL;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'token is used' USING ERRCODE = 'CH004', CONSTRAINT = 'token_single_use';
    END IF;
    DELETE FROM vault_cvc WHERE environment_id = e AND token_id = method_id;
  END IF;
  RETURN op;
END
$$;
