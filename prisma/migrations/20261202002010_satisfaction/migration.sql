-- How a payer found paying: asked on the result page of a checkout session (docs/decisions/0040-what-payers-do-becomes-facts.md).

-- From 1 (very bad) to 5 (very good), and when it was said first.
ALTER TABLE payment ADD COLUMN satisfaction smallint, ADD COLUMN satisfaction_at timestamptz(3),
  ADD CONSTRAINT payment_satisfaction CHECK (satisfaction BETWEEN 1 AND 5),
  ADD CONSTRAINT payment_satisfaction_at CHECK ((satisfaction IS NULL) = (satisfaction_at IS NULL)),
  -- Only who paid on a page of ours was asked.
  ADD CONSTRAINT payment_satisfaction_asked CHECK (satisfaction IS NULL
    OR checkout_session_id IS NOT NULL AND amount_authorized > 0);

-- The last answer within half an hour of the first counts; after that it stays as it is.
CREATE FUNCTION guard_satisfaction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.satisfaction IS NOT NULL AND (NEW.satisfaction IS NULL OR NEW.satisfaction_at <> OLD.satisfaction_at
    OR NEW.updated_at >= OLD.satisfaction_at + interval '30 minutes')
  THEN
    RAISE EXCEPTION 'the answer of % stays', OLD.id USING ERRCODE = 'CH002', CONSTRAINT = 'satisfaction_kept';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER payment_satisfaction BEFORE UPDATE OF satisfaction, satisfaction_at ON payment FOR EACH ROW
  WHEN (OLD.satisfaction IS NOT NULL AND (OLD.satisfaction, OLD.satisfaction_at)
    IS DISTINCT FROM (NEW.satisfaction, NEW.satisfaction_at))
  EXECUTE FUNCTION guard_satisfaction();

