-- Less work per payment. PostgreSQL parses a table's CHECK expressions anew for every statement that writes to it, and
-- that was a sixth of the database's time. A domain's constraint is parsed once per connection, and is looked at only where
-- its column is written. So what concerns one column is a domain from here on, and a CHECK is what concerns several.

CREATE DOMAIN amount_minor AS bigint CONSTRAINT amount_in_range CHECK (VALUE BETWEEN 1 AND 1000000000000);
CREATE DOMAIN amount_so_far AS bigint CONSTRAINT amount_not_negative CHECK (VALUE >= 0);
CREATE DOMAIN posting_amount AS bigint CONSTRAINT posting_amount_in_range CHECK (VALUE BETWEEN 1 AND 1000000000000000);
CREATE DOMAIN attempt_number AS int CONSTRAINT attempt_number_in_range CHECK (VALUE BETWEEN 1 AND 20);
CREATE DOMAIN attempt_count AS int CONSTRAINT attempt_count_in_range CHECK (VALUE BETWEEN 0 AND 20);
CREATE DOMAIN declined_count AS int CONSTRAINT declined_count_in_range CHECK (VALUE BETWEEN 0 AND 5);
CREATE DOMAIN event_seq AS int CONSTRAINT event_seq_positive CHECK (VALUE > 0);
CREATE DOMAIN posting_line AS smallint CONSTRAINT posting_line_positive CHECK (VALUE > 0);
CREATE DOMAIN email_text AS text CONSTRAINT email_length CHECK (length(VALUE) <= 320);
CREATE DOMAIN reference_text AS text CONSTRAINT reference_length CHECK (length(VALUE) <= 200);
CREATE DOMAIN description_text AS text CONSTRAINT description_length CHECK (length(VALUE) <= 1000);
CREATE DOMAIN card_last4 AS text CONSTRAINT card_last4_digits CHECK (VALUE ~ '^[0-9]{4}$');
CREATE DOMAIN metadata_object AS jsonb CONSTRAINT metadata_is_object CHECK (jsonb_typeof(VALUE) = 'object');
CREATE DOMAIN idempotency_key AS text CONSTRAINT idempotency_key_length CHECK (length(VALUE) BETWEEN 1 AND 255);
CREATE DOMAIN ledger_account AS text CONSTRAINT ledger_account_known CHECK (
  VALUE ~ '^(network:[a-z0-9-]+|merchant:(pending|available)|refunds:held|platform:fees)$');
CREATE DOMAIN capture_method AS text CONSTRAINT capture_method_known CHECK (VALUE IN ('auto', 'manual'));
CREATE DOMAIN payment_status AS text CONSTRAINT payment_status_known CHECK (VALUE IN ('requires_payment_method',
  'requires_confirmation', 'requires_action', 'processing', 'in_review', 'authorized', 'succeeded', 'failed', 'canceled',
  'expired'));
CREATE DOMAIN attempt_status AS text CONSTRAINT attempt_status_known CHECK (VALUE IN ('sent', 'requires_action',
  'unknown', 'authorized', 'captured', 'voided', 'declined', 'failed'));
CREATE DOMAIN operation_kind AS text CONSTRAINT operation_kind_known CHECK (VALUE IN ('authorize', 'capture', 'cancel',
  'refund'));
CREATE DOMAIN operation_status AS text CONSTRAINT operation_status_known CHECK (VALUE IN ('reserved', 'sent', 'pending',
  'unknown', 'approved', 'declined'));
CREATE DOMAIN capture_status AS text CONSTRAINT capture_status_known CHECK (VALUE IN ('pending', 'succeeded', 'failed'));
CREATE DOMAIN idempotency_status AS text CONSTRAINT idempotency_status_known CHECK (VALUE IN ('running', 'done'));
CREATE DOMAIN sandbox_network AS text CONSTRAINT sandbox_network_known CHECK (VALUE IN ('card', 'alipay'));
CREATE DOMAIN sandbox_effect_kind AS text CONSTRAINT sandbox_effect_kind_known CHECK (VALUE IN ('authorization',
  'capture', 'reversal', 'refund', 'seal'));
