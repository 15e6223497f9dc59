-- The money moves: each reserve and each settle is one function call, hence one statement and one commit. The first
-- argument is the environment, the second one JSON object:
--   at            business time of the environment
--   actor         usr_…, key_…, payer or system
--   request_id    of the request that caused it
--   event_ids     ids for the events, in order (made by the caller so that ids never go backwards)
--   idempotency   {key, fingerprint (hex), lease_ms} or null
-- The result is {result: 'ok' | 'refused' | 'replay' | 'in_progress' | 'key_reused' | 'resume', …}. A refusal carries
-- the error's code and details and is stored under the key, so that the same request gets the same answer for ever.

CREATE FUNCTION record_event(e text, p jsonb, nth int, event_type text, noun text, object_id text, payment text,
  snapshot jsonb) RETURNS void LANGUAGE sql AS $$
  INSERT INTO event (environment_id, id, type, object_type, object_id, seq, payment_id, snapshot, actor, request_id,
    idempotency_key, created_at)
  VALUES (e, p->'event_ids'->>(nth - 1), event_type, noun, object_id,
    coalesce((SELECT max(seq) FROM event ev WHERE ev.environment_id = e AND ev.object_id = record_event.object_id), 0) + 1,
    payment, snapshot, p->>'actor', p->>'request_id', p->'idempotency'->>'key', (p->>'at')::timestamptz)
$$;

-- Null when the key was claimed (or none was given); otherwise what the caller has to be told.
CREATE FUNCTION claim_idempotency(e text, p jsonb, operation text DEFAULT NULL) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  claim jsonb := p->'idempotency';
  lease interval;
  held idempotency;
BEGIN
  IF claim IS NULL OR jsonb_typeof(claim) = 'null' THEN
    RETURN NULL;
  END IF;
  lease := make_interval(secs => (claim->>'lease_ms')::numeric / 1000.0);
  INSERT INTO idempotency (environment_id, key, fingerprint, status, lease_until, operation_id, request_id)
  VALUES (e, claim->>'key', decode(claim->>'fingerprint', 'hex'), 'running', clock_timestamp() + lease, operation,
    p->>'request_id')
  ON CONFLICT (environment_id, key) DO NOTHING;
  IF FOUND THEN
    RETURN NULL;
  END IF;
  SELECT * INTO held FROM idempotency WHERE environment_id = e AND key = claim->>'key' FOR UPDATE;
  IF NOT FOUND THEN
    -- The other request was never sent to a network and gave the key back a moment ago.
    RETURN jsonb_build_object('result', 'in_progress');
  END IF;
  IF held.fingerprint <> decode(claim->>'fingerprint', 'hex') THEN
    RETURN jsonb_build_object('result', 'key_reused');
  END IF;
  IF held.status = 'done' THEN
    RETURN jsonb_build_object('result', 'replay', 'answer', held.answer, 'request_id', held.request_id);
  END IF;
  IF held.lease_until > clock_timestamp() THEN
    RETURN jsonb_build_object('result', 'in_progress');
  END IF;
  -- The holder died after its reserve. Whoever takes over asks the network; nothing is sent again. A claim without an
  -- operation reserved nothing, so it simply changes hands.
  -- From now on its answer is this request's, whose id is in it.
  UPDATE idempotency SET lease_until = clock_timestamp() + lease, operation_id = coalesce(operation_id, operation),
    request_id = coalesce(p->>'request_id', request_id)
  WHERE environment_id = e AND key = held.key;
  IF held.operation_id IS NULL THEN
    RETURN NULL;
  END IF;
  RETURN jsonb_build_object('result', 'resume', 'operation_id', held.operation_id);
END
$$;

-- What a claim would find, without claiming: null when the key is free.
CREATE FUNCTION idempotency_peek(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM idempotency WHERE environment_id = e AND key = p->'idempotency'->>'key') THEN
    RETURN NULL;
  END IF;
  RETURN claim_idempotency(e, p);
END
$$;