-- Notes the answer of whoever paid a session within the last day; the same answer again changes nothing. Answers with what is
-- kept. p: {session_id, score}
CREATE FUNCTION payment_rate(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  moment timestamptz := (p->>'at')::timestamptz;
  said smallint := (p->>'score')::smallint;
  snapshot jsonb;
BEGIN
  UPDATE payment AS n SET satisfaction = said, satisfaction_at = coalesce(n.satisfaction_at, moment), updated_at = moment,
    version = n.version + 1
  FROM checkout_session s
  WHERE s.environment_id = e AND s.id = p->>'session_id' AND n.environment_id = e AND n.id = s.payment_id
    AND n.amount_authorized > 0 AND s.completed_at > moment - interval '1 day'
    AND (n.satisfaction_at IS NULL OR n.satisfaction_at > moment - interval '30 minutes')
    AND n.satisfaction IS DISTINCT FROM said
  RETURNING to_jsonb(n.*) INTO snapshot;
  IF FOUND THEN
    PERFORM record_event(e, p, 1, 'payment.rated', 'payment', snapshot->>'id', snapshot->>'id', snapshot);
  END IF;
  RETURN jsonb_build_object('result', 'ok', 'score', (SELECT n.satisfaction FROM payment n
    WHERE n.environment_id = e AND n.checkout_session_id = p->>'session_id'));
END
$$;

-- As before, with what payers said.
CREATE OR REPLACE VIEW metric_payment WITH (security_invoker = true) AS
SELECT p.environment_id, p.id, metric_moment(p.id, p.created_at) AS at, p.currency,
  metric_values(p.method_type, p.connector, p.method, r.facts, r.amount_usd, p.risk->>'level', s.locale, NULL) AS dimensions,
  ARRAY['payment.payments', 'payment.captured_payments', 'payment.captured', 'payment.refunded', 'payment.fees',
    'payment.net', 'payment.submitted', 'payment.challenged', 'payment.authenticated', 'payment.authorized',
    'payment.decided', 'payment.first_decided', 'payment.first_authorized', 'payment.first_declined',
    'payment.recovered_retry', 'payment.recovered_method', 'payment.recovered_three_ds', 'payment.refunded_payments',
    'payment.disputed_payments', 'payment.disputed', 'payment.declined_payer', 'payment.declined_issuer',
    'payment.declined_network', 'payment.declined_risk', 'payment.declined_ours', 'payment.asked', 'payment.answered',
    'payment.satisfied'] AS names,
  ARRAY[1, (p.amount_captured > 0)::int, p.amount_captured, p.amount_refunded, p.fee_amount,
    p.amount_captured - p.amount_refunded - p.fee_amount, (p.attempt_count > 0)::int, coalesce(a.challenged, 0),
    coalesce(a.authenticated, 0), (p.amount_authorized > 0)::int,
    (p.amount_authorized > 0 OR p.declined_count > 0)::int,
    coalesce(a.first_authorized + a.first_declined, 0), coalesce(a.first_authorized, 0), coalesce(a.first_declined, 0),
    (b.recovered AND NOT b.by_method AND NOT b.by_three_ds)::int, (b.recovered AND b.by_method)::int,
    (b.recovered AND NOT b.by_method AND b.by_three_ds)::int, (p.amount_refunded > 0)::int, coalesce(d.disputed, 0),
    coalesce(d.amount, 0), coalesce(a.payer, 0), coalesce(a.issuer, 0), coalesce(a.network, 0), coalesce(a.risk, 0),
    coalesce(a.ours, 0), (p.checkout_session_id IS NOT NULL AND p.amount_authorized > 0)::int,
    (p.satisfaction IS NOT NULL)::int, coalesce(p.satisfaction >= 4, false)::int]::bigint[] AS amounts,
  array_fill(0::smallint, ARRAY[28]) AS buckets
FROM payment p
LEFT JOIN risk_assessment r ON r.environment_id = p.environment_id AND r.attempt_id = p.attempt_id
LEFT JOIN checkout_session s ON s.environment_id = p.environment_id AND s.id = p.checkout_session_id
LEFT JOIN LATERAL (
  SELECT max((t.three_ds->>'status' IN ('challenged', 'failed', 'abandoned', 'timed_out')
      OR t.status = 'requires_action' AND t.method_type = 'card')::int) AS challenged,
    max((t.three_ds->>'status' = 'challenged')::int) AS authenticated,
    max((t.number = 1 AND t.status IN ('authorized', 'captured', 'voided'))::int) AS first_authorized,
    max((t.number = 1 AND t.status = 'declined')::int) AS first_declined,
    max(CASE WHEN t.number = 1 THEN t.method_type END) AS first_method,
    max(CASE WHEN t.number = 1 THEN t.decline->>'code' END) AS first_code,
    max((decline_class(t.decline->>'code') = 'payer')::int) AS payer,
    max((decline_class(t.decline->>'code') = 'issuer')::int) AS issuer,
    max((decline_class(t.decline->>'code') = 'network')::int) AS network,
    max((decline_class(t.decline->>'code') = 'risk')::int) AS risk,
    max((decline_class(t.decline->>'code') = 'ours')::int) AS ours
  FROM attempt t WHERE t.environment_id = p.environment_id AND t.payment_id = p.id
) a ON true
CROSS JOIN LATERAL (
  SELECT coalesce(a.first_declined = 1 AND p.amount_authorized > 0, false) AS recovered,
    coalesce(a.first_method <> p.method_type, false) AS by_method,
    coalesce(a.first_code = 'authentication_required', false) AS by_three_ds
) b
LEFT JOIN LATERAL (
  SELECT 1 AS disputed, sum(x.amount) AS amount FROM dispute x
  WHERE x.environment_id = p.environment_id AND x.payment_id = p.id AND x.stage <> 'inquiry' HAVING count(*) > 0
) d ON true;

-- Sums are made anew, with what payments did not say before.
UPDATE metric_watermark SET folded_before = NULL, cursor = NULL, begun_before = pg_snapshot_xmin(pg_current_snapshot());