CREATE DOMAIN sandbox_effect_state AS text CONSTRAINT sandbox_effect_state_known CHECK (VALUE IN ('approved',
  'declined', 'pending', 'sealed'));

-- These read the columns whose types change; they come back below as they were.
DROP VIEW ledger_proof;
DROP VIEW ledger_trial_balance;
DROP VIEW ledger_account_balance;
DROP TRIGGER payment_status ON payment;
DROP TRIGGER attempt_status ON attempt;
DROP TRIGGER operation_status ON operation;
DROP TRIGGER capture_status ON capture;

ALTER TABLE payment
  DROP CONSTRAINT payment_amount_check,
  DROP CONSTRAINT payment_status_check,
  DROP CONSTRAINT payment_capture_method_check,
  DROP CONSTRAINT payment_amount_authorized_check,
  DROP CONSTRAINT payment_amount_captured_check,
  DROP CONSTRAINT payment_amount_capturing_check,
  DROP CONSTRAINT payment_amount_voided_check,
  DROP CONSTRAINT payment_amount_refund_pending_check,
  DROP CONSTRAINT payment_amount_refunded_check,
  DROP CONSTRAINT payment_amount_disputed_check,
  DROP CONSTRAINT payment_fee_amount_check,
  DROP CONSTRAINT payment_card_last4_check,
  DROP CONSTRAINT payment_customer_email_check,
  DROP CONSTRAINT payment_attempt_count_check,
  DROP CONSTRAINT payment_declined_count_check,
  DROP CONSTRAINT payment_reference_check,
  DROP CONSTRAINT payment_description_check,
  DROP CONSTRAINT payment_metadata_check,
  ALTER COLUMN amount TYPE amount_minor,
  ALTER COLUMN status TYPE payment_status,
  ALTER COLUMN capture_method TYPE capture_method,
  ALTER COLUMN amount_authorized TYPE amount_so_far,
  ALTER COLUMN amount_captured TYPE amount_so_far,
  ALTER COLUMN amount_capturing TYPE amount_so_far,
  ALTER COLUMN amount_voided TYPE amount_so_far,
  ALTER COLUMN amount_refund_pending TYPE amount_so_far,
  ALTER COLUMN amount_refunded TYPE amount_so_far,
  ALTER COLUMN amount_disputed TYPE amount_so_far,
  ALTER COLUMN fee_amount TYPE amount_so_far,
  ALTER COLUMN card_last4 TYPE card_last4,
  ALTER COLUMN customer_email TYPE email_text,
  ALTER COLUMN attempt_count TYPE attempt_count,
  ALTER COLUMN declined_count TYPE declined_count,
  ALTER COLUMN reference TYPE reference_text,
  ALTER COLUMN description TYPE description_text,
  ALTER COLUMN metadata TYPE metadata_object;
ALTER TABLE attempt
  DROP CONSTRAINT attempt_number_check,
  DROP CONSTRAINT attempt_amount_check,
  DROP CONSTRAINT attempt_status_check,
  ALTER COLUMN number TYPE attempt_number,
  ALTER COLUMN amount TYPE amount_minor,
  ALTER COLUMN status TYPE attempt_status;
ALTER TABLE operation
  DROP CONSTRAINT operation_kind_check,
  DROP CONSTRAINT operation_amount_check,
  DROP CONSTRAINT operation_status_check,
  ALTER COLUMN kind TYPE operation_kind,
  ALTER COLUMN amount TYPE amount_minor,
  ALTER COLUMN status TYPE operation_status;
ALTER TABLE capture
  DROP CONSTRAINT capture_amount_check,
  DROP CONSTRAINT capture_status_check,
  ALTER COLUMN amount TYPE amount_minor,
  ALTER COLUMN status TYPE capture_status;
