-- How payouts reach the bank: claimed when the time to undo them is over, settled by what the bank says, and asked about
-- while nobody knows. Below, the pretend bank of sandboxes.

-- Payouts whose time to undo them is over: each is marked as sent in this statement, so no two processes send the same one;
-- whoever dies afterwards leaves one that is asked about. p: {limit, lease_ms, environment_id or null}
CREATE FUNCTION claim_payouts_due(p jsonb) RETURNS SETOF payout LANGUAGE sql AS $$
  WITH due AS (
    SELECT environment_id, id FROM payout
    WHERE dispatch_at <= clock_timestamp()
      AND ((p->>'environment_id') IS NULL OR environment_id = p->>'environment_id')
    ORDER BY dispatch_at LIMIT (p->>'limit')::int FOR UPDATE SKIP LOCKED
  )
  UPDATE payout o SET call_state = 'sent', dispatch_at = NULL, sent_at = clock_timestamp(),
    next_inquiry_at = clock_timestamp() + make_interval(secs => (p->>'lease_ms')::numeric / 1000.0)
  FROM due WHERE o.environment_id = due.environment_id AND o.id = due.id AND o.call_state = 'reserved'
  RETURNING o.*
$$;

-- Payouts that the bank has to be asked about: whose call has no end that is known, and those whose day has passed (by their
-- environment's clock) without a word. The next look is a lease away, whatever becomes of this one.
-- p: {limit, lease_ms, environment_id or null}
CREATE FUNCTION claim_payouts_to_ask(p jsonb) RETURNS SETOF payout LANGUAGE sql AS $$
  WITH asked AS (
    SELECT environment_id, id FROM payout
    WHERE next_inquiry_at <= clock_timestamp()
      AND ((p->>'environment_id') IS NULL OR environment_id = p->>'environment_id')
    ORDER BY next_inquiry_at LIMIT (p->>'limit')::int FOR UPDATE SKIP LOCKED
  ), overdue AS (
    SELECT late.environment_id, late.id FROM environment e CROSS JOIN LATERAL (
      SELECT o.environment_id, o.id FROM payout o
      WHERE o.environment_id = e.id AND o.status = 'in_transit' AND o.next_inquiry_at IS NULL AND o.arrival_date <
        ((clock_timestamp() + make_interval(secs => e.clock_offset_ms / 1000.0)) AT TIME ZONE 'UTC')::date
      ORDER BY o.arrival_date LIMIT (p->>'limit')::int FOR UPDATE SKIP LOCKED) late
    WHERE (p->>'environment_id') IS NULL OR e.id = p->>'environment_id'
    LIMIT (p->>'limit')::int
  )
  UPDATE payout o SET
    next_inquiry_at = clock_timestamp() + make_interval(secs => (p->>'lease_ms')::numeric / 1000.0)
  FROM (SELECT * FROM asked UNION SELECT * FROM overdue) due
  WHERE o.environment_id = due.environment_id AND o.id = due.id
  RETURNING o.*
$$;

-- The bank accepted: the money is on its way, for the first time or still. p: {network_reference, arrival_date, …}
CREATE FUNCTION payout_accept(e text, p jsonb, po payout) RETURNS payout LANGUAGE plpgsql AS $$
DECLARE
  moment timestamptz := (p->>'at')::timestamptz;
BEGIN
  IF po.status = 'in_transit' THEN
    RETURN po;
  END IF;
  UPDATE payout SET status = 'in_transit', call_state = 'answered', in_transit_at = moment, next_inquiry_at = NULL,
    network_reference = p->>'network_reference', arrival_date = (p->>'arrival_date')::date, updated_at = moment,
    version = version + 1
  WHERE environment_id = e AND id = po.id RETURNING * INTO po;
  PERFORM record_event(e, p, 1, 'payout.in_transit', 'payout', po.id, NULL, to_jsonb(po));
  RETURN po;
END
$$;

-- Moves a payout on, or ends it, by what the bank said, whoever heard it; late and repeated words change nothing.
-- p: {payout_id, outcome: in_transit | paid | failed | unknown | not_sent, network_reference, arrival_date, failure,
--     inquired, next_inquiry_ms, retry_delays_ms (pause after the first, second, … try that was not sent), entry_paid,
--     entry_returned}
CREATE FUNCTION payout_settle(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  po payout;
  said text := p->>'outcome';
  moment timestamptz := (p->>'at')::timestamptz;
  pause numeric;
BEGIN
  SELECT * INTO po FROM payout WHERE environment_id = e AND id = p->>'payout_id' FOR UPDATE;
  -- Ended, or never sent: nothing that anybody says about it can be meant.
  IF po.ended_at IS NOT NULL OR po.call_state = 'reserved' THEN
    RETURN jsonb_build_object('result', 'settled_before', 'payout', to_jsonb(po));
  END IF;
  IF said = 'not_sent' THEN
    IF po.call_state <> 'sent' THEN
      RETURN jsonb_build_object('result', 'settled_before', 'payout', to_jsonb(po));
    END IF;
    pause := (p->'retry_delays_ms'->>po.dispatch_tries)::numeric;
    IF pause IS NULL THEN
      po := payout_return(e, p, 1, po, 'failed', p->'failure');
    ELSE
      UPDATE payout SET call_state = 'reserved', next_inquiry_at = NULL, dispatch_tries = dispatch_tries + 1,
        dispatch_at = clock_timestamp() + make_interval(secs => pause / 1000.0), updated_at = moment,
        version = version + 1
      WHERE environment_id = e AND id = po.id RETURNING * INTO po;
      PERFORM record_event(e, p, 1, 'payout.delayed', 'payout', po.id, NULL, to_jsonb(po));
    END IF;
  ELSIF said = 'unknown' THEN
    UPDATE payout SET call_state = CASE call_state WHEN 'sent' THEN 'unknown' ELSE call_state END
    WHERE environment_id = e AND id = po.id RETURNING * INTO po;
  ELSIF said = 'in_transit' THEN
    po := payout_accept(e, p, po);
  ELSIF said = 'paid' THEN
    po := payout_accept(e, p, po);
    UPDATE payout SET status = 'paid', next_inquiry_at = NULL, ended_at = moment, updated_at = moment, version = version + 1
    WHERE environment_id = e AND id = po.id RETURNING * INTO po;
    PERFORM record_entry(e, p, p->'entry_paid', po.currency, po.amount);
    PERFORM record_event(e, p, 2, 'payout.paid', 'payout', po.id, NULL, to_jsonb(po));
  ELSE
    UPDATE payout SET network_reference = coalesce(network_reference, p->>'network_reference')
    WHERE environment_id = e AND id = po.id;
    po := payout_return(e, p, 1, po, 'failed', p->'failure');
  END IF;
  -- What is open still is asked about again: unknown soon, in transit only if it was asked because its day has passed.
  IF po.ended_at IS NULL AND po.call_state <> 'reserved' AND (said = 'unknown' OR (p->>'inquired')::boolean) THEN
    UPDATE payout SET inquiries = inquiries + (p->>'inquired')::boolean::int,
      next_inquiry_at = clock_timestamp() + make_interval(secs => (p->>'next_inquiry_ms')::numeric / 1000.0)
    WHERE environment_id = e AND id = po.id AND (po.call_state = 'unknown' OR arrival_date < (p->>'at')::date)
    RETURNING * INTO po;
  END IF;
  SELECT * INTO po FROM payout WHERE environment_id = e AND id = p->>'payout_id';
  RETURN jsonb_build_object('result', 'ok', 'payout', to_jsonb(po));
END
$$;

-- The pretend bank's durable log, by operation id: somebody else's books, so no foreign key leads into the merchant's tables.
-- It keeps the last characters of an account and no more.
CREATE TABLE sandbox_transfer (
  environment_id text NOT NULL,
  operation_id text NOT NULL,
  state text NOT NULL CONSTRAINT sandbox_transfer_state CHECK (state IN ('in_transit', 'paid', 'failed', 'sealed')),
  -- ISO 20022, why it failed; `ends_with` is why it will, on the day on which it would arrive.
  reason_code text,
  ends_with text,
  request_hash text,
  amount bigint CONSTRAINT sandbox_transfer_amount CHECK (amount > 0),
  currency text,
  account_last4 text CONSTRAINT sandbox_transfer_last4 CHECK (length(account_last4) <= 4),
  arrival_date date,
  callback_url text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  ended_at timestamptz(3),
  PRIMARY KEY (environment_id, operation_id),
  CONSTRAINT sandbox_transfer_whole CHECK (state = 'sealed' OR (amount IS NOT NULL AND currency IS NOT NULL
    AND request_hash IS NOT NULL AND arrival_date IS NOT NULL)),
  CONSTRAINT sandbox_transfer_failed CHECK ((state = 'failed') = (reason_code IS NOT NULL))
);
CREATE INDEX sandbox_transfer_due ON sandbox_transfer (environment_id, arrival_date) WHERE state = 'in_transit';
REVOKE DELETE ON sandbox_transfer FROM countinghouse_app;

ALTER TABLE sandbox_fault DROP CONSTRAINT sandbox_fault_network_check,
  ADD CONSTRAINT sandbox_fault_network_check CHECK (network IN ('card', 'alipay', 'bank', 'any'));

-- A transfer: one insert. Answers {"fresh": true}, or the row that has this operation id already.
CREATE FUNCTION sandbox_transfer_send(p_environment text, argument jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO sandbox_transfer (environment_id, operation_id, state, reason_code, ends_with, request_hash, amount, currency,
    account_last4, arrival_date, callback_url, ended_at)
  VALUES (p_environment, argument->>'operation_id', argument->>'state', argument->>'reason_code', argument->>'ends_with',
    argument->>'request_hash', (argument->>'amount')::bigint, argument->>'currency', argument->>'account_last4',
    (argument->>'arrival_date')::date, argument->>'callback_url',
    CASE WHEN argument->>'state' = 'in_transit' THEN NULL ELSE now() END)
  ON CONFLICT DO NOTHING;
  IF FOUND THEN
    RETURN '{"fresh": true}';
  END IF;
  RETURN (SELECT to_jsonb(t) FROM sandbox_transfer t
    WHERE t.environment_id = p_environment AND t.operation_id = argument->>'operation_id');
END $$;

-- Queues the callback that tells a transfer as it is now; `before` is what was told last, for a bank that reorders.
CREATE FUNCTION sandbox_transfer_tell(t sandbox_transfer, before jsonb) RETURNS void LANGUAGE sql AS $$
  INSERT INTO sandbox_callback (environment_id, id, operation_id, network, url, snapshot)
  SELECT t.environment_id, 'cb_' || substr(t.operation_id, 4) || '_' || t.state, t.operation_id, 'bank', t.callback_url,
    jsonb_build_object('transfer', to_jsonb(t), 'before', before)
  WHERE t.callback_url IS NOT NULL
  ON CONFLICT DO NOTHING
$$;

-- Ends a transfer that is on its way, once: paid, or failed with a reason. Null when it is not on its way.
-- argument: {operation_id, reason_code or null}
CREATE FUNCTION sandbox_transfer_end(p_environment text, argument jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  before jsonb;
  t sandbox_transfer;
BEGIN
  SELECT to_jsonb(x) INTO before FROM sandbox_transfer x WHERE x.environment_id = p_environment
    AND x.operation_id = argument->>'operation_id' AND x.state = 'in_transit' FOR UPDATE;
  IF before IS NULL THEN
    RETURN NULL;
  END IF;
  UPDATE sandbox_transfer x SET state = CASE WHEN argument->>'reason_code' IS NULL THEN 'paid' ELSE 'failed' END,
    reason_code = argument->>'reason_code', ended_at = now()
  WHERE x.environment_id = p_environment AND x.operation_id = argument->>'operation_id' RETURNING * INTO t;
  PERFORM sandbox_transfer_tell(t, before);
  RETURN to_jsonb(t);
END $$;

-- What arrives until this day (`day`, YYYY-MM-DD), up to `limit`: the bank learns from outside what time it is there.
CREATE FUNCTION sandbox_transfers_arrive(p_environment text, argument jsonb) RETURNS jsonb LANGUAGE sql AS $$
  SELECT to_jsonb(count(sandbox_transfer_end(p_environment, jsonb_build_object('operation_id', due.operation_id,
    'reason_code', due.ends_with))))
  FROM (SELECT operation_id, ends_with FROM sandbox_transfer
    WHERE environment_id = p_environment AND state = 'in_transit' AND arrival_date <= (argument->>'day')::date
    ORDER BY arrival_date LIMIT (argument->>'limit')::int FOR UPDATE SKIP LOCKED) due
$$;

-- What the bank knows of a transfer, null if nothing. With `seal` one that it never saw is refused from now on.
CREATE FUNCTION sandbox_transfer_inquire(p_environment text, argument jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  IF (argument->>'seal')::boolean THEN
    INSERT INTO sandbox_transfer (environment_id, operation_id, state)
    VALUES (p_environment, argument->>'operation_id', 'sealed') ON CONFLICT DO NOTHING;
  END IF;
  RETURN (SELECT to_jsonb(t) FROM sandbox_transfer t
    WHERE t.environment_id = p_environment AND t.operation_id = argument->>'operation_id');
END $$;

-- Queues the callback of a transfer that was answered `pending`.
CREATE FUNCTION sandbox_transfer_tell_later(p_environment text, argument jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  t sandbox_transfer;
BEGIN
  SELECT * INTO t FROM sandbox_transfer x
  WHERE x.environment_id = p_environment AND x.operation_id = argument->>'operation_id' AND x.state <> 'sealed';
  PERFORM sandbox_transfer_tell(t, NULL);
  RETURN to_jsonb(t.operation_id IS NOT NULL);
END $$;

SELECT protect_new_environment_rows();
