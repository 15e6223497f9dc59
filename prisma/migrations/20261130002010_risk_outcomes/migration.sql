-- What risk decides in the flow of a payment: the assessment is stored with the attempt, a blocked attempt ends before any
-- network is asked, and a payment that needs a person waits in_review with its money held (docs/decisions/0028).

-- As before, with what risk looks at. p: {payment_id}
CREATE OR REPLACE FUNCTION payment_to_confirm(e text, p jsonb) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object('amount', amount, 'currency', currency, 'capture_method', capture_method,
    'payment_method_id', payment_method_id, 'customer_id', customer_id, 'customer_email', customer_email,
    'metadata', metadata, 'attempt_count', attempt_count, 'three_ds', three_ds->>'status')
  FROM payment WHERE environment_id = e AND id = p->>'payment_id'
$$;

-- Stores what risk knew and thought of an attempt. a: the attempt, with its assessment
CREATE FUNCTION keep_assessment(e text, a jsonb, payment_id text, moment timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  r jsonb := a->'assessment';
BEGIN
  INSERT INTO risk_assessment (environment_id, attempt_id, payment_id, at, amount_usd, score, decision, model_version,
    reasons, hits, facts, card, email, ip, device, customer_id, bin)
  VALUES (e, a->>'id', keep_assessment.payment_id, moment, (r->>'amount_usd')::bigint, (a->'risk'->>'score')::smallint,
    a->'risk'->>'decision', (r->>'model_version')::int, r->'reasons', r->'hits', r->'facts', r->>'card', r->>'email',
    r->>'ip', r->>'device', r->>'customer_id', r->>'bin');
END
$$;

-- As before, and the assessment is stored with it.
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
  -- A process of the release before knows of none.
  IF jsonb_typeof(a->'assessment') = 'object' THEN
    PERFORM keep_assessment(e, a, begin_attempt.payment_id, moment);
  END IF;
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

-- An attempt that risk refused: it is written down with its reason and ended, and no network hears of it. `nth` says which
-- of the call's event ids is free.
CREATE FUNCTION block_attempt(e text, p jsonb, pay_id text, attempt_number int, wanted bigint, unit text, nth int)
RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  a jsonb := p->'attempt';
  method_id text := a->>'payment_method_id';
  moment timestamptz := (p->>'at')::timestamptz;
  snapshot jsonb;
BEGIN
  INSERT INTO attempt (environment_id, id, payment_id, number, connector, method_type, method, payment_method_id,
    amount, currency, status, operation_id, risk, routing, decline, created_at, settled_at)
  VALUES (e, a->>'id', pay_id, attempt_number, a->>'connector', a->>'method_type', a->'method', method_id, wanted, unit,
    'failed', a->>'operation_id', a->'risk', nullif(a->'routing', 'null'), a->'decline', moment, moment);
  PERFORM keep_assessment(e, a, pay_id, moment);
  IF method_id LIKE 'tok\_%' THEN
    UPDATE token SET used_at = moment WHERE environment_id = e AND id = method_id AND used_at IS NULL;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'token is used' USING ERRCODE = 'CH004', CONSTRAINT = 'token_single_use';
    END IF;
    DELETE FROM vault_cvc WHERE environment_id = e AND token_id = method_id;
  END IF;
  UPDATE payment AS n SET status = CASE WHEN declined_count >= 4 THEN 'failed' ELSE 'requires_payment_method' END,
    declined_count = declined_count + 1, failure = a->'decline', updated_at = moment, version = version + 1
  WHERE environment_id = e AND id = pay_id RETURNING to_jsonb(n.*) INTO snapshot;
  PERFORM record_event(e, p, nth, CASE WHEN snapshot->>'status' = 'failed' THEN 'payment.failed'
    ELSE 'payment.attempt_failed' END, 'payment', pay_id, pay_id, snapshot);
  RETURN finish_idempotency(e, p->'idempotency'->>'key',
    jsonb_build_object('result', 'declined', 'payment', snapshot));
END
$$;

-- As before; what risk refuses ends here.
CREATE OR REPLACE FUNCTION payment_create(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  n jsonb := p->'payment';
  pay_id text := n->>'id';
  session_id text := n->>'checkout_session_id';
  moment timestamptz := (p->>'at')::timestamptz;
  snapshot jsonb;
  confirming boolean := coalesce(jsonb_typeof(p->'attempt') = 'object', false);
  op jsonb;
BEGIN
  IF confirming THEN
    held := claim_idempotency(e, p, p->'attempt'->>'operation_id');
  ELSE
    held := known_idempotency(e, p);
  END IF;
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  INSERT INTO payment AS pay (environment_id, id, amount, currency, status, capture_method, customer_id,
    checkout_session_id, payment_method_id, method_type, method, card_last4, customer_email, connector, attempt_id,
    attempt_count, reference, description, metadata, return_url, risk, client_secret, created_at, updated_at)
  VALUES (e, pay_id, (n->>'amount')::bigint, n->>'currency', n->>'status', n->>'capture_method', n->>'customer_id',
    session_id, n->>'payment_method_id', n->>'method_type', nullif(n->'method', 'null'), n->>'card_last4',
    n->>'customer_email', p->'attempt'->>'connector', p->'attempt'->>'id', confirming::int, n->>'reference',
    n->>'description', coalesce(nullif(n->'metadata', 'null'), '{}'), n->>'return_url', p->'attempt'->'risk',
    n->>'client_secret', moment, moment)
  RETURNING to_jsonb(pay.*) INTO snapshot;
  IF session_id IS NOT NULL THEN
    UPDATE checkout_session SET payment_id = pay_id
    WHERE environment_id = e AND id = session_id AND status = 'open';
    IF NOT FOUND THEN
      -- It ended after the caller looked. Raised, not returned: the payment above must not stay.
      RAISE EXCEPTION 'session is not open' USING ERRCODE = 'CH005', CONSTRAINT = 'session_open';
    END IF;
  END IF;
  IF confirming THEN
    IF p->'attempt'->'risk'->>'decision' = 'block' THEN
      PERFORM record_two_events(e, p, 'payment.created', 'payment.processing', 'payment', pay_id, pay_id, snapshot);
      RETURN block_attempt(e, p, pay_id, 1, (n->>'amount')::bigint, n->>'currency', 3);
    END IF;
    op := begin_attempt(e, p, pay_id, 1, (n->>'amount')::bigint, n->>'currency');
    PERFORM record_two_events(e, p, 'payment.created', 'payment.processing', 'payment', pay_id, pay_id, snapshot);
    RETURN jsonb_build_object('result', 'ok', 'payment', snapshot, 'operation', op);
  END IF;
  PERFORM record_event(e, p, 1, 'payment.created', 'payment', pay_id, pay_id, snapshot);
  RETURN answer_at_once(e, p, jsonb_build_object('result', 'ok', 'payment', snapshot));
END
$$;

CREATE OR REPLACE FUNCTION payment_confirm_reserve(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  pay payment;
  wanted record;
  a jsonb := p->'attempt';
  session_status text;
  op jsonb;
BEGIN
  held := claim_idempotency(e, p, a->>'operation_id');
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  UPDATE payment AS n SET status = 'processing', attempt_count = attempt_count + 1, attempt_id = a->>'id',
    connector = a->>'connector', payment_method_id = a->>'payment_method_id', method_type = a->>'method_type',
    method = a->'method', card_last4 = a->'method'->>'last4', risk = a->'risk', failure = NULL, next_action = NULL,
    return_url = coalesce(p->>'return_url', return_url),
    customer_email = coalesce(p->>'customer_email', customer_email),
    updated_at = (p->>'at')::timestamptz, version = version + 1
  WHERE environment_id = e AND id = p->>'payment_id'
    AND status IN ('requires_payment_method', 'requires_confirmation')
    AND declined_count < 5 AND attempt_count < 20
    -- A cancel on its way would end the payment while this attempt takes the money.
    AND NOT EXISTS (SELECT FROM operation o WHERE o.environment_id = e AND o.payment_id = n.id
      AND o.kind = 'cancel' AND o.status IN ('reserved', 'sent', 'pending', 'unknown'))
  RETURNING id, attempt_count, amount, currency, checkout_session_id, capture_method, return_url, customer_email,
    description, to_jsonb(n.*) AS snapshot INTO wanted;
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
  IF wanted.checkout_session_id IS NOT NULL THEN
    SELECT status INTO session_status FROM checkout_session
    WHERE environment_id = e AND id = wanted.checkout_session_id FOR UPDATE;
    IF session_status <> 'open' THEN
      -- Raised, not returned: the payment's change above must not stay.
      RAISE EXCEPTION 'session is %', session_status USING ERRCODE = 'CH005', CONSTRAINT = 'session_open';
    END IF;
  END IF;
  IF a->'risk'->>'decision' = 'block' THEN
    PERFORM record_event(e, p, 1, 'payment.processing', 'payment', wanted.id, wanted.id, wanted.snapshot);
    RETURN block_attempt(e, p, wanted.id, wanted.attempt_count, wanted.amount, wanted.currency, 2);
  END IF;
  op := begin_attempt(e, p, wanted.id, wanted.attempt_count, wanted.amount, wanted.currency);
  PERFORM record_event(e, p, 1, 'payment.processing', 'payment', wanted.id, wanted.id, wanted.snapshot);
  RETURN jsonb_build_object('result', 'ok', 'operation', op, 'payment', jsonb_build_object('id', wanted.id,
    'capture_method', wanted.capture_method, 'return_url', wanted.return_url, 'customer_email', wanted.customer_email,
    'description', wanted.description));
END
$$;

-- Opens the review of an authorized attempt. Its id is the attempt's with another prefix, so whoever settles it gives it the
-- same one. `nth` says which of the call's event ids is free.
CREATE FUNCTION open_review(e text, p jsonb, nth int, pay_id text, attempt text, why text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  moment timestamptz := (p->>'at')::timestamptz;
  opened review;
BEGIN
  INSERT INTO review (environment_id, id, payment_id, attempt_id, reason, opened_at, due_at, updated_at)
  VALUES (e, 'rv_' || substr(attempt, 5), pay_id, attempt, coalesce(why, 'rule'), moment, moment + interval '24 hours',
    moment)
  RETURNING * INTO opened;
  PERFORM record_event(e, p, nth, 'review.opened', 'review', opened.id, pay_id, to_jsonb(opened));
END
$$;

-- Ends the open review of a payment, if it has one. The caller holds the payment's lock.
CREATE FUNCTION close_review(e text, p jsonb, nth int, pay_id text, how text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  closed review;
  moment timestamptz := (p->>'at')::timestamptz;
BEGIN
  UPDATE review SET status = how, closed_at = moment, closed_by = p->>'actor', updated_at = moment, version = version + 1
  WHERE environment_id = e AND payment_id = pay_id AND status = 'open' RETURNING * INTO closed;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  PERFORM record_event(e, p, nth, 'review.closed', 'review', closed.id, pay_id, to_jsonb(closed));
  RETURN to_jsonb(closed);
END
$$;

-- As before; what a person has to decide on is held, and its review is opened.
CREATE OR REPLACE FUNCTION authorize_settle(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  op operation;
  pay record;
  snapshot jsonb;
  pay_id text := p->>'payment_id';
  moment timestamptz := (p->>'at')::timestamptz;
  outcome text := p->>'outcome';
  captured boolean;
  fee bigint := 0;
  session checkout_session;
  declined_code text;
  -- Somebody decides on it; `held` where its network can wait with the money.
  reviewed boolean;
  held boolean;
BEGIN
  SELECT status, capture_method, payment_method_id, checkout_session_id, risk INTO pay FROM payment
  WHERE environment_id = e AND id = pay_id FOR UPDATE;
  op := end_operation(e, p);
  IF op.id IS NULL THEN
    RETURN answer_settled_before(e, p, jsonb_build_object('payment', payment_snapshot(e, pay_id)));
  END IF;
  IF outcome = 'approved' THEN
    reviewed := coalesce(pay.risk->>'decision' = 'review', false);
    held := reviewed AND coalesce((pay.risk->>'holds')::boolean, false);
    captured := pay.capture_method = 'auto' AND NOT held;
    IF captured THEN
      fee := capture_fee(p->'capture'->'fee', 0, op.amount);
    END IF;
    UPDATE attempt SET status = CASE WHEN captured THEN 'captured' ELSE 'authorized' END,
      network_reference = p->>'network_reference', three_ds = p->'three_ds', latency_ms = (p->>'latency_ms')::int,
      settled_at = moment
    WHERE environment_id = e AND id = op.target_id;
    UPDATE payment AS n SET
      status = CASE WHEN captured THEN 'succeeded' WHEN held THEN 'in_review' ELSE 'authorized' END,
      amount_authorized = op.amount, amount_captured = CASE WHEN captured THEN op.amount ELSE 0 END, fee_amount = fee,
      authorization_expires_at = CASE WHEN captured THEN NULL
        ELSE (p->>'authorization_expires_at')::timestamptz END,
      three_ds = p->'three_ds', next_action = NULL, failure = NULL, updated_at = moment, version = version + 1
    WHERE environment_id = e AND id = pay_id RETURNING to_jsonb(n.*) INTO snapshot;
    IF captured THEN
      INSERT INTO capture (environment_id, id, payment_id, operation_id, amount, currency, fee_amount, final, status,
        available_at, created_at, settled_at)
      VALUES (e, p->'capture'->>'id', pay_id, op.id, op.amount, op.currency, fee, true, 'succeeded',
        (p->'capture'->>'available_at')::timestamptz, moment, moment);
      PERFORM record_entry(e, p, p->'capture'->'entry', op.currency, op.amount, fee);
      PERFORM record_two_events(e, p, 'payment.captured', 'payment.succeeded', 'payment', pay_id, pay_id, snapshot);
    ELSE
      PERFORM record_event(e, p, 1, CASE WHEN held THEN 'payment.in_review' ELSE 'payment.authorized' END, 'payment',
        pay_id, pay_id, snapshot);
    END IF;
    IF reviewed THEN
      PERFORM open_review(e, p, 4, pay_id, op.target_id, pay.risk->>'reason');
    END IF;
    IF pay.checkout_session_id IS NOT NULL THEN
      UPDATE checkout_session SET status = 'completed', completed_at = moment, updated_at = moment,
        version = version + 1
      WHERE environment_id = e AND id = pay.checkout_session_id AND status = 'open' RETURNING * INTO session;
      IF FOUND THEN
        PERFORM record_event(e, p, 3, 'checkout_session.completed', 'checkout_session', session.id, pay_id,
          to_jsonb(session));
      END IF;
    END IF;
    RETURN answer_operation(e, p, op, jsonb_build_object('result', 'ok', 'payment', snapshot));
  END IF;
  IF outcome IN ('declined', 'not_sent') THEN
    declined_code := p->'decline'->>'code';
    UPDATE attempt SET
      status = CASE WHEN outcome = 'not_sent'
        OR declined_code IN ('payer_canceled', 'payer_timed_out', 'not_received') THEN 'failed' ELSE 'declined' END,
      network_reference = p->>'network_reference', decline = p->'decline', three_ds = p->'three_ds',
      latency_ms = (p->>'latency_ms')::int, settled_at = moment
    WHERE environment_id = e AND id = op.target_id;
    UPDATE payment AS n SET
      status = CASE WHEN outcome = 'not_sent' THEN 'requires_confirmation'
        WHEN declined_count >= 4 THEN 'failed' ELSE 'requires_payment_method' END,
      declined_count = declined_count + CASE WHEN outcome = 'not_sent' THEN 0 ELSE 1 END,
      failure = p->'decline', three_ds = p->'three_ds', next_action = NULL, updated_at = moment,
      version = version + 1
    WHERE environment_id = e AND id = pay_id RETURNING to_jsonb(n.*) INTO snapshot;
    IF outcome = 'not_sent' THEN
      -- Nothing was sent, so the token may pay once more; its CVC is gone for good.
      UPDATE token SET used_at = NULL WHERE environment_id = e AND id = pay.payment_method_id;
    END IF;
    PERFORM record_event(e, p, 1, CASE WHEN snapshot->>'status' = 'failed' THEN 'payment.failed'
      ELSE 'payment.attempt_failed' END, 'payment', pay_id, pay_id, snapshot);
    RETURN answer_operation(e, p, op, jsonb_build_object('result',
      CASE WHEN outcome = 'not_sent' THEN 'not_sent' ELSE 'declined' END, 'payment', snapshot));
  END IF;
  IF outcome = 'pending' AND jsonb_typeof(p->'next_action') = 'object' AND pay.status = 'processing' THEN
    UPDATE attempt SET status = 'requires_action', latency_ms = (p->>'latency_ms')::int,
      network_reference = p->>'network_reference'
    WHERE environment_id = e AND id = op.target_id;
    UPDATE payment AS n SET status = 'requires_action', next_action = p->'next_action', updated_at = moment,
      version = version + 1
    WHERE environment_id = e AND id = pay_id RETURNING to_jsonb(n.*) INTO snapshot;
    PERFORM record_event(e, p, 1, 'payment.requires_action', 'payment', pay_id, pay_id, snapshot);
  ELSIF op.status = 'unknown' THEN
    UPDATE attempt SET status = 'unknown' WHERE environment_id = e AND id = op.target_id AND status = 'sent';
  END IF;
  RETURN answer_operation(e, p, op, jsonb_build_object('result', 'ok', 'payment',
    coalesce(snapshot, payment_snapshot(e, pay_id))));
END
$$;

-- As before, also while somebody decides.
CREATE OR REPLACE FUNCTION cancel_reserve(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
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
  IF pay.status NOT IN ('authorized', 'requires_action', 'in_review') THEN
    RETURN refuse(e, p, CASE WHEN pay.status = 'processing' THEN 'payment_in_progress' ELSE 'invalid_state' END,
      jsonb_build_object('current_status', pay.status, 'allowed',
        jsonb_build_array('requires_payment_method', 'requires_confirmation', 'requires_action', 'authorized',
          'in_review')));
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

-- As before; the review of what was released is over.
CREATE OR REPLACE FUNCTION cancel_settle(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  op operation;
  pay payment;
  moment timestamptz := (p->>'at')::timestamptz;
  outcome text := p->>'outcome';
  reason text;
  closed jsonb;
BEGIN
  op := settle_operation(e, p);
  SELECT * INTO pay FROM payment WHERE environment_id = e AND id = p->>'payment_id';
  IF op.id IS NULL THEN
    RETURN answer_settled_before(e, p, jsonb_build_object('payment', to_jsonb(pay)));
  END IF;
  IF outcome = 'approved' THEN
    reason := pay.cancellation_reason;
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
        WHEN cancellation_reason = 'authorization_expired' AND status IN ('authorized', 'in_review') THEN 'expired'
        ELSE 'canceled' END,
      amount_voided = amount_authorized - amount_captured, canceled_at = moment, next_action = NULL,
      authorization_expires_at = NULL, updated_at = moment, version = version + 1
    WHERE environment_id = e AND id = pay.id RETURNING * INTO pay;
    PERFORM record_event(e, p, 1, 'payment.' || pay.status, 'payment', pay.id, pay.id, to_jsonb(pay));
    closed := close_review(e, p, 2, pay.id, CASE reason WHEN 'review_declined' THEN 'declined' ELSE 'canceled' END);
    RETURN answer_operation(e, p, op, jsonb_strip_nulls(jsonb_build_object('result', 'ok', 'review', closed))
      || jsonb_build_object('payment', to_jsonb(pay)));
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

-- Approves what a review waits for: its payment may be captured, and where that was to happen by itself the capture is
-- reserved in the same commit. Locks the payment, then the review. p: {review_id, capture_id, operation_id, lease_ms}
CREATE FUNCTION review_approve(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  rv review;
  pay record;
  closed jsonb;
  snapshot jsonb;
  captured jsonb := '{}';
  moment timestamptz := (p->>'at')::timestamptz;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  SELECT * INTO rv FROM review WHERE environment_id = e AND id = p->>'review_id';
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  SELECT id, status, capture_method, authorization_expires_at INTO pay FROM payment
  WHERE environment_id = e AND id = rv.payment_id FOR UPDATE;
  SELECT * INTO rv FROM review WHERE environment_id = e AND id = p->>'review_id' FOR UPDATE;
  IF rv.status <> 'open' THEN
    RETURN refuse(e, p, 'invalid_state', jsonb_build_object('current_status', rv.status,
      'allowed', jsonb_build_array('open')));
  END IF;
  IF EXISTS (SELECT FROM operation WHERE environment_id = e AND payment_id = pay.id AND kind = 'cancel'
      AND status IN ('reserved', 'sent', 'pending', 'unknown')) THEN
    RETURN refuse(e, p, 'payment_in_progress', jsonb_build_object('current_status', pay.status));
  END IF;
  IF pay.status = 'in_review' AND pay.authorization_expires_at <= moment THEN
    RETURN refuse(e, p, 'invalid_state', jsonb_build_object('current_status', 'expired',
      'allowed', jsonb_build_array('in_review')));
  END IF;
  closed := close_review(e, p, 1, pay.id, 'approved');
  IF pay.status = 'in_review' THEN
    UPDATE payment AS n SET status = 'authorized', updated_at = moment, version = version + 1
    WHERE environment_id = e AND id = pay.id RETURNING to_jsonb(n.*) INTO snapshot;
    PERFORM record_event(e, p, 2, 'payment.authorized', 'payment', pay.id, pay.id, snapshot);
    IF pay.capture_method = 'auto' THEN
      captured := capture_reserve(e, (p - 'idempotency') || jsonb_build_object('payment_id', pay.id, 'amount', NULL,
        'final', true));
      IF captured->>'result' <> 'ok' THEN
        RAISE EXCEPTION 'an approved payment could not be captured: %', captured;
      END IF;
    END IF;
  END IF;
  PERFORM finish_idempotency(e, p->'idempotency'->>'key', jsonb_build_object('result', 'ok', 'review', closed));
  RETURN jsonb_build_object('result', 'ok', 'review', closed)
    || jsonb_strip_nulls(jsonb_build_object('operation', captured->'operation'));
END
$$;

-- Declines what a review waits for: its network is asked to release the money, and the review ends when it has.
-- p: {review_id, operation_id, lease_ms}
CREATE FUNCTION review_decline_reserve(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  rv review;
  pay record;
  reserved jsonb;
BEGIN
  held := claim_idempotency(e, p, p->>'operation_id');
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  SELECT * INTO rv FROM review WHERE environment_id = e AND id = p->>'review_id';
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  SELECT id, status INTO pay FROM payment WHERE environment_id = e AND id = rv.payment_id FOR UPDATE;
  SELECT * INTO rv FROM review WHERE environment_id = e AND id = p->>'review_id' FOR UPDATE;
  IF rv.status <> 'open' OR pay.status <> 'in_review' THEN
    RETURN refuse(e, p, 'invalid_state', jsonb_build_object('current_status',
      CASE WHEN rv.status = 'open' THEN pay.status ELSE rv.status END, 'allowed', jsonb_build_array('in_review')));
  END IF;
  reserved := cancel_reserve(e, (p - 'idempotency') || jsonb_build_object('payment_id', pay.id,
    'reason', 'review_declined'));
  IF reserved->>'result' <> 'ok' THEN
    RETURN finish_idempotency(e, p->'idempotency'->>'key', reserved);
  END IF;
  UPDATE operation SET idempotency_key = p->'idempotency'->>'key'
  WHERE environment_id = e AND id = p->>'operation_id' AND p->'idempotency'->>'key' IS NOT NULL;
  RETURN reserved || jsonb_build_object('operation',
    (reserved->'operation') || jsonb_build_object('idempotency_key', p->'idempotency'->>'key'));
END
$$;

-- Facts without those that lead to a person: what rules are tried on afterwards is the rest.
CREATE FUNCTION facts_without_person(facts jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(facts)
  WHERE key NOT IN ('email', 'email_domain', 'ip', 'device', 'user_agent', 'customer') AND key NOT LIKE 'metadata.%'
$$;

-- As before, and what risk knew of the person.
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
  UPDATE risk_assessment r SET email = NULL, ip = NULL, device = NULL, facts = facts_without_person(r.facts),
    hits = (SELECT coalesce(jsonb_agg(hit - 'values'), '[]') FROM jsonb_array_elements(r.hits) AS hit)
  FROM attempt a
  WHERE a.environment_id = e AND a.payment_id = ANY (payments) AND r.environment_id = e AND r.attempt_id = a.id;
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