ALTER TABLE event
  DROP CONSTRAINT event_seq_check,
  ALTER COLUMN seq TYPE event_seq;
ALTER TABLE idempotency
  DROP CONSTRAINT idempotency_key_check,
  DROP CONSTRAINT idempotency_status_check,
  ALTER COLUMN key TYPE idempotency_key,
  ALTER COLUMN status TYPE idempotency_status;
ALTER TABLE posting
  DROP CONSTRAINT posting_line_check,
  DROP CONSTRAINT posting_amount_check,
  DROP CONSTRAINT posting_accounts_known,
  ALTER COLUMN line TYPE posting_line,
  ALTER COLUMN amount TYPE posting_amount,
  ALTER COLUMN from_account TYPE ledger_account,
  ALTER COLUMN to_account TYPE ledger_account;
ALTER TABLE sandbox_effect
  DROP CONSTRAINT sandbox_effect_network_check,
  DROP CONSTRAINT sandbox_effect_kind_check,
  DROP CONSTRAINT sandbox_effect_state_check,
  DROP CONSTRAINT sandbox_effect_amount_check,
  DROP CONSTRAINT sandbox_effect_capture_mode_check,
  DROP CONSTRAINT sandbox_effect_captured_check,
  DROP CONSTRAINT sandbox_effect_reversed_check,
  DROP CONSTRAINT sandbox_effect_refunded_check,
  DROP CONSTRAINT sandbox_effect_card_last4_check,
  ALTER COLUMN network TYPE sandbox_network,
  ALTER COLUMN kind TYPE sandbox_effect_kind,
  ALTER COLUMN state TYPE sandbox_effect_state,
  ALTER COLUMN amount TYPE amount_minor,
  ALTER COLUMN capture_mode TYPE capture_method,
  ALTER COLUMN captured TYPE amount_so_far,
  ALTER COLUMN reversed TYPE amount_so_far,
  ALTER COLUMN refunded TYPE amount_so_far,
  ALTER COLUMN card_last4 TYPE card_last4;

-- The transitions of the nouns that every payment writes, as a list in the trigger's function: looking them up in the table
-- was a query per change of status. The table stays the source: this makes the function from it, and a migration that adds
-- transitions calls it again.
CREATE FUNCTION make_transition_guard(noun text) RETURNS void LANGUAGE plpgsql AS $make$
BEGIN
  EXECUTE format($function$
    CREATE OR REPLACE FUNCTION guard_%1$s_transition() RETURNS trigger LANGUAGE plpgsql AS $guard$
    BEGIN
      IF OLD.status <> NEW.status AND NOT (OLD.status || ' ' || NEW.status) = ANY (%2$L::text[]) THEN
        RAISE EXCEPTION '%1$s may not go from %% to %%', OLD.status, NEW.status
          USING ERRCODE = 'CH001', CONSTRAINT = 'status_transition';
      END IF;
      RETURN NEW;
    END
    $guard$
    $function$, noun, (SELECT array_agg(t.from_status || ' ' || t.to_status) FROM status_transition t
      WHERE t.noun = make_transition_guard.noun));
END
$make$;
REVOKE EXECUTE ON FUNCTION make_transition_guard(text) FROM countinghouse_app;

SELECT make_transition_guard(noun) FROM unnest(ARRAY['payment', 'attempt', 'operation', 'capture']) AS noun;
CREATE TRIGGER payment_status BEFORE UPDATE OF status ON payment
  FOR EACH ROW EXECUTE FUNCTION guard_payment_transition();
CREATE TRIGGER attempt_status BEFORE UPDATE OF status ON attempt
  FOR EACH ROW EXECUTE FUNCTION guard_attempt_transition();
CREATE TRIGGER operation_status BEFORE UPDATE OF status ON operation
  FOR EACH ROW EXECUTE FUNCTION guard_operation_transition();
