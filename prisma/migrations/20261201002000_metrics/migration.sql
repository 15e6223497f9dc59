-- What metrics count, as views: each row is one fact (a payment, an attempt, a refund, a dispute) with the measures that it adds
-- to, and the values of the dimensions that it is broken down by (docs/decisions/0033-numbers-are-sums-of-facts.md). The
-- names are those of lib/metrics/measures.ts.

-- Milliseconds since 1970 that an id begins with.
CREATE FUNCTION id_ms(id text) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
  ((strpos('0123456789abcdefghjkmnpqrstvwxyz', substr(right(id, 26), 1, 1)) - 1)::bigint << 45)
  + ((strpos('0123456789abcdefghjkmnpqrstvwxyz', substr(right(id, 26), 2, 1)) - 1)::bigint << 40)
  + ((strpos('0123456789abcdefghjkmnpqrstvwxyz', substr(right(id, 26), 3, 1)) - 1)::bigint << 35)
  + ((strpos('0123456789abcdefghjkmnpqrstvwxyz', substr(right(id, 26), 4, 1)) - 1)::bigint << 30)
  + ((strpos('0123456789abcdefghjkmnpqrstvwxyz', substr(right(id, 26), 5, 1)) - 1)::bigint << 25)
  + ((strpos('0123456789abcdefghjkmnpqrstvwxyz', substr(right(id, 26), 6, 1)) - 1)::bigint << 20)
  + ((strpos('0123456789abcdefghjkmnpqrstvwxyz', substr(right(id, 26), 7, 1)) - 1)::bigint << 15)
  + ((strpos('0123456789abcdefghjkmnpqrstvwxyz', substr(right(id, 26), 8, 1)) - 1)::bigint << 10)
  + ((strpos('0123456789abcdefghjkmnpqrstvwxyz', substr(right(id, 26), 9, 1)) - 1)::bigint << 5)
  + (strpos('0123456789abcdefghjkmnpqrstvwxyz', substr(right(id, 26), 10, 1)) - 1)::bigint;

-- The moment at which a fact counts. Lists find rows by the time in their id, unless a sandbox's clock was moved forward: then
-- the row's own time is another one, and decides.
CREATE FUNCTION metric_moment(id text, at timestamptz) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
  CASE WHEN abs(extract(epoch FROM at) * 1000 - id_ms(id)) < 60000 THEN to_timestamp(id_ms(id) / 1000.0) ELSE at END;

