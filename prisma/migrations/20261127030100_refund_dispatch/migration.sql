-- A refund whose network cannot be reached when it is sent has not failed: nothing was sent. Its operation is `reserved`
-- again and leaves later, with growing pauses, until the tries are used up; until then it can be taken back.

-- How often the network could not be reached.
CREATE DOMAIN dispatch_tries AS int CONSTRAINT dispatch_tries_in_range CHECK (VALUE BETWEEN 0 AND 20);
ALTER TABLE refund ADD COLUMN dispatch_tries dispatch_tries NOT NULL DEFAULT 0;

-- Only where the connector promises that nothing was sent.
INSERT INTO status_transition (noun, from_status, to_status) VALUES ('operation', 'sent', 'reserved');
SELECT make_transition_guard('operation');

-- Puts a refund that was not sent back in line; null when its tries are used up or somebody was quicker. The caller holds
-- the payment's lock. p: {operation_id, refund_id, exchange,
-- retry_delays_ms: pause after the first, second, … try}
CREATE FUNCTION refund_delay(e text, p jsonb) RETURNS refund LANGUAGE plpgsql AS $$
DECLARE
  re refund;
  pause numeric;
  said jsonb;
BEGIN
  SELECT * INTO re FROM refund WHERE environment_id = e AND id = p->>'refund_id' FOR UPDATE;
  pause := (p->'retry_delays_ms'->>re.dispatch_tries)::numeric;
  IF pause IS NULL THEN
    RETURN NULL;
  END IF;
  UPDATE operation SET status = 'reserved', lease_until = NULL, next_inquiry_at = NULL,
    exchange = coalesce(exchange, nullif(p->'exchange', 'null'))
  WHERE environment_id = e AND id = p->>'operation_id' AND status = 'sent' RETURNING exchange INTO said;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  IF said IS DISTINCT FROM p->'exchange' THEN
    PERFORM keep_exchange(e, p);
  END IF;
  UPDATE refund SET dispatch_tries = dispatch_tries + 1,
    dispatch_at = clock_timestamp() + make_interval(secs => pause / 1000.0), updated_at = (p->>'at')::timestamptz,
    version = version + 1
  WHERE environment_id = e AND id = re.id RETURNING * INTO re;
  PERFORM record_event(e, p, 1, 'refund.delayed', 'refund', re.id, re.payment_id, to_jsonb(re));
  RETURN re;
END
$$;

-- The only place a refund ends. p: {operation_id, refund_id, payment_id, outcome, decline, entry_settled, entry_returned,
-- retry_delays_ms (of a refund that the dispatch job sends; null: a call that was not sent ends it), …}
CREATE OR REPLACE FUNCTION refund_settle(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  op operation;
  re refund;
  moment timestamptz := (p->>'at')::timestamptz;
  outcome text := p->>'outcome';
BEGIN
  PERFORM FROM payment WHERE environment_id = e AND id = p->>'payment_id' FOR UPDATE;
  IF outcome = 'not_sent' AND jsonb_typeof(p->'retry_delays_ms') = 'array' THEN
    re := refund_delay(e, p);
    IF re.id IS NOT NULL THEN
      RETURN jsonb_build_object('result', 'ok', 'refund', to_jsonb(re));
    END IF;
  END IF;
  op := end_operation(e, p);
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

-- Refunds of one batch leave at one moment, so that one undo takes all of them back: those that still wait get the same
-- time. Asked again it moves nothing: a time only comes nearer, refunds that wait for a network keep theirs, and those that
-- a second person decides on are no part of the batch's undo. Returns them and what is left of the time to undo them.
-- p: {refund_ids, dispatch_delay_ms}
CREATE FUNCTION refund_dispatch_together(e text, p jsonb) RETURNS jsonb LANGUAGE sql AS $$
  WITH moment AS MATERIALIZED (
    SELECT clock_timestamp() AS at,
      clock_timestamp() + make_interval(secs => (p->>'dispatch_delay_ms')::numeric / 1000.0) AS leaves
  ), waiting AS (
    SELECT r.id FROM refund r
    WHERE r.environment_id = e AND r.id IN (SELECT jsonb_array_elements_text(p->'refund_ids'))
      AND r.dispatch_at IS NOT NULL AND r.dispatch_tries = 0
      AND NOT EXISTS (SELECT FROM refund_approval a WHERE a.environment_id = e AND a.refund_id = r.id)
    ORDER BY r.id FOR UPDATE OF r
  ), together AS (
    UPDATE refund r SET dispatch_at = least(r.dispatch_at, moment.leaves) FROM moment, waiting
    WHERE r.environment_id = e AND r.id = waiting.id
    RETURNING r.id, r.dispatch_at, moment.at
  )
  SELECT jsonb_build_object('result', 'ok', 'refund_ids', coalesce(jsonb_agg(id ORDER BY id), '[]'),
    'undo_ms', coalesce(greatest(floor(extract(epoch FROM min(dispatch_at - at)) * 1000), 0), 0)::int)
  FROM together
$$;