CREATE TRIGGER capture_status BEFORE UPDATE OF status ON capture
  FOR EACH ROW EXECUTE FUNCTION guard_capture_transition();

-- Keys are old in the order in which they were written: a summary of each range of pages finds them, and no key costs an
-- index entry more, nor does the answer that is added to it.
DROP INDEX idempotency_old;
CREATE INDEX idempotency_old ON idempotency USING brin (created_at) WITH (pages_per_range = 32);
-- Room for the next version of a row beside it, so that a change of what no index knows stays out of the indexes.
ALTER TABLE payment SET (fillfactor = 80);

-- Two events of one object at once; their ids are the first two of p.event_ids.
CREATE FUNCTION record_two_events(e text, p jsonb, first_type text, second_type text, noun text, object_id text,
  payment text, snapshot jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  ids jsonb := p->'event_ids';
  last_seq int := coalesce((SELECT max(seq) FROM event ev
    WHERE ev.environment_id = e AND ev.object_id = record_two_events.object_id), 0);
  cause text := p->'idempotency'->>'key';
  moment timestamptz := (p->>'at')::timestamptz;
BEGIN
  INSERT INTO event (environment_id, id, type, object_type, object_id, seq, payment_id, snapshot, actor, request_id,
    idempotency_key, created_at)
  VALUES (e, ids->>0, first_type, noun, record_two_events.object_id, last_seq + 1, payment, snapshot, p->>'actor',
      p->>'request_id', cause, moment),
    (e, ids->>1, second_type, noun, record_two_events.object_id, last_seq + 2, payment, snapshot, p->>'actor',
      p->>'request_id', cause, moment);
END
$$;

CREATE OR REPLACE FUNCTION record_event(e text, p jsonb, nth int, event_type text, noun text, object_id text,
  payment text, snapshot jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO event (environment_id, id, type, object_type, object_id, seq, payment_id, snapshot, actor, request_id,
    idempotency_key, created_at)
  VALUES (e, p->'event_ids'->>(nth - 1), event_type, noun, record_event.object_id,
    coalesce((SELECT max(seq) FROM event ev
      WHERE ev.environment_id = e AND ev.object_id = record_event.object_id), 0) + 1,
    payment, snapshot, p->>'actor', p->>'request_id', p->'idempotency'->>'key', (p->>'at')::timestamptz);
END
$$;

-- For what reaches no network: null when the key is new, so that the answer is written with it at the end
-- (answer_at_once); otherwise what the caller has to be told.
CREATE FUNCTION known_idempotency(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  IF p->'idempotency'->>'key' IS NULL
    OR NOT EXISTS (SELECT FROM idempotency WHERE environment_id = e AND key = p->'idempotency'->>'key') THEN
    RETURN NULL;
  END IF;
  RETURN claim_idempotency(e, p);
END
$$;

-- Writes the key with its answer. A rival with the same key that was quicker makes the whole statement fail as a
-- serialization failure; the caller sends it again and then finds the rival's answer.
CREATE FUNCTION answer_at_once(e text, p jsonb, answer jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  claim jsonb := p->'idempotency';
BEGIN
  IF claim->>'key' IS NULL THEN
    RETURN answer;
  END IF;
  INSERT INTO idempotency AS i (environment_id, key, fingerprint, status, lease_until, request_id, answer)
  VALUES (e, claim->>'key', decode(claim->>'fingerprint', 'hex'), 'done', clock_timestamp(), p->>'request_id', answer)
  ON CONFLICT (environment_id, key) DO UPDATE SET status = 'done', answer = excluded.answer
    -- Taken over from a holder that reserved nothing and died.
    WHERE i.status = 'running' AND i.operation_id IS NULL AND i.fingerprint = excluded.fingerprint;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the key was taken at the same time' USING ERRCODE = 'serialization_failure';
  END IF;
  RETURN answer;
END
$$;

-- An amount may also be 'fee': the fee that the move itself found out; a fee of zero leaves no posting.
DROP FUNCTION record_entry(text, jsonb, jsonb, text, bigint);
CREATE FUNCTION record_entry(e text, p jsonb, new_entry jsonb, entry_currency text, whole bigint, fee bigint DEFAULT 0)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO entry (environment_id, id, kind, source_type, source_id, payment_id, effective_at)
  VALUES (e, new_entry->>'id', new_entry->>'kind', new_entry->>'source_type', new_entry->>'source_id',
    new_entry->>'payment_id', (p->>'at')::timestamptz);
  INSERT INTO posting (environment_id, entry_id, line, from_account, to_account, amount, currency)
  SELECT e, new_entry->>'id', line, po->>'from', po->>'to',
    CASE WHEN po->>'amount' IS NULL THEN whole WHEN po->>'amount' = 'fee' THEN fee ELSE (po->>'amount')::bigint END,
    entry_currency
  FROM jsonb_array_elements(new_entry->'postings') WITH ORDINALITY AS t (po, line)
  WHERE po->>'amount' IS DISTINCT FROM 'fee' OR fee > 0;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'an entry needs at least one posting' USING ERRCODE = 'CH003';
  END IF;
END
$$;

-- Our fee for capturing `amount` after `before` of the same payment: the part in basis points is rounded half up over
-- the sum, so that the parts of several captures add up to that of one; never more than the amount.
CREATE FUNCTION capture_fee(terms jsonb, before bigint, amount bigint) RETURNS bigint IMMUTABLE LANGUAGE sql AS $$
  SELECT least(amount, ((before + amount) * (terms->>'basis_points')::bigint + 5000) / 10000
    - (before * (terms->>'basis_points')::bigint + 5000) / 10000 + (terms->>'fixed')::bigint)
$$;

-- The attempt and its operation, and the end of the token that pays: used once, its CVC gone. Returns the operation.
CREATE FUNCTION begin_attempt(e text, p jsonb, payment_id text, attempt_number int, wanted bigint, unit text)
RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  a jsonb := p->'attempt';
  method_id text := a->>'payment_method_id';
  moment timestamptz := (p->>'at')::timestamptz;
  lease_end timestamptz := clock_timestamp() + make_interval(secs => (p->>'lease_ms')::numeric / 1000.0);
  op jsonb;
BEGIN
  INSERT INTO attempt (environment_id, id, payment_id, number, connector, method_type, method, payment_method_id,
    amount, currency, status, operation_id, risk, created_at)
  VALUES (e, a->>'id', begin_attempt.payment_id, attempt_number, a->>'connector', a->>'method_type', a->'method',
    method_id, wanted, unit, 'sent', a->>'operation_id', a->'risk', moment);
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

-- Creates a payment; with `attempt` it is confirmed in the same commit (reserve), otherwise the answer is final.
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
    op := begin_attempt(e, p, pay_id, 1, (n->>'amount')::bigint, n->>'currency');
    PERFORM record_two_events(e, p, 'payment.created', 'payment.processing', 'payment', pay_id, pay_id, snapshot);
    RETURN jsonb_build_object('result', 'ok', 'payment', snapshot, 'operation', op);
  END IF;
  PERFORM record_event(e, p, 1, 'payment.created', 'payment', pay_id, pay_id, snapshot);
  RETURN answer_at_once(e, p, jsonb_build_object('result', 'ok', 'payment', snapshot));
END
$$;

-- Reserves an attempt for a payment that waits for one. The result holds of the payment what sending the attempt needs.
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
  op := begin_attempt(e, p, wanted.id, wanted.attempt_count, wanted.amount, wanted.currency);
  PERFORM record_event(e, p, 1, 'payment.processing', 'payment', wanted.id, wanted.id, wanted.snapshot);
  RETURN jsonb_build_object('result', 'ok', 'operation', op, 'payment', jsonb_build_object('id', wanted.id,
    'capture_method', wanted.capture_method, 'return_url', wanted.return_url, 'customer_email', wanted.customer_email,
    'description', wanted.description));
END
$$;
DROP FUNCTION reserve_attempt(text, jsonb, payment);

-- Takes what the network said into an operation, under its payment's lock that the caller holds. Returns null when the
-- operation had ended before; otherwise the operation as it is now.
CREATE FUNCTION end_operation(e text, p jsonb) RETURNS operation LANGUAGE plpgsql AS $$
DECLARE
  op operation;
  outcome text := p->>'outcome';
  ended boolean := outcome IN ('approved', 'declined', 'not_sent');
BEGIN
  UPDATE operation o SET
    status = CASE outcome WHEN 'approved' THEN 'approved' WHEN 'declined' THEN 'declined'
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
  RETURN op;
END
$$;

-- The same with the lock, in this order: payment, then operation.
CREATE OR REPLACE FUNCTION settle_operation(e text, p jsonb) RETURNS operation LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM payment WHERE environment_id = e AND id = p->>'payment_id' FOR UPDATE;
  RETURN end_operation(e, p);
END
$$;

CREATE FUNCTION payment_snapshot(e text, payment_id text) RETURNS jsonb STABLE LANGUAGE sql AS $$
  SELECT to_jsonb(pay.*) FROM payment pay WHERE pay.environment_id = e AND pay.id = payment_snapshot.payment_id
$$;

-- The only place an authorization ends. p: {operation_id, payment_id, outcome, network_reference, decline, three_ds,
-- next_action, exchange, latency_ms, next_inquiry_ms, authorization_expires_at,
-- capture: {id, fee: {basis_points, fixed}, available_at, entry} for payments that are captured with their authorization}
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
BEGIN
  SELECT status, capture_method, payment_method_id, checkout_session_id INTO pay FROM payment
  WHERE environment_id = e AND id = pay_id FOR UPDATE;
  op := end_operation(e, p);
  IF op.id IS NULL THEN
    RETURN answer_settled_before(e, p, jsonb_build_object('payment', payment_snapshot(e, pay_id)));
  END IF;
  IF outcome = 'approved' THEN
    captured := pay.capture_method = 'auto';
    IF captured THEN
      fee := capture_fee(p->'capture'->'fee', 0, op.amount);
    END IF;
    UPDATE attempt SET status = CASE WHEN captured THEN 'captured' ELSE 'authorized' END,
      network_reference = p->>'network_reference', three_ds = p->'three_ds', latency_ms = (p->>'latency_ms')::int,
      settled_at = moment
    WHERE environment_id = e AND id = op.target_id;
    UPDATE payment AS n SET status = CASE WHEN captured THEN 'succeeded' ELSE 'authorized' END,
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
      PERFORM record_event(e, p, 1, 'payment.authorized', 'payment', pay_id, pay_id, snapshot);
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

-- Reserves a capture. p: {payment_id, amount (null: all that is left), final, capture_id, operation_id, lease_ms}
CREATE OR REPLACE FUNCTION capture_reserve(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  pay record;
  remaining bigint;
  wanted bigint;
  reference text;
  moment timestamptz := (p->>'at')::timestamptz;
  lease_end timestamptz;
  op jsonb;
BEGIN
  held := claim_idempotency(e, p, p->>'operation_id');
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  SELECT id, status, currency, connector, attempt_id, amount_authorized, amount_captured, amount_capturing, amount_voided,
    authorization_expires_at INTO pay
  FROM payment WHERE environment_id = e AND id = p->>'payment_id' FOR UPDATE;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  remaining := pay.amount_authorized - pay.amount_captured - pay.amount_capturing - pay.amount_voided;
  IF pay.status <> 'authorized' OR pay.authorization_expires_at <= moment THEN
    RETURN refuse(e, p, 'invalid_state', jsonb_build_object(
      'current_status', CASE WHEN pay.status = 'authorized' THEN 'expired' ELSE pay.status END,
      'allowed', jsonb_build_array('authorized'), 'remaining', remaining));
  END IF;
  IF EXISTS (SELECT FROM operation WHERE environment_id = e AND payment_id = pay.id AND kind = 'cancel'
      AND status IN ('reserved', 'sent', 'pending', 'unknown'))
    OR pay.amount_capturing > 0 AND EXISTS (SELECT FROM capture WHERE environment_id = e AND payment_id = pay.id
      AND status = 'pending' AND final) THEN
    RETURN refuse(e, p, 'payment_in_progress', jsonb_build_object('current_status', pay.status, 'remaining', remaining));
  END IF;
  wanted := coalesce((p->>'amount')::bigint, remaining);
  IF wanted > remaining OR wanted <= 0 THEN
    RETURN refuse(e, p, 'amount_exceeds_remaining', jsonb_build_object('current_status', pay.status,
      'remaining', remaining, 'currency', pay.currency));
  END IF;
  UPDATE payment SET amount_capturing = amount_capturing + wanted, updated_at = moment, version = version + 1
  WHERE environment_id = e AND id = pay.id;
  SELECT network_reference INTO reference FROM attempt WHERE environment_id = e AND id = pay.attempt_id;
  INSERT INTO capture (environment_id, id, payment_id, operation_id, amount, currency, final, status, created_at)
  VALUES (e, p->>'capture_id', pay.id, p->>'operation_id', wanted, pay.currency, (p->>'final')::boolean, 'pending',
    moment);
  lease_end := clock_timestamp() + make_interval(secs => (p->>'lease_ms')::numeric / 1000.0);
  INSERT INTO operation AS o (environment_id, id, kind, payment_id, target_id, connector, amount, currency,
    network_reference, status, lease_until, next_inquiry_at, idempotency_key, request_id, actor, created_at)
  VALUES (e, p->>'operation_id', 'capture', pay.id, p->>'capture_id', pay.connector, wanted, pay.currency, reference,
    'sent', lease_end, lease_end, p->'idempotency'->>'key', p->>'request_id', p->>'actor', moment)
  RETURNING to_jsonb(o.*) INTO op;
  RETURN jsonb_build_object('result', 'ok', 'operation', op);
END
$$;

-- The only place a capture ends. p adds {fee: {basis_points, fixed}, available_at, entry} for approval.
CREATE OR REPLACE FUNCTION capture_settle(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  op operation;
  is_final boolean;
  pay record;
  snapshot jsonb;
  pay_id text := p->>'payment_id';
  moment timestamptz := (p->>'at')::timestamptz;
  outcome text := p->>'outcome';
  fee bigint;
  complete boolean;
BEGIN
  SELECT status, attempt_id, amount_authorized, amount_captured, amount_voided INTO pay FROM payment
  WHERE environment_id = e AND id = pay_id FOR UPDATE;
  op := end_operation(e, p);
  IF op.id IS NULL THEN
    RETURN answer_settled_before(e, p, jsonb_build_object('payment', payment_snapshot(e, pay_id)));
  END IF;
  IF outcome = 'approved' THEN
    fee := capture_fee(p->'fee', pay.amount_captured, op.amount);
    UPDATE capture SET status = 'succeeded', fee_amount = fee,
      available_at = (p->>'available_at')::timestamptz, settled_at = moment
    WHERE environment_id = e AND id = op.target_id RETURNING final INTO is_final;
    complete := pay.status = 'authorized'
      AND (is_final OR pay.amount_captured + pay.amount_voided + op.amount = pay.amount_authorized);
    UPDATE payment AS n SET amount_captured = amount_captured + op.amount,
      amount_capturing = amount_capturing - op.amount,
      amount_voided = CASE WHEN complete THEN amount_authorized - amount_captured - amount_capturing
        ELSE amount_voided END,
      fee_amount = fee_amount + fee,
      status = CASE WHEN complete THEN 'succeeded' ELSE status END,
      authorization_expires_at = CASE WHEN complete THEN NULL ELSE authorization_expires_at END,
      updated_at = moment, version = version + 1
    WHERE environment_id = e AND id = pay_id RETURNING to_jsonb(n.*) INTO snapshot;
    PERFORM record_entry(e, p, p->'entry', op.currency, op.amount, fee);
    IF complete THEN
      UPDATE attempt SET status = 'captured' WHERE environment_id = e AND id = pay.attempt_id AND status = 'authorized';
      PERFORM record_two_events(e, p, 'payment.captured', 'payment.succeeded', 'payment', pay_id, pay_id, snapshot);
    ELSE
      PERFORM record_event(e, p, 1, 'payment.captured', 'payment', pay_id, pay_id, snapshot);
    END IF;
    RETURN answer_operation(e, p, op, jsonb_build_object('result', 'ok', 'payment', snapshot));
  END IF;
  IF outcome IN ('declined', 'not_sent') THEN
    UPDATE capture SET status = 'failed', failure = p->'decline', settled_at = moment
    WHERE environment_id = e AND id = op.target_id;
    -- A final capture meanwhile completed the payment: what was not captured here is released like the rest.
    UPDATE payment AS n SET amount_capturing = amount_capturing - op.amount,
      amount_voided = amount_voided + CASE WHEN status = 'succeeded' THEN op.amount ELSE 0 END,
      updated_at = moment, version = version + 1
    WHERE environment_id = e AND id = pay_id RETURNING to_jsonb(n.*) INTO snapshot;
    PERFORM record_event(e, p, 1, 'payment.capture_failed', 'payment', pay_id, pay_id, snapshot);
    RETURN answer_operation(e, p, op, jsonb_build_object('result',
      CASE WHEN outcome = 'not_sent' THEN 'not_sent' ELSE 'declined' END, 'payment', snapshot,
      'decline', p->'decline'));
  END IF;
  RETURN answer_operation(e, p, op, jsonb_build_object('result', 'ok', 'payment', payment_snapshot(e, pay_id)));
END
$$;

-- A watermark in the future of this cluster's transactions came with a restored backup and means nothing here: until the
-- next fold all postings count as the tail.
CREATE VIEW ledger_account_balance WITH (security_invoker = true) AS
WITH mark AS (
  SELECT environment_id, folded_before FROM ledger_watermark
  WHERE folded_before <= pg_snapshot_xmax(pg_current_snapshot())
),
moves AS (
  SELECT c.environment_id, c.currency, c.account, c.balance FROM ledger_checkpoint c JOIN mark USING (environment_id)
  UNION ALL
  SELECT p.environment_id, p.currency, move.account, sum(move.amount)::bigint
  FROM posting p
  LEFT JOIN mark w USING (environment_id)
  CROSS JOIN LATERAL (VALUES (p.from_account, -p.amount), (p.to_account, p.amount)) AS move (account, amount)
  WHERE p.recorded_in >= coalesce(w.folded_before, '0'::xid8)
  GROUP BY p.environment_id, p.currency, move.account
)
SELECT environment_id, currency, account, sum(balance)::bigint AS balance
FROM moves GROUP BY environment_id, currency, account;

CREATE VIEW ledger_trial_balance WITH (security_invoker = true) AS
SELECT environment_id, currency, sum(balance)::bigint AS balance
FROM ledger_account_balance GROUP BY environment_id, currency;

-- What payments, captures and refunds say, against what the books say.
CREATE VIEW ledger_proof WITH (security_invoker = true) AS
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

GRANT SELECT ON ledger_account_balance, ledger_trial_balance, ledger_proof TO countinghouse_auditor;