-- Stores the answer under its key and returns it as the function's result.
CREATE FUNCTION finish_idempotency(e text, key_to_finish text, answer jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  IF key_to_finish IS NOT NULL THEN
    UPDATE idempotency i SET status = 'done', answer = finish_idempotency.answer
    WHERE i.environment_id = e AND i.key = key_to_finish AND i.status = 'running';
  END IF;
  RETURN answer;
END
$$;

CREATE FUNCTION refuse(e text, p jsonb, code text, details jsonb) RETURNS jsonb LANGUAGE sql AS $$
  SELECT finish_idempotency(e, p->'idempotency'->>'key',
    jsonb_build_object('result', 'refused', 'code', code, 'details', details))
$$;

-- Writes one entry: {id, kind, source_type, source_id, payment_id, postings: [{from, to, amount}]}. An amount of null
-- stands for the amount that the move itself found out (`fallback`, minor units).
CREATE FUNCTION record_entry(e text, p jsonb, new_entry jsonb, entry_currency text, fallback bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF coalesce(jsonb_array_length(new_entry->'postings'), 0) = 0 THEN
    RAISE EXCEPTION 'an entry needs at least one posting' USING ERRCODE = 'CH003';
  END IF;
  INSERT INTO entry (environment_id, id, kind, source_type, source_id, payment_id, effective_at)
  VALUES (e, new_entry->>'id', new_entry->>'kind', new_entry->>'source_type', new_entry->>'source_id',
    new_entry->>'payment_id', (p->>'at')::timestamptz);
  INSERT INTO posting (environment_id, entry_id, line, from_account, to_account, amount, currency)
  SELECT e, new_entry->>'id', line, po->>'from', po->>'to', coalesce((po->>'amount')::bigint, fallback), entry_currency
  FROM jsonb_array_elements(new_entry->'postings') WITH ORDINALITY AS t (po, line);
END
$$;

-- The attempt and its operation, and the end of the token that pays: used once, its CVC gone.
CREATE FUNCTION reserve_attempt(e text, p jsonb, pay payment) RETURNS operation LANGUAGE plpgsql AS $$
DECLARE
  a jsonb := p->'attempt';
  op operation;
BEGIN
  INSERT INTO attempt (environment_id, id, payment_id, number, connector, method_type, method, payment_method_id,
    amount, currency, status, operation_id, risk, created_at)
  VALUES (e, a->>'id', pay.id, pay.attempt_count, a->>'connector', a->>'method_type', a->'method',
    a->>'payment_method_id', pay.amount, pay.currency, 'sent', a->>'operation_id', a->'risk',
    (p->>'at')::timestamptz);
  INSERT INTO operation (environment_id, id, kind, payment_id, target_id, connector, amount, currency, status,
    lease_until, next_inquiry_at, idempotency_key, request_id, actor, created_at)
  VALUES (e, a->>'operation_id', 'authorize', pay.id, a->>'id', a->>'connector', pay.amount, pay.currency, 'sent',
    clock_timestamp() + make_interval(secs => (p->>'lease_ms')::numeric / 1000.0),
    clock_timestamp() + make_interval(secs => (p->>'lease_ms')::numeric / 1000.0),
    p->'idempotency'->>'key', p->>'request_id', p->>'actor', (p->>'at')::timestamptz)
  RETURNING * INTO op;
  IF a->>'payment_method_id' LIKE 'tok\_%' THEN
    UPDATE token SET used_at = (p->>'at')::timestamptz
    WHERE environment_id = e AND id = a->>'payment_method_id' AND used_at IS NULL;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'token is used' USING ERRCODE = 'CH004', CONSTRAINT = 'token_single_use';
    END IF;
    DELETE FROM vault_cvc WHERE environment_id = e AND token_id = a->>'payment_method_id';
  END IF;
  RETURN op;
END
$$;

-- Creates a payment; with `attempt` it is confirmed in the same commit (reserve), otherwise the answer is final.
CREATE FUNCTION payment_create(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  pay payment;
  confirming boolean := p ? 'attempt' AND jsonb_typeof(p->'attempt') = 'object';
  op operation;
BEGIN
  held := claim_idempotency(e, p, p->'attempt'->>'operation_id');
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  INSERT INTO payment (environment_id, id, amount, currency, status, capture_method, customer_id, checkout_session_id,
    payment_method_id, method_type, method, card_last4, customer_email, connector, attempt_id, attempt_count,
    reference, description, metadata, return_url, risk, client_secret, created_at, updated_at)
  SELECT e, n.id, n.amount, n.currency, n.status, n.capture_method, n.customer_id, n.checkout_session_id,
    n.payment_method_id, n.method_type, n.method, n.card_last4, n.customer_email, p->'attempt'->>'connector',
    p->'attempt'->>'id', CASE WHEN confirming THEN 1 ELSE 0 END, n.reference, n.description,
    coalesce(n.metadata, '{}'), n.return_url, p->'attempt'->'risk', n.client_secret, (p->>'at')::timestamptz,
    (p->>'at')::timestamptz
  FROM jsonb_populate_record(NULL::payment, p->'payment') n
  RETURNING * INTO pay;
  PERFORM record_event(e, p, 1, 'payment.created', 'payment', pay.id, pay.id, to_jsonb(pay));
  IF pay.checkout_session_id IS NOT NULL THEN
    UPDATE checkout_session SET payment_id = pay.id
    WHERE environment_id = e AND id = pay.checkout_session_id AND status = 'open';
    IF NOT FOUND THEN
      -- It ended after the caller looked. Raised, not returned: the payment above must not stay.
      RAISE EXCEPTION 'session is not open' USING ERRCODE = 'CH005', CONSTRAINT = 'session_open';
    END IF;
  END IF;
  IF confirming THEN
    op := reserve_attempt(e, p, pay);
    PERFORM record_event(e, p, 2, 'payment.processing', 'payment', pay.id, pay.id, to_jsonb(pay));
    RETURN jsonb_build_object('result', 'ok', 'payment', to_jsonb(pay), 'operation', to_jsonb(op));
  END IF;
  RETURN finish_idempotency(e, p->'idempotency'->>'key',
    jsonb_build_object('result', 'ok', 'payment', to_jsonb(pay)));
END
$$;

-- Reserves an attempt for a payment that waits for one.
CREATE FUNCTION payment_confirm_reserve(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  pay payment;
  a jsonb := p->'attempt';
  session_status text;
  op operation;
BEGIN
  held := claim_idempotency(e, p, a->>'operation_id');
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  UPDATE payment SET status = 'processing', attempt_count = attempt_count + 1, attempt_id = a->>'id',
    connector = a->>'connector', payment_method_id = a->>'payment_method_id', method_type = a->>'method_type',
    method = a->'method', card_last4 = a->'method'->>'last4', risk = a->'risk', failure = NULL, next_action = NULL,
    return_url = coalesce(p->>'return_url', return_url),
    customer_email = coalesce(p->>'customer_email', customer_email),
    updated_at = (p->>'at')::timestamptz, version = version + 1
  WHERE environment_id = e AND id = p->>'payment_id'
    AND status IN ('requires_payment_method', 'requires_confirmation')
    AND declined_count < 5 AND attempt_count < 20
    -- A cancel on its way would end the payment while this attempt takes the money.
    AND NOT EXISTS (SELECT FROM operation o WHERE o.environment_id = e AND o.payment_id = payment.id
      AND o.kind = 'cancel' AND o.status IN ('reserved', 'sent', 'pending', 'unknown'))
  RETURNING * INTO pay;
  IF NOT FOUND THEN
    SELECT * INTO pay FROM payment WHERE environment_id = e AND id = p->>'payment_id';
    IF NOT FOUND THEN
      RETURN refuse(e, p, 'not_found', '{}');
    END IF;
    RETURN refuse(e, p, CASE WHEN pay.status IN ('processing', 'requires_action') OR EXISTS (
          SELECT FROM operation o WHERE o.environment_id = e AND o.payment_id = pay.id AND o.kind = 'cancel'
            AND o.status IN ('reserved', 'sent', 'pending', 'unknown')) THEN 'payment_in_progress'
        ELSE 'invalid_state' END,
      jsonb_build_object('current_status', pay.status,
        'allowed', jsonb_build_array('requires_payment_method', 'requires_confirmation')));
  END IF;
  IF pay.checkout_session_id IS NOT NULL THEN
    SELECT status INTO session_status FROM checkout_session
    WHERE environment_id = e AND id = pay.checkout_session_id FOR UPDATE;
    IF session_status <> 'open' THEN
      -- Raised, not returned: the payment's change above must not stay.
      RAISE EXCEPTION 'session is %', session_status USING ERRCODE = 'CH005', CONSTRAINT = 'session_open';
    END IF;
  END IF;
  op := reserve_attempt(e, p, pay);
  PERFORM record_event(e, p, 1, 'payment.processing', 'payment', pay.id, pay.id, to_jsonb(pay));
  RETURN jsonb_build_object('result', 'ok', 'payment', to_jsonb(pay), 'operation', to_jsonb(op));
END
$$;

-- Takes what the network said into an operation and its payment's locks, in this order: payment, then operation.
-- Returns null when the operation had ended before; otherwise the operation as it is now.
CREATE FUNCTION settle_operation(e text, p jsonb) RETURNS operation LANGUAGE plpgsql AS $$
DECLARE
  op operation;
  ended boolean := p->>'outcome' IN ('approved', 'declined', 'not_sent');
BEGIN
  PERFORM FROM payment WHERE environment_id = e AND id = p->>'payment_id' FOR UPDATE;
  UPDATE operation o SET
    status = CASE p->>'outcome' WHEN 'approved' THEN 'approved' WHEN 'declined' THEN 'declined'
      WHEN 'not_sent' THEN 'declined' WHEN 'pending' THEN 'pending'
      ELSE CASE WHEN o.status = 'pending' THEN 'pending' ELSE 'unknown' END END,
    exchange = coalesce(nullif(p->'exchange', 'null'), o.exchange),
    latency_ms = coalesce(o.latency_ms, (p->>'latency_ms')::int),
    network_reference = coalesce(o.network_reference, p->>'network_reference'),
    inquiries = o.inquiries + CASE WHEN (p->>'inquired')::boolean THEN 1 ELSE 0 END,
    lease_until = NULL,
    next_inquiry_at = CASE WHEN ended THEN NULL
      ELSE clock_timestamp() + make_interval(secs => (p->>'next_inquiry_ms')::numeric / 1000.0) END,
    settled_at = CASE WHEN ended THEN (p->>'at')::timestamptz END
  WHERE environment_id = e AND id = p->>'operation_id' AND status IN ('sent', 'pending', 'unknown')
  RETURNING * INTO op;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  RETURN op;
END
$$;

-- The answer of a request that waited for an operation. A call that never left (not_sent) gives the key back, so that
-- the same request may be sent again. If the resolver or a callback answered the key a moment earlier, that answer counts:
-- a repetition of the request will be told the same.
CREATE FUNCTION answer_operation(e text, p jsonb, op operation, answer jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  given jsonb;
BEGIN
  IF op.idempotency_key IS NULL THEN
    RETURN answer;
  END IF;
  IF p->>'outcome' = 'not_sent' THEN
    DELETE FROM idempotency WHERE environment_id = e AND key = op.idempotency_key AND status = 'running'
      AND operation_id = op.id;
  ELSE
    UPDATE idempotency i SET status = 'done', answer = answer_operation.answer
    WHERE i.environment_id = e AND i.key = op.idempotency_key AND i.status = 'running' AND i.operation_id = op.id;
  END IF;
  IF NOT FOUND THEN
    SELECT i.answer INTO given FROM idempotency i
    WHERE i.environment_id = e AND i.key = op.idempotency_key AND i.operation_id = op.id AND i.status = 'done';
  END IF;
  RETURN coalesce(given, answer);
END
$$;

-- What a request is told whose operation somebody else (a callback, the resolver) settled a moment earlier: the answer
-- that is stored under its key, so that a repetition of the request is told the same.
CREATE FUNCTION answer_settled_before(e text, p jsonb, current_state jsonb) RETURNS jsonb LANGUAGE sql AS $$
  SELECT coalesce(
    (SELECT i.answer FROM operation o JOIN idempotency i
       ON i.environment_id = o.environment_id AND i.key = o.idempotency_key AND i.operation_id = o.id
     WHERE o.environment_id = e AND o.id = p->>'operation_id' AND i.status = 'done'),
    jsonb_build_object('result', 'settled_before') || current_state)
$$;

-- The only place an authorization ends. p: {operation_id, payment_id, outcome, network_reference, decline, three_ds,
-- next_action, exchange, latency_ms, next_inquiry_ms, authorization_expires_at,
-- capture: {id, fee_amount, available_at, entry} for payments that are captured with their authorization}
CREATE FUNCTION authorize_settle(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  op operation;
  pay payment;
  moment timestamptz := (p->>'at')::timestamptz;
  outcome text := p->>'outcome';
  captured boolean;
  session checkout_session;
  declined_code text;
BEGIN
  op := settle_operation(e, p);
  SELECT * INTO pay FROM payment WHERE environment_id = e AND id = p->>'payment_id';
  IF op.id IS NULL THEN
    RETURN answer_settled_before(e, p, jsonb_build_object('payment', to_jsonb(pay)));
  END IF;
  IF outcome = 'approved' THEN
    captured := pay.capture_method = 'auto';
    UPDATE attempt SET status = CASE WHEN captured THEN 'captured' ELSE 'authorized' END,
      network_reference = p->>'network_reference', three_ds = p->'three_ds', latency_ms = (p->>'latency_ms')::int,
      settled_at = moment
    WHERE environment_id = e AND id = op.target_id;
    UPDATE payment SET status = CASE WHEN captured THEN 'succeeded' ELSE 'authorized' END,
      amount_authorized = op.amount, amount_captured = CASE WHEN captured THEN op.amount ELSE 0 END,
      fee_amount = CASE WHEN captured THEN (p->'capture'->>'fee_amount')::bigint ELSE 0 END,
      authorization_expires_at = CASE WHEN captured THEN NULL
        ELSE (p->>'authorization_expires_at')::timestamptz END,
      three_ds = p->'three_ds', next_action = NULL, failure = NULL, updated_at = moment, version = version + 1
    WHERE environment_id = e AND id = pay.id RETURNING * INTO pay;
    IF captured THEN
      INSERT INTO capture (environment_id, id, payment_id, operation_id, amount, currency, fee_amount, final, status,
        available_at, created_at, settled_at)
      VALUES (e, p->'capture'->>'id', pay.id, op.id, op.amount, op.currency, (p->'capture'->>'fee_amount')::bigint,
        true, 'succeeded', (p->'capture'->>'available_at')::timestamptz, moment, moment);
      PERFORM record_entry(e, p, p->'capture'->'entry', op.currency, op.amount);
      PERFORM record_event(e, p, 1, 'payment.captured', 'payment', pay.id, pay.id, to_jsonb(pay));
      PERFORM record_event(e, p, 2, 'payment.succeeded', 'payment', pay.id, pay.id, to_jsonb(pay));
    ELSE
      PERFORM record_event(e, p, 1, 'payment.authorized', 'payment', pay.id, pay.id, to_jsonb(pay));
    END IF;
    IF pay.checkout_session_id IS NOT NULL THEN
      UPDATE checkout_session SET status = 'completed', completed_at = moment, updated_at = moment,
        version = version + 1
      WHERE environment_id = e AND id = pay.checkout_session_id AND status = 'open' RETURNING * INTO session;
      IF FOUND THEN
        PERFORM record_event(e, p, 3, 'checkout_session.completed', 'checkout_session', session.id, pay.id,
          to_jsonb(session));
      END IF;
    END IF;
    RETURN answer_operation(e, p, op, jsonb_build_object('result', 'ok', 'payment', to_jsonb(pay)));
  END IF;
  IF outcome IN ('declined', 'not_sent') THEN
    declined_code := p->'decline'->>'code';
    UPDATE attempt SET
      status = CASE WHEN outcome = 'not_sent'
        OR declined_code IN ('payer_canceled', 'payer_timed_out', 'not_received') THEN 'failed' ELSE 'declined' END,
      network_reference = p->>'network_reference', decline = p->'decline', three_ds = p->'three_ds',
      latency_ms = (p->>'latency_ms')::int, settled_at = moment
    WHERE environment_id = e AND id = op.target_id;
    UPDATE payment SET
      status = CASE WHEN outcome = 'not_sent' THEN 'requires_confirmation'
        WHEN declined_count >= 4 THEN 'failed' ELSE 'requires_payment_method' END,
      declined_count = declined_count + CASE WHEN outcome = 'not_sent' THEN 0 ELSE 1 END,
      failure = p->'decline', three_ds = p->'three_ds', next_action = NULL, updated_at = moment,
      version = version + 1
    WHERE environment_id = e AND id = pay.id RETURNING * INTO pay;
    IF outcome = 'not_sent' THEN
      -- Nothing was sent, so the token may pay once more; its CVC is gone for good.
      UPDATE token SET used_at = NULL WHERE environment_id = e AND id = pay.payment_method_id;
    END IF;
    PERFORM record_event(e, p, 1, CASE WHEN pay.status = 'failed' THEN 'payment.failed'
      ELSE 'payment.attempt_failed' END, 'payment', pay.id, pay.id, to_jsonb(pay));
    RETURN answer_operation(e, p, op, jsonb_build_object('result',
      CASE WHEN outcome = 'not_sent' THEN 'not_sent' ELSE 'declined' END, 'payment', to_jsonb(pay)));
  END IF;
  IF outcome = 'pending' AND jsonb_typeof(p->'next_action') = 'object' AND pay.status = 'processing' THEN
    UPDATE attempt SET status = 'requires_action', latency_ms = (p->>'latency_ms')::int,
      network_reference = p->>'network_reference'
    WHERE environment_id = e AND id = op.target_id;
    UPDATE payment SET status = 'requires_action', next_action = p->'next_action', updated_at = moment,
      version = version + 1
    WHERE environment_id = e AND id = pay.id RETURNING * INTO pay;
    PERFORM record_event(e, p, 1, 'payment.requires_action', 'payment', pay.id, pay.id, to_jsonb(pay));
  ELSIF op.status = 'unknown' THEN
    UPDATE attempt SET status = 'unknown' WHERE environment_id = e AND id = op.target_id AND status = 'sent';
  END IF;
  RETURN answer_operation(e, p, op, jsonb_build_object('result', 'ok', 'payment', to_jsonb(pay)));
END
$$;

-- Reserves a capture. p: {payment_id, amount (null: all that is left), final, capture_id, operation_id, lease_ms}
CREATE FUNCTION capture_reserve(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  pay payment;
  remaining bigint;
  wanted bigint;
  reference text;
  cap capture;
  op operation;
BEGIN
  held := claim_idempotency(e, p, p->>'operation_id');
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  SELECT * INTO pay FROM payment WHERE environment_id = e AND id = p->>'payment_id' FOR UPDATE;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  remaining := pay.amount_authorized - pay.amount_captured - pay.amount_capturing - pay.amount_voided;
  IF pay.status <> 'authorized' OR pay.authorization_expires_at <= (p->>'at')::timestamptz THEN
    RETURN refuse(e, p, 'invalid_state', jsonb_build_object(
      'current_status', CASE WHEN pay.status = 'authorized' THEN 'expired' ELSE pay.status END,
      'allowed', jsonb_build_array('authorized'), 'remaining', remaining));
  END IF;
  IF EXISTS (SELECT FROM operation WHERE environment_id = e AND payment_id = pay.id AND kind = 'cancel'
      AND status IN ('reserved', 'sent', 'pending', 'unknown'))
    OR EXISTS (SELECT FROM capture WHERE environment_id = e AND payment_id = pay.id AND status = 'pending' AND final) THEN
    RETURN refuse(e, p, 'payment_in_progress', jsonb_build_object('current_status', pay.status, 'remaining', remaining));
  END IF;
  wanted := coalesce((p->>'amount')::bigint, remaining);
  IF wanted > remaining OR wanted <= 0 THEN
    RETURN refuse(e, p, 'amount_exceeds_remaining', jsonb_build_object('current_status', pay.status,
      'remaining', remaining, 'currency', pay.currency));
  END IF;
  UPDATE payment SET amount_capturing = amount_capturing + wanted, updated_at = (p->>'at')::timestamptz,
    version = version + 1
  WHERE environment_id = e AND id = pay.id RETURNING * INTO pay;
  SELECT network_reference INTO reference FROM attempt WHERE environment_id = e AND id = pay.attempt_id;
  INSERT INTO capture (environment_id, id, payment_id, operation_id, amount, currency, final, status, created_at)
  VALUES (e, p->>'capture_id', pay.id, p->>'operation_id', wanted, pay.currency, (p->>'final')::boolean, 'pending',
    (p->>'at')::timestamptz)
  RETURNING * INTO cap;
  INSERT INTO operation (environment_id, id, kind, payment_id, target_id, connector, amount, currency,
    network_reference, status, lease_until, next_inquiry_at, idempotency_key, request_id, actor, created_at)
  VALUES (e, p->>'operation_id', 'capture', pay.id, cap.id, pay.connector, wanted, pay.currency, reference, 'sent',
    clock_timestamp() + make_interval(secs => (p->>'lease_ms')::numeric / 1000.0),
    clock_timestamp() + make_interval(secs => (p->>'lease_ms')::numeric / 1000.0),
    p->'idempotency'->>'key', p->>'request_id', p->>'actor', (p->>'at')::timestamptz)
  RETURNING * INTO op;
  RETURN jsonb_build_object('result', 'ok', 'payment', to_jsonb(pay), 'operation', to_jsonb(op),
    'capture', to_jsonb(cap));
END
$$;

-- The only place a capture ends. p adds {fee_amount, available_at, entry} for approval.
CREATE FUNCTION capture_settle(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  op operation;
  cap capture;
  pay payment;
  moment timestamptz := (p->>'at')::timestamptz;
  outcome text := p->>'outcome';
  complete boolean;
BEGIN
  op := settle_operation(e, p);
  SELECT * INTO pay FROM payment WHERE environment_id = e AND id = p->>'payment_id';
  IF op.id IS NULL THEN
    RETURN answer_settled_before(e, p, jsonb_build_object('payment', to_jsonb(pay)));
  END IF;
  IF outcome = 'approved' THEN
    UPDATE capture SET status = 'succeeded', fee_amount = (p->>'fee_amount')::bigint,
      available_at = (p->>'available_at')::timestamptz, settled_at = moment
    WHERE environment_id = e AND id = op.target_id RETURNING * INTO cap;
    complete := pay.status = 'authorized'
      AND (cap.final OR pay.amount_captured + pay.amount_voided + cap.amount = pay.amount_authorized);
    UPDATE payment SET amount_captured = amount_captured + cap.amount,
      amount_capturing = amount_capturing - cap.amount,
      amount_voided = CASE WHEN complete THEN amount_authorized - amount_captured - amount_capturing
        ELSE amount_voided END,
      fee_amount = fee_amount + cap.fee_amount,
      status = CASE WHEN complete THEN 'succeeded' ELSE status END,
      authorization_expires_at = CASE WHEN complete THEN NULL ELSE authorization_expires_at END,
      updated_at = moment, version = version + 1
    WHERE environment_id = e AND id = pay.id RETURNING * INTO pay;
    PERFORM record_entry(e, p, p->'entry', op.currency, op.amount);
    PERFORM record_event(e, p, 1, 'payment.captured', 'payment', pay.id, pay.id, to_jsonb(pay));
    IF complete THEN
      UPDATE attempt SET status = 'captured' WHERE environment_id = e AND id = pay.attempt_id AND status = 'authorized';
      PERFORM record_event(e, p, 2, 'payment.succeeded', 'payment', pay.id, pay.id, to_jsonb(pay));
    END IF;
    RETURN answer_operation(e, p, op, jsonb_build_object('result', 'ok', 'payment', to_jsonb(pay)));
  END IF;
  IF outcome IN ('declined', 'not_sent') THEN
    UPDATE capture SET status = 'failed', failure = p->'decline', settled_at = moment
    WHERE environment_id = e AND id = op.target_id;
    -- A final capture meanwhile completed the payment: what was not captured here is released like the rest.
    UPDATE payment SET amount_capturing = amount_capturing - op.amount,
      amount_voided = amount_voided + CASE WHEN status = 'succeeded' THEN op.amount ELSE 0 END,
      updated_at = moment, version = version + 1
    WHERE environment_id = e AND id = pay.id RETURNING * INTO pay;
    PERFORM record_event(e, p, 1, 'payment.capture_failed', 'payment', pay.id, pay.id, to_jsonb(pay));
    RETURN answer_operation(e, p, op, jsonb_build_object('result',
      CASE WHEN outcome = 'not_sent' THEN 'not_sent' ELSE 'declined' END, 'payment', to_jsonb(pay),
      'decline', p->'decline'));
  END IF;
  RETURN answer_operation(e, p, op, jsonb_build_object('result', 'ok', 'payment', to_jsonb(pay)));
END
$$;

-- Reserves a cancel, or cancels at once where no network holds anything.
-- p: {payment_id, reason, operation_id, lease_ms, expiring}
CREATE FUNCTION cancel_reserve(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  pay payment;
  reference text;
  op operation;
  moment timestamptz := (p->>'at')::timestamptz;
BEGIN
  held := claim_idempotency(e, p, p->>'operation_id');
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  SELECT * INTO pay FROM payment WHERE environment_id = e AND id = p->>'payment_id' FOR UPDATE;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  IF pay.status IN ('requires_payment_method', 'requires_confirmation') THEN
    UPDATE payment SET status = 'canceled', canceled_at = moment, cancellation_reason = p->>'reason',
      updated_at = moment, version = version + 1
    WHERE environment_id = e AND id = pay.id RETURNING * INTO pay;
    PERFORM record_event(e, p, 1, 'payment.canceled', 'payment', pay.id, pay.id, to_jsonb(pay));
    RETURN finish_idempotency(e, p->'idempotency'->>'key',
      jsonb_build_object('result', 'ok', 'payment', to_jsonb(pay)));
  END IF;
  IF pay.status NOT IN ('authorized', 'requires_action') THEN
    RETURN refuse(e, p, CASE WHEN pay.status = 'processing' THEN 'payment_in_progress' ELSE 'invalid_state' END,
      jsonb_build_object('current_status', pay.status, 'allowed',
        jsonb_build_array('requires_payment_method', 'requires_confirmation', 'requires_action', 'authorized')));
  END IF;
  IF pay.amount_capturing > 0 OR EXISTS (SELECT FROM operation WHERE environment_id = e AND payment_id = pay.id
      AND kind = 'cancel' AND status IN ('reserved', 'sent', 'pending', 'unknown')) THEN
    RETURN refuse(e, p, 'payment_in_progress', jsonb_build_object('current_status', pay.status));
  END IF;
  SELECT network_reference INTO reference FROM attempt WHERE environment_id = e AND id = pay.attempt_id;
  INSERT INTO operation (environment_id, id, kind, payment_id, target_id, connector, amount, currency,
    network_reference, status, lease_until, next_inquiry_at, idempotency_key, request_id, actor, created_at)
  VALUES (e, p->>'operation_id', 'cancel', pay.id, pay.attempt_id, pay.connector,
    CASE WHEN pay.amount_authorized > 0 THEN pay.amount_authorized - pay.amount_captured - pay.amount_voided
      ELSE pay.amount END,
    pay.currency, reference, 'sent',
    clock_timestamp() + make_interval(secs => (p->>'lease_ms')::numeric / 1000.0),
    clock_timestamp() + make_interval(secs => (p->>'lease_ms')::numeric / 1000.0),
    p->'idempotency'->>'key', p->>'request_id', p->>'actor', moment)
  RETURNING * INTO op;
  UPDATE payment SET cancellation_reason = p->>'reason', version = version + 1
  WHERE environment_id = e AND id = pay.id RETURNING * INTO pay;
  RETURN jsonb_build_object('result', 'ok', 'payment', to_jsonb(pay), 'operation', to_jsonb(op));
END
$$;

-- The only place a cancel ends. An authorization that was captured in part succeeds with what was captured.
CREATE FUNCTION cancel_settle(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  op operation;
  pay payment;
  moment timestamptz := (p->>'at')::timestamptz;
  outcome text := p->>'outcome';
BEGIN
  op := settle_operation(e, p);
  SELECT * INTO pay FROM payment WHERE environment_id = e AND id = p->>'payment_id';
  IF op.id IS NULL THEN
    RETURN answer_settled_before(e, p, jsonb_build_object('payment', to_jsonb(pay)));
  END IF;
  IF outcome = 'approved' THEN
    -- The authorization itself may still have been waiting for the payer.
    UPDATE operation SET status = 'declined', next_inquiry_at = NULL, lease_until = NULL, settled_at = moment
    WHERE environment_id = e AND payment_id = pay.id AND kind = 'authorize' AND target_id = op.target_id
      AND status IN ('sent', 'pending', 'unknown');
    -- It may also have ended before this cancel was heard of, for instance by the payer.
    UPDATE attempt SET status = CASE WHEN pay.amount_captured > 0 THEN 'captured' ELSE 'voided' END,
      settled_at = coalesce(settled_at, moment)
    WHERE environment_id = e AND id = op.target_id AND status IN ('requires_action', 'unknown', 'authorized');
    IF pay.status IN ('succeeded', 'failed', 'canceled', 'expired') THEN
      RETURN answer_operation(e, p, op, jsonb_build_object('result', 'ok', 'payment', to_jsonb(pay)));
    END IF;
    UPDATE payment SET
      status = CASE WHEN amount_captured > 0 THEN 'succeeded'
        WHEN cancellation_reason = 'authorization_expired' AND status = 'authorized' THEN 'expired'
        ELSE 'canceled' END,
      amount_voided = amount_authorized - amount_captured, canceled_at = moment, next_action = NULL,
      authorization_expires_at = NULL, updated_at = moment, version = version + 1
    WHERE environment_id = e AND id = pay.id RETURNING * INTO pay;
    PERFORM record_event(e, p, 1, 'payment.' || pay.status, 'payment', pay.id, pay.id, to_jsonb(pay));
    RETURN answer_operation(e, p, op, jsonb_build_object('result', 'ok', 'payment', to_jsonb(pay)));
  END IF;
  IF outcome IN ('declined', 'not_sent') THEN
    UPDATE payment SET cancellation_reason = NULL, version = version + 1
    WHERE environment_id = e AND id = pay.id RETURNING * INTO pay;
    RETURN answer_operation(e, p, op, jsonb_build_object('result',
      CASE WHEN outcome = 'not_sent' THEN 'not_sent' ELSE 'declined' END, 'payment', to_jsonb(pay),
      'decline', p->'decline'));
  END IF;
  RETURN answer_operation(e, p, op, jsonb_build_object('result', 'ok', 'payment', to_jsonb(pay)));
END
$$;

-- Reserves a refund: the guard and the hold are one statement, so refunds that race can never exceed what was captured.
-- p: {payment_id, refund: {id, amount (null: all that is left), currency (null: the payment's), reason, note, metadata},
--     operation_id, lease_ms, entry}
CREATE FUNCTION refund_reserve(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  r jsonb := p->'refund';
  pay payment;
  wanted bigint;
  remaining bigint;
  reference text;
  re refund;
  op operation;
  moment timestamptz := (p->>'at')::timestamptz;
BEGIN
  held := claim_idempotency(e, p, p->>'operation_id');
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  SELECT * INTO pay FROM payment WHERE environment_id = e AND id = p->>'payment_id' FOR UPDATE;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  remaining := greatest(pay.amount_captured - pay.amount_refund_pending - pay.amount_refunded - pay.amount_disputed, 0);
  IF r->>'currency' IS NOT NULL AND r->>'currency' <> pay.currency THEN
    RETURN refuse(e, p, 'currency_mismatch', jsonb_build_object('currency', pay.currency));
  END IF;
  IF pay.amount_captured = 0 THEN
    RETURN refuse(e, p, 'invalid_state', jsonb_build_object('current_status', pay.status,
      'allowed', jsonb_build_array('succeeded'), 'remaining', 0));
  END IF;
  wanted := coalesce((r->>'amount')::bigint, remaining);
  UPDATE payment SET amount_refund_pending = amount_refund_pending + wanted, updated_at = moment,
    version = version + 1
  WHERE environment_id = e AND id = pay.id AND wanted > 0
    AND amount_refund_pending + amount_refunded + amount_disputed + wanted <= amount_captured
  RETURNING * INTO pay;
  IF NOT FOUND THEN
    SELECT * INTO pay FROM payment WHERE environment_id = e AND id = p->>'payment_id';
    RETURN refuse(e, p, 'amount_exceeds_remaining', jsonb_build_object('current_status', pay.status,
      'remaining', remaining, 'currency', pay.currency));
  END IF;
  SELECT network_reference INTO reference FROM attempt WHERE environment_id = e AND id = pay.attempt_id;
  INSERT INTO refund (environment_id, id, payment_id, operation_id, amount, currency, reason, note, status,
    created_by, metadata, created_at, updated_at)
  VALUES (e, r->>'id', pay.id, p->>'operation_id', wanted, pay.currency, r->>'reason', r->>'note', 'pending',
    p->>'actor', coalesce(r->'metadata', '{}'), moment, moment)
  RETURNING * INTO re;
  INSERT INTO operation (environment_id, id, kind, payment_id, target_id, connector, amount, currency,
    network_reference, status, lease_until, next_inquiry_at, idempotency_key, request_id, actor, created_at)
  VALUES (e, p->>'operation_id', 'refund', pay.id, re.id, pay.connector, wanted, pay.currency, reference, 'sent',
    clock_timestamp() + make_interval(secs => (p->>'lease_ms')::numeric / 1000.0),
    clock_timestamp() + make_interval(secs => (p->>'lease_ms')::numeric / 1000.0),
    p->'idempotency'->>'key', p->>'request_id', p->>'actor', moment)
  RETURNING * INTO op;
  PERFORM record_entry(e, p, p->'entry', pay.currency, wanted);
  PERFORM record_event(e, p, 1, 'refund.created', 'refund', re.id, pay.id, to_jsonb(re));
  RETURN jsonb_build_object('result', 'ok', 'refund', to_jsonb(re), 'payment', to_jsonb(pay),
    'operation', to_jsonb(op));
END
$$;

-- The only place a refund ends. p: {operation_id, payment_id, outcome, decline, entry_settled, entry_returned, …}
CREATE FUNCTION refund_settle(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  op operation;
  re refund;
  moment timestamptz := (p->>'at')::timestamptz;
  outcome text := p->>'outcome';
BEGIN
  op := settle_operation(e, p);
  IF op.id IS NULL THEN
    SELECT r.* INTO re FROM refund r WHERE r.environment_id = e AND r.operation_id = p->>'operation_id';
    RETURN answer_settled_before(e, p, jsonb_build_object('refund', to_jsonb(re)));
  END IF;
  IF outcome IN ('approved', 'declined', 'not_sent') THEN
    UPDATE refund SET status = CASE WHEN outcome = 'approved' THEN 'succeeded' ELSE 'failed' END,
      failure = CASE WHEN outcome = 'approved' THEN NULL ELSE p->'decline' END, updated_at = moment,
      version = version + 1
    WHERE environment_id = e AND id = op.target_id RETURNING * INTO re;
    UPDATE payment SET amount_refund_pending = amount_refund_pending - re.amount,
      amount_refunded = amount_refunded + CASE WHEN outcome = 'approved' THEN re.amount ELSE 0 END,
      updated_at = moment, version = version + 1
    WHERE environment_id = e AND id = re.payment_id;
    PERFORM record_entry(e, p, CASE WHEN outcome = 'approved' THEN p->'entry_settled' ELSE p->'entry_returned' END,
      re.currency, re.amount);
    PERFORM record_event(e, p, 1, 'refund.' || re.status, 'refund', re.id, re.payment_id, to_jsonb(re));
  ELSE
    SELECT * INTO re FROM refund WHERE environment_id = e AND id = op.target_id;
  END IF;
  RETURN answer_operation(e, p, op, jsonb_build_object('result',
    CASE WHEN outcome = 'not_sent' THEN 'not_sent' ELSE 'ok' END, 'refund', to_jsonb(re)));
END
$$;

-- Changes what is the merchant's own on a payment. p: {payment_id, patch: {reference, description, metadata,
-- customer_id, customer_email}}; metadata keys with null are removed, others are merged.
CREATE FUNCTION payment_update(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  pay payment;
  patch jsonb := p->'patch';
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  UPDATE payment SET
    reference = CASE WHEN patch ? 'reference' THEN patch->>'reference' ELSE reference END,
    description = CASE WHEN patch ? 'description' THEN patch->>'description' ELSE description END,
    customer_email = CASE WHEN patch ? 'customer_email' THEN patch->>'customer_email' ELSE customer_email END,
    metadata = CASE WHEN patch ? 'metadata' THEN jsonb_strip_nulls(metadata || (patch->'metadata')) ELSE metadata END,
    updated_at = (p->>'at')::timestamptz, version = version + 1
  WHERE environment_id = e AND id = p->>'payment_id'
    AND (p->>'expected_version' IS NULL OR version = (p->>'expected_version')::int)
  RETURNING * INTO pay;
  IF NOT FOUND THEN
    SELECT * INTO pay FROM payment WHERE environment_id = e AND id = p->>'payment_id';
    IF NOT FOUND THEN
      RETURN refuse(e, p, 'not_found', '{}');
    END IF;
    RETURN refuse(e, p, 'version_conflict', jsonb_build_object('current_version', pay.version));
  END IF;
  IF (SELECT count(*) FROM jsonb_object_keys(pay.metadata)) > 50 THEN
    RAISE EXCEPTION 'more than 50 metadata keys' USING ERRCODE = 'CH006', CONSTRAINT = 'metadata_limit';
  END IF;
  PERFORM record_event(e, p, 1, 'payment.updated', 'payment', pay.id, pay.id, to_jsonb(pay));
  RETURN finish_idempotency(e, p->'idempotency'->>'key',
    jsonb_build_object('result', 'ok', 'payment', to_jsonb(pay)));
END
$$;

-- Makes captured money available whose time has come: one entry per currency. p: {at, batch, recipe}; the id of a
-- currency’s entry is `batch` and the code, because the currencies are known only here.
CREATE FUNCTION funds_release(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  moved record;
  released int := 0;
BEGIN
  FOR moved IN
    WITH due AS (
      SELECT c.id FROM capture c
      WHERE c.environment_id = e AND c.status = 'succeeded' AND c.release_entry_id IS NULL
        AND c.available_at <= (p->>'at')::timestamptz
      ORDER BY c.available_at LIMIT 5000 FOR UPDATE SKIP LOCKED
    ), marked AS (
      UPDATE capture c SET release_entry_id = (p->>'batch') || lower(c.currency)
      FROM due WHERE c.environment_id = e AND c.id = due.id
      RETURNING c.currency, c.amount - c.fee_amount AS net
    )
    SELECT currency, sum(net)::bigint AS net, count(*)::int AS captures FROM marked GROUP BY currency
  LOOP
    released := released + moved.captures;
    IF moved.net > 0 THEN
      PERFORM record_entry(e, p, jsonb_build_object('id', (p->>'batch') || lower(moved.currency),
        'kind', p->'recipe'->>'kind', 'source_type', 'release', 'source_id', (p->>'batch') || lower(moved.currency),
        'postings', p->'recipe'->'postings'), moved.currency, moved.net);
    END IF;
  END LOOP;
  RETURN jsonb_build_object('result', 'ok', 'released', released);
END
$$;

-- Operations whose time to ask the network again has come; each is leased to the caller. p: {limit, lease_ms}
CREATE FUNCTION claim_operations(p jsonb) RETURNS SETOF operation LANGUAGE sql AS $$
  UPDATE operation o SET
    lease_until = clock_timestamp() + make_interval(secs => (p->>'lease_ms')::numeric / 1000.0),
    next_inquiry_at = clock_timestamp() + make_interval(secs => (p->>'lease_ms')::numeric / 1000.0)
  FROM (
    SELECT environment_id, id FROM operation
    WHERE next_inquiry_at <= clock_timestamp()
      AND ((p->>'environment_id') IS NULL OR environment_id = p->>'environment_id')
    ORDER BY next_inquiry_at LIMIT (p->>'limit')::int FOR UPDATE SKIP LOCKED
  ) due
  WHERE o.environment_id = due.environment_id AND o.id = due.id
  RETURNING o.*
$$;

CREATE FUNCTION checkout_session_create(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  s checkout_session;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  INSERT INTO checkout_session (environment_id, id, amount, currency, line_items, methods, locale, status, customer_id,
    customer_email, capture_method, reference, description, metadata, success_url, cancel_url, client_secret,
    expires_at, created_at, updated_at)
  SELECT e, n.id, n.amount, n.currency, n.line_items, n.methods, n.locale, 'open', n.customer_id, n.customer_email,
    n.capture_method, n.reference, n.description, coalesce(n.metadata, '{}'), n.success_url, n.cancel_url,
    n.client_secret, n.expires_at, (p->>'at')::timestamptz, (p->>'at')::timestamptz
  FROM jsonb_populate_record(NULL::checkout_session, p->'session') n
  RETURNING * INTO s;
  PERFORM record_event(e, p, 1, 'checkout_session.created', 'checkout_session', s.id, NULL, to_jsonb(s));
  RETURN finish_idempotency(e, p->'idempotency'->>'key',
    jsonb_build_object('result', 'ok', 'checkout_session', to_jsonb(s)));
END
$$;

-- Ends an open session: p.status is 'expired' or 'canceled'. A session whose payment is under way cannot end, because
-- the network may still take the money; its payment, if it waits, is canceled with it.
CREATE FUNCTION checkout_session_end(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  s checkout_session;
  pay payment;
  moment timestamptz := (p->>'at')::timestamptz;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  SELECT * INTO pay FROM payment WHERE environment_id = e AND checkout_session_id = p->>'session_id' FOR UPDATE;
  SELECT * INTO s FROM checkout_session WHERE environment_id = e AND id = p->>'session_id' FOR UPDATE;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  IF s.payment_id IS DISTINCT FROM pay.id THEN
    -- Its payment began between the two reads above: look again.
    RAISE EXCEPTION 'the payer began to pay' USING ERRCODE = 'serialization_failure';
  END IF;
  IF s.status <> 'open' THEN
    RETURN refuse(e, p, 'invalid_state', jsonb_build_object('current_status', s.status,
      'allowed', jsonb_build_array('open')));
  END IF;
  IF pay.status IN ('processing', 'requires_action', 'in_review') THEN
    RETURN refuse(e, p, 'payment_in_progress', jsonb_build_object('current_status', pay.status));
  END IF;
  UPDATE checkout_session SET status = p->>'status', updated_at = moment, version = version + 1
  WHERE environment_id = e AND id = s.id RETURNING * INTO s;
  PERFORM record_event(e, p, 1, 'checkout_session.' || s.status, 'checkout_session', s.id, pay.id, to_jsonb(s));
  IF pay.status IN ('requires_payment_method', 'requires_confirmation') THEN
    UPDATE payment SET status = 'canceled', canceled_at = moment, cancellation_reason = 'session_' || s.status,
      updated_at = moment, version = version + 1
    WHERE environment_id = e AND id = pay.id RETURNING * INTO pay;
    PERFORM record_event(e, p, 2, 'payment.canceled', 'payment', pay.id, pay.id, to_jsonb(pay));
  END IF;
  RETURN finish_idempotency(e, p->'idempotency'->>'key',
    jsonb_build_object('result', 'ok', 'checkout_session', to_jsonb(s)));
END
$$;