-- The class of a decline by its unified code; null where there is none. The same table as lib/payments/steps.ts.
CREATE FUNCTION decline_class(code text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN CASE
  WHEN code IN ('insufficient_funds', 'expired_card', 'incorrect_cvc', 'invalid_number', 'authentication_failed',
    'payer_canceled', 'payer_timed_out', 'limit_exceeded') THEN 'payer'
  WHEN code IN ('do_not_honor', 'generic_decline', 'lost_card', 'stolen_card', 'not_permitted', 'restricted_card',
    'suspected_fraud', 'authentication_required') THEN 'issuer'
  WHEN code IN ('issuer_unavailable', 'system_error', 'processing_error', 'not_received') THEN 'network'
  WHEN code = 'blocked_by_risk' THEN 'risk'
  WHEN code = 'invalid_transaction' THEN 'ours' END;

-- Bucket of a duration: bucket n holds what is above 1.1^(n-1) and up to 1.1^n milliseconds, so its middle errs by 5 % at
-- most; 0 is a millisecond or less. Null for no duration.
CREATE FUNCTION latency_bucket(ms numeric) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
  CASE WHEN ms IS NULL OR ms < 0 THEN NULL WHEN ms <= 1 THEN 0
  ELSE least(200, ceil(round(ln(ms) / ln(1.1), 9)))::int END;

-- Values of the dimensions, in the order of lib/metrics/dimensions.ts; null where nobody knows one.
CREATE FUNCTION metric_values(method text, connector text, shown jsonb, facts jsonb, amount_usd bigint, risk_level text,
  language text, decline_code text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN ARRAY[
    method,
    connector,
    coalesce(facts->>'ip_country', facts->>'billing_country'),
    shown->>'country',
    left(lower(shown->>'brand'), 40),
    CASE WHEN facts->>'user_agent' IS NULL THEN NULL
      WHEN facts->>'user_agent' ~* 'ipad|tablet' THEN 'tablet'
      WHEN facts->>'user_agent' ~* 'mobi|iphone|android' THEN 'phone' ELSE 'computer' END,
    CASE WHEN amount_usd IS NULL THEN NULL WHEN amount_usd < 1000 THEN 'below_10' WHEN amount_usd < 5000 THEN '10_to_50'
      WHEN amount_usd < 20000 THEN '50_to_200' WHEN amount_usd < 100000 THEN '200_to_1000' ELSE 'from_1000' END,
    risk_level,
    language,
    decline_code];

-- A payment counts at its own making, whatever becomes of it later.
CREATE VIEW metric_payment WITH (security_invoker = true) AS
SELECT p.environment_id, p.id, metric_moment(p.id, p.created_at) AS at, p.currency,
  metric_values(p.method_type, p.connector, p.method, r.facts, r.amount_usd, p.risk->>'level', s.locale, NULL) AS dimensions,
  ARRAY['payment.payments', 'payment.captured_payments', 'payment.captured', 'payment.refunded', 'payment.fees',
    'payment.net', 'payment.submitted', 'payment.challenged', 'payment.authenticated', 'payment.authorized',
    'payment.decided', 'payment.first_decided', 'payment.first_authorized', 'payment.first_declined',
    'payment.recovered_retry', 'payment.recovered_method', 'payment.recovered_three_ds', 'payment.refunded_payments',
    'payment.disputed_payments', 'payment.disputed', 'payment.declined_payer', 'payment.declined_issuer',
    'payment.declined_network', 'payment.declined_risk', 'payment.declined_ours'] AS names,
  ARRAY[1, (p.amount_captured > 0)::int, p.amount_captured, p.amount_refunded, p.fee_amount,
    p.amount_captured - p.amount_refunded - p.fee_amount, (p.attempt_count > 0)::int, coalesce(a.challenged, 0),
    coalesce(a.authenticated, 0), (p.amount_authorized > 0)::int,
    (p.amount_authorized > 0 OR p.declined_count > 0)::int,
    coalesce(a.first_authorized + a.first_declined, 0), coalesce(a.first_authorized, 0), coalesce(a.first_declined, 0),
    (b.recovered AND NOT b.by_method AND NOT b.by_three_ds)::int, (b.recovered AND b.by_method)::int,
    (b.recovered AND NOT b.by_method AND b.by_three_ds)::int, (p.amount_refunded > 0)::int, coalesce(d.disputed, 0),
    coalesce(d.amount, 0), coalesce(a.payer, 0), coalesce(a.issuer, 0), coalesce(a.network, 0), coalesce(a.risk, 0),
    coalesce(a.ours, 0)]::bigint[] AS amounts,
  array_fill(0::smallint, ARRAY[25]) AS buckets
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

-- An attempt counts at its own making. Its latencies are the first answer's, and that of a challenge its payer's whole way.
CREATE VIEW metric_attempt WITH (security_invoker = true) AS
SELECT t.environment_id, t.id, metric_moment(t.id, t.created_at) AS at, t.currency,
  metric_values(t.method_type, t.connector, t.method, r.facts, r.amount_usd, t.risk->>'level', s.locale,
    t.decline->>'code') AS dimensions,
  ARRAY['attempt.attempts', 'attempt.decided', 'attempt.authorized', 'attempt.declined', 'attempt.assessed',
    'attempt.blocked', 'attempt.reviewed', 'attempt.review_decided', 'attempt.review_false', 'attempt.connector_latency',
    'attempt.three_ds_latency'] AS names,
  ARRAY[1, (t.status IN ('authorized', 'captured', 'voided', 'declined'))::int,
    (t.status IN ('authorized', 'captured', 'voided'))::int, (t.status = 'declined')::int,
    (r.attempt_id IS NOT NULL)::int, coalesce(r.decision = 'block', false)::int, coalesce(r.decision = 'review', false)::int,
    coalesce(v.status IN ('approved', 'declined', 'refunded_as_fraud'), false)::int, coalesce(v.status = 'approved', false)::int,
    (l.answer IS NOT NULL)::int, (l.challenge IS NOT NULL)::int]::bigint[] AS amounts,
  ARRAY[0, 0, 0, 0, 0, 0, 0, 0, 0, coalesce(l.answer, 0), coalesce(l.challenge, 0)]::smallint[] AS buckets
FROM attempt t
JOIN payment p ON p.environment_id = t.environment_id AND p.id = t.payment_id
LEFT JOIN risk_assessment r ON r.environment_id = t.environment_id AND r.attempt_id = t.id
LEFT JOIN review v ON v.environment_id = t.environment_id AND v.attempt_id = t.id
LEFT JOIN checkout_session s ON s.environment_id = p.environment_id AND s.id = p.checkout_session_id
CROSS JOIN LATERAL (
  SELECT latency_bucket(t.latency_ms) AS answer,
    CASE WHEN t.three_ds->>'status' IN ('challenged', 'failed')
      THEN latency_bucket(extract(epoch FROM t.settled_at - t.created_at) * 1000) END AS challenge
) l;

-- Refunds and disputes count at their own making, with the dimensions of their payment.
CREATE VIEW metric_refund WITH (security_invoker = true) AS
SELECT f.environment_id, f.id, metric_moment(f.id, f.created_at) AS at, f.currency,
  metric_values(p.method_type, p.connector, p.method, r.facts, r.amount_usd, p.risk->>'level', s.locale, NULL) AS dimensions,
  ARRAY['refund.refunds', 'refund.amount'] AS names,
  CASE WHEN f.status IN ('pending', 'succeeded') THEN ARRAY[1, f.amount] ELSE ARRAY[0, 0] END::bigint[] AS amounts,
  ARRAY[0, 0]::smallint[] AS buckets
FROM refund f
JOIN payment p ON p.environment_id = f.environment_id AND p.id = f.payment_id
LEFT JOIN risk_assessment r ON r.environment_id = p.environment_id AND r.attempt_id = p.attempt_id
LEFT JOIN checkout_session s ON s.environment_id = p.environment_id AND s.id = p.checkout_session_id;

CREATE VIEW metric_dispute WITH (security_invoker = true) AS
SELECT x.environment_id, x.id, metric_moment(x.id, x.created_at) AS at, x.currency,
  metric_values(p.method_type, p.connector, p.method, r.facts, r.amount_usd, p.risk->>'level', s.locale, NULL) AS dimensions,
  ARRAY['dispute.disputes', 'dispute.amount'] AS names,
  ARRAY[1, x.amount]::bigint[] AS amounts,
  ARRAY[0, 0]::smallint[] AS buckets
FROM dispute x
JOIN payment p ON p.environment_id = x.environment_id AND p.id = x.payment_id
LEFT JOIN risk_assessment r ON r.environment_id = p.environment_id AND r.attempt_id = p.attempt_id
LEFT JOIN checkout_session s ON s.environment_id = p.environment_id AND s.id = p.checkout_session_id;

-- Calls of the API and tries to deliver: they never change, and belong to no currency.
CREATE VIEW metric_request WITH (security_invoker = true) AS
SELECT environment_id, id, created_at AS at, '' AS currency, array_fill(NULL::text, ARRAY[10]) AS dimensions,
  ARRAY['request.latency'] AS names, ARRAY[1]::bigint[] AS amounts,
  ARRAY[latency_bucket(duration_ms)]::smallint[] AS buckets
FROM request_log;

CREATE VIEW metric_delivery WITH (security_invoker = true) AS
SELECT environment_id, delivery_id AS id, started_at AS at, '' AS currency, array_fill(NULL::text, ARRAY[10]) AS dimensions,
  ARRAY['delivery.latency'] AS names, ARRAY[1]::bigint[] AS amounts,
  ARRAY[latency_bucket(duration_ms)]::smallint[] AS buckets
FROM webhook_attempt WHERE duration_ms IS NOT NULL;

GRANT SELECT ON metric_payment, metric_attempt, metric_refund, metric_dispute, metric_request, metric_delivery
  TO countinghouse_app, countinghouse_auditor;
