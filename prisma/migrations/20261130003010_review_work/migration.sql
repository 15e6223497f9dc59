-- How people work on reviews: who takes one, until when it is put away, and what it turned out to be, by which rules are
-- judged (docs/decisions/0029).

ALTER TABLE review ADD COLUMN assigned_to text, ADD COLUMN snoozed_until timestamptz(3), ADD COLUMN verdict text,
  ADD CONSTRAINT review_verdict CHECK (verdict IN ('confirmed_fraud', 'false_positive', 'valuable_alert'));
CREATE INDEX review_judged ON review (environment_id, attempt_id) WHERE verdict IS NOT NULL;

-- Takes, puts away or judges a review; members of `change` that are absent stay. Only an open one is taken or put away; one
-- is judged at any time, because fraud may turn out later.
-- p: {review_id, change: {assigned_to?, snoozed_until?, verdict?}}
CREATE FUNCTION review_change(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  c jsonb := p->'change';
  moment timestamptz := (p->>'at')::timestamptz;
  rv review;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  SELECT * INTO rv FROM review WHERE environment_id = e AND id = p->>'review_id' FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  IF rv.status <> 'open' AND (c ? 'assigned_to' OR c ? 'snoozed_until') THEN
    RETURN refuse(e, p, 'invalid_state', jsonb_build_object('current_status', rv.status, 'allowed', '["open"]'::jsonb));
  END IF;
  UPDATE review SET
    assigned_to = CASE WHEN c ? 'assigned_to' THEN c->>'assigned_to' ELSE assigned_to END,
    snoozed_until = CASE WHEN c ? 'snoozed_until' THEN (c->>'snoozed_until')::timestamptz ELSE snoozed_until END,
    verdict = CASE WHEN c ? 'verdict' THEN c->>'verdict' ELSE verdict END,
    updated_at = moment, version = version + 1
  WHERE environment_id = e AND id = rv.id RETURNING * INTO rv;
  PERFORM record_event(e, p, 1, 'review.updated', 'review', rv.id, rv.payment_id, to_jsonb(rv));
  RETURN finish_idempotency(e, p->'idempotency'->>'key', jsonb_build_object('result', 'ok', 'review', to_jsonb(rv)));
END
$$;

-- Ends a review whose payment was refunded as fraud; the refund itself is another move, which came before. Done again it
-- changes nothing. p: {review_id}
CREATE FUNCTION review_refunded(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  moment timestamptz := (p->>'at')::timestamptz;
  rv review;
BEGIN
  SELECT * INTO rv FROM review WHERE environment_id = e AND id = p->>'review_id' FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  IF rv.status = 'refunded_as_fraud' THEN
    RETURN jsonb_build_object('result', 'ok', 'review', to_jsonb(rv));
  END IF;
  IF rv.status NOT IN ('open', 'approved') THEN
    RETURN jsonb_build_object('result', 'refused', 'code', 'invalid_state', 'details',
      jsonb_build_object('current_status', rv.status, 'allowed', '["open", "approved"]'::jsonb));
  END IF;
  UPDATE review SET status = 'refunded_as_fraud', verdict = 'confirmed_fraud', closed_at = moment, closed_by = p->>'actor',
    updated_at = moment, version = version + 1
  WHERE environment_id = e AND id = rv.id RETURNING * INTO rv;
  PERFORM record_event(e, p, 1, 'review.closed', 'review', rv.id, rv.payment_id, to_jsonb(rv));
  RETURN jsonb_build_object('result', 'ok', 'review', to_jsonb(rv));
END
$$;
