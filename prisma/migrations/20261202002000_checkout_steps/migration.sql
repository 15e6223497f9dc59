-- What a payer did on the page of a checkout session before anything was submitted, and how far sessions came
-- (docs/decisions/0040-what-payers-do-becomes-facts.md). How long risk took is kept with its assessment.

-- The first time that the page was shown, that a method was chosen, and that the form was refused for what was typed.
CREATE TABLE checkout_step (
  environment_id text NOT NULL,
  session_id text NOT NULL,
  step text NOT NULL,
  -- Empty for `opened`.
  method text NOT NULL,
  -- By the environment's clock.
  at timestamptz(3) NOT NULL,
  -- What kind of device the page was shown on, and the country of its address; never the address or the browser's name.
  device text,
  country text,
  recorded_in xid8 NOT NULL DEFAULT pg_current_xact_id(),
  PRIMARY KEY (environment_id, session_id, step, method),
  CONSTRAINT checkout_step_session FOREIGN KEY (environment_id, session_id) REFERENCES checkout_session (environment_id, id),
  CONSTRAINT checkout_step_known CHECK (step IN ('opened', 'chosen', 'refused')),
  CONSTRAINT checkout_step_method CHECK (CASE WHEN step = 'opened' THEN method = '' ELSE method IN ('card', 'alipay') END),
  CONSTRAINT checkout_step_device CHECK (device IN ('computer', 'phone', 'tablet')),
  CONSTRAINT checkout_step_country CHECK (country ~ '^[A-Z]{2}$')
);
CREATE INDEX checkout_step_recorded ON checkout_step (environment_id, recorded_in);
CREATE TRIGGER checkout_step_append_only BEFORE UPDATE OR DELETE ON checkout_step FOR EACH ROW
  EXECUTE FUNCTION refuse_change();
CREATE TRIGGER checkout_step_no_truncate BEFORE TRUNCATE ON checkout_step FOR EACH STATEMENT
  EXECUTE FUNCTION refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON checkout_step FROM countinghouse_app;
GRANT SELECT ON checkout_step TO countinghouse_auditor;

-- What kind of device a browser says that it runs on; null where it says nothing.
CREATE FUNCTION device_class(user_agent text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
  CASE WHEN user_agent IS NULL THEN NULL WHEN user_agent ~* 'ipad|tablet' THEN 'tablet'
    WHEN user_agent ~* 'mobi|iphone|android' THEN 'phone' ELSE 'computer' END;

-- Notes steps of a session that can be paid; what is known already stays as it was. p: {session_id, steps: [{step, method}],
-- at, user_agent, country}
CREATE FUNCTION checkout_steps_note(e text, p jsonb) RETURNS jsonb LANGUAGE sql AS $$
  WITH noted AS (
    INSERT INTO checkout_step (environment_id, session_id, step, method, at, device, country)
    SELECT e, s.id, n.step, n.method, (p->>'at')::timestamptz, device_class(p->>'user_agent'), p->>'country'
    FROM checkout_session s CROSS JOIN jsonb_to_recordset(p->'steps') AS n (step text, method text)
    WHERE s.environment_id = e AND s.id = p->>'session_id' AND s.status = 'open' AND s.expires_at > (p->>'at')::timestamptz
      AND (n.method = '' OR n.method = ANY (s.methods))
    ON CONFLICT (environment_id, session_id, step, method) DO NOTHING
    RETURNING 1
  ) SELECT jsonb_build_object('noted', count(*)) FROM noted
$$;

-- Microseconds that risk took to decide; null for assessments from before.
ALTER TABLE risk_assessment ADD COLUMN duration_us int,
  ADD CONSTRAINT risk_assessment_duration CHECK (duration_us >= 0);

-- As before, with how long it took.
CREATE OR REPLACE FUNCTION keep_assessment(e text, a jsonb, payment_id text, moment timestamptz) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  r jsonb := a->'assessment';
BEGIN
  INSERT INTO risk_assessment (environment_id, attempt_id, payment_id, at, amount_usd, score, decision, model_version,
    reasons, hits, facts, card, email, ip, device, customer_id, bin, duration_us)
  VALUES (e, a->>'id', keep_assessment.payment_id, moment, (r->>'amount_usd')::bigint, (a->'risk'->>'score')::smallint,
    a->'risk'->>'decision', (r->>'model_version')::int, r->'reasons', r->'hits', r->'facts', r->>'card', r->>'email',
    r->>'ip', r->>'device', r->>'customer_id', r->>'bin', (r->>'duration_us')::int);
END
$$;

-- As before; the kind of device leads to nobody and stays, so that numbers of the past do not change with an erasure.
CREATE OR REPLACE FUNCTION facts_without_person(facts jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(jsonb_object_agg(key, value), '{}') || CASE WHEN facts ? 'user_agent'
    THEN jsonb_build_object('device_class', device_class(facts->>'user_agent')) ELSE '{}' END
  FROM jsonb_each(facts)
  WHERE key NOT IN ('email', 'email_domain', 'ip', 'device', 'user_agent', 'customer') AND key NOT LIKE 'metadata.%'
$$;

CREATE OR REPLACE FUNCTION metric_values(method text, connector text, shown jsonb, facts jsonb, amount_usd bigint,
  risk_level text, language text, decline_code text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN ARRAY[
    method,
    connector,
    coalesce(facts->>'ip_country', facts->>'billing_country'),
    shown->>'country',
    left(lower(shown->>'brand'), 40),
    coalesce(facts->>'device_class', device_class(facts->>'user_agent')),
    CASE WHEN amount_usd IS NULL THEN NULL WHEN amount_usd < 1000 THEN 'below_10' WHEN amount_usd < 5000 THEN '10_to_50'
      WHEN amount_usd < 20000 THEN '50_to_200' WHEN amount_usd < 100000 THEN '200_to_1000' ELSE 'from_1000' END,
    risk_level,
    language,
    decline_code];

-- As before, with the time that risk took.
CREATE OR REPLACE VIEW metric_attempt WITH (security_invoker = true) AS
SELECT t.environment_id, t.id, metric_moment(t.id, t.created_at) AS at, t.currency,
  metric_values(t.method_type, t.connector, t.method, r.facts, r.amount_usd, t.risk->>'level', s.locale,
    t.decline->>'code') AS dimensions,
  ARRAY['attempt.attempts', 'attempt.decided', 'attempt.authorized', 'attempt.declined', 'attempt.assessed',
    'attempt.blocked', 'attempt.reviewed', 'attempt.review_decided', 'attempt.review_false', 'attempt.connector_latency',
    'attempt.three_ds_latency', 'attempt.risk_latency'] AS names,
  ARRAY[1, (t.status IN ('authorized', 'captured', 'voided', 'declined'))::int,
    (t.status IN ('authorized', 'captured', 'voided'))::int, (t.status = 'declined')::int,
    (r.attempt_id IS NOT NULL)::int, coalesce(r.decision = 'block', false)::int, coalesce(r.decision = 'review', false)::int,
    coalesce(v.status IN ('approved', 'declined', 'refunded_as_fraud'), false)::int, coalesce(v.status = 'approved', false)::int,
    (l.answer IS NOT NULL)::int, (l.challenge IS NOT NULL)::int, (l.risk IS NOT NULL)::int]::bigint[] AS amounts,
  ARRAY[0, 0, 0, 0, 0, 0, 0, 0, 0, coalesce(l.answer, 0), coalesce(l.challenge, 0), coalesce(l.risk, 0)]::smallint[] AS buckets
FROM attempt t
JOIN payment p ON p.environment_id = t.environment_id AND p.id = t.payment_id
LEFT JOIN risk_assessment r ON r.environment_id = t.environment_id AND r.attempt_id = t.id
LEFT JOIN review v ON v.environment_id = t.environment_id AND v.attempt_id = t.id
LEFT JOIN checkout_session s ON s.environment_id = p.environment_id AND s.id = p.checkout_session_id
CROSS JOIN LATERAL (
  SELECT latency_bucket(t.latency_ms) AS answer, latency_bucket(r.duration_us / 1000.0) AS risk,
    CASE WHEN t.three_ds->>'status' IN ('challenged', 'failed')
      THEN latency_bucket(extract(epoch FROM t.settled_at - t.created_at) * 1000) END AS challenge
) l;

-- A checkout session whose page was shown counts at the making of the session; each step is a part of those before it. Why it
-- ended without an authorization is an eleventh dimension that only sessions have: null while it can still be paid.
CREATE VIEW metric_session WITH (security_invoker = true) AS
SELECT o.environment_id, o.session_id AS id, metric_moment(s.id, s.created_at) AS at, s.currency,
  ARRAY[coalesce(p.method_type, k.method), NULL, o.country, NULL, NULL, o.device, NULL, NULL, s.locale, NULL,
    d.reason] AS dimensions,
  ARRAY['session.opened', 'session.chosen', 'session.submitted', 'session.challenged', 'session.authenticated',
    'session.authorized', 'session.captured', 'session.dropped'] AS names,
  ARRAY[1, (k.chosen OR f.submitted)::int, f.submitted::int, coalesce(a.challenged, 0), coalesce(a.authenticated, 0),
    f.authorized::int, coalesce(p.amount_captured > 0, false)::int, (d.reason IS NOT NULL)::int]::bigint[] AS amounts,
  array_fill(0::smallint, ARRAY[8]) AS buckets
FROM checkout_step o
JOIN checkout_session s ON s.environment_id = o.environment_id AND s.id = o.session_id
LEFT JOIN payment p ON p.environment_id = s.environment_id AND p.id = s.payment_id
CROSS JOIN LATERAL (
  SELECT coalesce(p.attempt_count > 0, false) AS submitted, coalesce(p.amount_authorized > 0, false) AS authorized
) f
CROSS JOIN LATERAL (
  SELECT coalesce(bool_or(c.step = 'chosen'), false) AS chosen, coalesce(bool_or(c.step = 'refused'), false) AS refused,
    (array_agg(c.method ORDER BY c.at DESC, c.method) FILTER (WHERE c.step = 'chosen'))[1] AS method
  FROM checkout_step c WHERE c.environment_id = o.environment_id AND c.session_id = o.session_id
) k
LEFT JOIN LATERAL (
  SELECT max((t.three_ds->>'status' IN ('challenged', 'failed', 'abandoned', 'timed_out')
      OR t.status = 'requires_action' AND t.method_type = 'card')::int) AS challenged,
    max((t.three_ds->>'status' = 'challenged')::int) AS authenticated,
    (array_agg(t.decline->>'code' ORDER BY t.number DESC))[1] AS last_code
  FROM attempt t WHERE t.environment_id = p.environment_id AND t.payment_id = p.id
) a ON true
CROSS JOIN LATERAL (
  SELECT CASE
    WHEN f.authorized OR s.status = 'open' AND coalesce(p.status NOT IN ('failed', 'canceled', 'expired'), true) THEN NULL
    WHEN a.last_code = 'payer_canceled' THEN 'challenge_abandoned'
    WHEN a.last_code = 'payer_timed_out' THEN 'challenge_timed_out'
    WHEN a.last_code = 'authentication_failed' THEN 'challenge_failed'
    WHEN decline_class(a.last_code) IS NOT NULL THEN 'declined_' || decline_class(a.last_code)
    WHEN s.status = 'canceled' THEN 'canceled'
    WHEN f.submitted THEN 'expired'
    WHEN k.refused THEN 'refused'
    WHEN k.chosen THEN 'left_at_form'
    ELSE 'left_before_choosing' END AS reason
) d
WHERE o.step = 'opened';
GRANT SELECT ON metric_session TO countinghouse_app, countinghouse_auditor;

-- The same values by name, so that lists find the rows that numbers count; `unknown` as numbers say it.
CREATE VIEW payment_trait WITH (security_invoker = true) AS
SELECT p.environment_id, p.id, coalesce(v[1], 'unknown') AS method, coalesce(v[2], 'unknown') AS connector,
  coalesce(v[3], 'unknown') AS country, coalesce(v[4], 'unknown') AS issuer_country, coalesce(v[5], 'unknown') AS brand,
  coalesce(v[6], 'unknown') AS device, coalesce(v[7], 'unknown') AS amount_band, coalesce(v[8], 'unknown') AS risk_level,
  coalesce(v[9], 'unknown') AS checkout_language
FROM payment p
LEFT JOIN risk_assessment r ON r.environment_id = p.environment_id AND r.attempt_id = p.attempt_id
LEFT JOIN checkout_session s ON s.environment_id = p.environment_id AND s.id = p.checkout_session_id
CROSS JOIN LATERAL (SELECT metric_values(p.method_type, p.connector, p.method, r.facts, r.amount_usd, p.risk->>'level',
  s.locale, NULL) AS v) x;

CREATE VIEW attempt_trait WITH (security_invoker = true) AS
SELECT t.environment_id, t.id, coalesce(v[1], 'unknown') AS method, coalesce(v[2], 'unknown') AS connector,
  coalesce(v[3], 'unknown') AS country, coalesce(v[4], 'unknown') AS issuer_country, coalesce(v[5], 'unknown') AS brand,
  coalesce(v[6], 'unknown') AS device, coalesce(v[7], 'unknown') AS amount_band, coalesce(v[8], 'unknown') AS risk_level,
  coalesce(v[9], 'unknown') AS checkout_language, coalesce(v[10], 'unknown') AS decline_code
FROM attempt t
JOIN payment p ON p.environment_id = t.environment_id AND p.id = t.payment_id
LEFT JOIN risk_assessment r ON r.environment_id = t.environment_id AND r.attempt_id = t.id
LEFT JOIN checkout_session s ON s.environment_id = p.environment_id AND s.id = p.checkout_session_id
CROSS JOIN LATERAL (SELECT metric_values(t.method_type, t.connector, t.method, r.facts, r.amount_usd, t.risk->>'level',
  s.locale, t.decline->>'code') AS v) x;

CREATE VIEW checkout_session_trait WITH (security_invoker = true) AS
SELECT environment_id, id, coalesce(dimensions[1], 'unknown') AS method, coalesce(dimensions[3], 'unknown') AS country,
  coalesce(dimensions[6], 'unknown') AS device, coalesce(dimensions[9], 'unknown') AS checkout_language,
  coalesce(dimensions[11], 'unknown') AS drop_off, amounts[2] = 1 AS chosen, amounts[3] = 1 AS submitted,
  amounts[4] = 1 AS challenged, amounts[5] = 1 AS authenticated, amounts[6] = 1 AS authorized, amounts[7] = 1 AS captured,
  amounts[8] = 1 AS dropped
FROM metric_session;
GRANT SELECT ON payment_trait, attempt_trait, checkout_session_trait TO countinghouse_app, countinghouse_auditor;

-- Sessions are folded like what hangs on payments, with their eleventh dimension.
ALTER TABLE metric_fact DROP CONSTRAINT metric_fact_source_known, DROP CONSTRAINT metric_fact_measures_whole,
  ADD CONSTRAINT metric_fact_source_known CHECK (source IN ('payment', 'attempt', 'refund', 'dispute', 'session')),
  ADD CONSTRAINT metric_fact_measures_whole CHECK (cardinality(names) = cardinality(amounts)
    AND cardinality(names) = cardinality(buckets) AND cardinality(dimensions) = CASE source WHEN 'session' THEN 11 ELSE 10 END);

-- Moves sums from facts that are gone to those that came in their place: by what is different only.
CREATE FUNCTION metric_move(e text, gone metric_fact[], come metric_fact[], zone text) RETURNS void LANGUAGE sql AS $$
  INSERT INTO metric_sum (environment_id, measure, dimension, grain, starts_at, currency, value, bucket, amount)
  SELECT e, m.name, d.dimension, g.grain, g.starts_at, f.currency, d.value, m.bucket, sum(f.sign * m.amount)
  FROM (
    SELECT -1 AS sign, (old).* FROM unnest(gone) old UNION ALL SELECT 1 AS sign, (new).* FROM unnest(come) new
  ) f
  CROSS JOIN LATERAL unnest(f.names, f.amounts, f.buckets) AS m (name, amount, bucket)
  CROSS JOIN LATERAL (
    SELECT '' AS dimension, '' AS value UNION ALL
    SELECT k, coalesce(v, 'unknown') FROM unnest(ARRAY['method', 'connector', 'country', 'issuer_country', 'brand',
      'device', 'amount_band', 'risk_level', 'checkout_language', 'decline_code', 'drop_off'], f.dimensions) AS t (k, v)
    WHERE CASE WHEN f.source = 'session' THEN k IN ('method', 'country', 'device', 'checkout_language', 'drop_off')
      ELSE k <> 'drop_off' AND (k <> 'decline_code' OR f.source = 'attempt') END
  ) d
  CROSS JOIN LATERAL (VALUES
    ('hour', to_timestamp(floor(extract(epoch FROM f.at) / 3600) * 3600)),
    ('day', (f.at AT TIME ZONE zone)::date::timestamp AT TIME ZONE 'UTC')
  ) AS g (grain, starts_at)
  WHERE m.amount <> 0 AND (g.grain = 'day' OR d.dimension = '')
  GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 HAVING sum(f.sign * m.amount) <> 0 ORDER BY 1, 2, 3, 4, 5, 6, 7, 8
  ON CONFLICT (environment_id, measure, dimension, grain, starts_at, currency, value, bucket)
    DO UPDATE SET amount = metric_sum.amount + EXCLUDED.amount
$$;

-- As before, and the same for these checkout sessions.
DROP FUNCTION metric_take(text, text[], text);
DROP FUNCTION metric_add;
CREATE FUNCTION metric_take(e text, payments text[], sessions text[], zone text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  attempts text[] := ARRAY(SELECT id FROM attempt WHERE environment_id = e AND payment_id = ANY (payments));
  refunds text[] := ARRAY(SELECT id FROM refund WHERE environment_id = e AND payment_id = ANY (payments));
  disputes text[] := ARRAY(SELECT id FROM dispute WHERE environment_id = e AND payment_id = ANY (payments));
  was metric_fact[];
  is_now metric_fact[];
BEGIN
  WITH gone AS (
    DELETE FROM metric_fact f WHERE environment_id = e AND (source = 'payment' AND id = ANY (payments)
      OR source = 'attempt' AND id = ANY (attempts) OR source = 'refund' AND id = ANY (refunds)
      OR source = 'dispute' AND id = ANY (disputes) OR source = 'session' AND id = ANY (sessions)) RETURNING f
  ) SELECT array_agg(f) INTO was FROM gone;
  WITH come AS (
    INSERT INTO metric_fact AS f (environment_id, source, id, at, currency, dimensions, names, amounts, buckets)
    SELECT e, 'payment', id, at, currency, dimensions, names, amounts, buckets FROM metric_payment
    WHERE environment_id = e AND id = ANY (payments) UNION ALL
    SELECT e, 'attempt', id, at, currency, dimensions, names, amounts, buckets FROM metric_attempt
    WHERE environment_id = e AND id = ANY (attempts) UNION ALL
    SELECT e, 'refund', id, at, currency, dimensions, names, amounts, buckets FROM metric_refund
    WHERE environment_id = e AND id = ANY (refunds) UNION ALL
    SELECT e, 'dispute', id, at, currency, dimensions, names, amounts, buckets FROM metric_dispute
    WHERE environment_id = e AND id = ANY (disputes) UNION ALL
    SELECT e, 'session', id, at, currency, dimensions, names, amounts, buckets FROM metric_session
    WHERE environment_id = e AND id = ANY (sessions)
    RETURNING f
  ) SELECT array_agg(f) INTO is_now FROM come;
  PERFORM metric_move(e, coalesce(was, '{}'), coalesce(is_now, '{}'), zone);
END
$$;

-- As before, with checkout sessions: they are told by their own events, by steps on their page, and by their payment's events.
-- While sums are begun, sessions come first; their ids stand before those of payments. Answers {taken, is_full}: whether the
-- portion was full, so that more may wait.
CREATE OR REPLACE FUNCTION metric_fold(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  horizon xid8 := pg_snapshot_xmin(pg_current_snapshot());
  portion int := (p->>'portion')::int;
  w metric_watermark;
  payments text[];
  sessions text[];
  edge xid8;
  n int;
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtextextended('metrics ' || e, 0)) THEN
    RETURN jsonb_build_object('taken', 0, 'is_full', false);
  END IF;
  SELECT * INTO w FROM metric_watermark WHERE environment_id = e;
  -- A watermark from the time to come belongs to another cluster, of which this is a restored backup.
  IF w.environment_id IS NULL OR w.zone <> p->>'zone' OR w.folded_before > pg_snapshot_xmax(pg_current_snapshot()) THEN
    PERFORM metric_begin(e, p);
    SELECT * INTO w FROM metric_watermark WHERE environment_id = e;
  END IF;
  IF w.cursor IS NULL THEN
    IF metric_clear(e, portion * 50) THEN
      UPDATE metric_watermark SET cursor = '' WHERE environment_id = e;
    END IF;
    RETURN jsonb_build_object('taken', 1, 'is_full', true);
  END IF;
  IF w.folded_before IS NULL AND w.cursor < 'pay_' THEN
    sessions := ARRAY(SELECT id FROM checkout_session WHERE environment_id = e AND id > w.cursor ORDER BY id LIMIT portion);
    PERFORM metric_take(e, '{}', sessions, w.zone);
    UPDATE metric_watermark SET cursor = CASE WHEN cardinality(sessions) < portion THEN 'pay_' ELSE sessions[portion] END
    WHERE environment_id = e;
    RETURN jsonb_build_object('taken', greatest(cardinality(sessions), 1), 'is_full', true);
  END IF;
  IF w.folded_before IS NULL THEN
    payments := ARRAY(SELECT id FROM payment WHERE environment_id = e AND id > w.cursor ORDER BY id LIMIT portion);
    PERFORM metric_take(e, payments, '{}', w.zone);
    UPDATE metric_watermark SET cursor = coalesce(payments[cardinality(payments)], cursor),
      folded_before = CASE WHEN cardinality(payments) < portion THEN w.begun_before END
    WHERE environment_id = e;
    RETURN jsonb_build_object('taken', greatest(cardinality(payments), 1), 'is_full', true);
  END IF;
  SELECT max(recorded_in), count(*) INTO edge, n FROM (SELECT recorded_in FROM (
      (SELECT recorded_in FROM event WHERE environment_id = e AND recorded_in >= w.folded_before AND recorded_in < horizon
        ORDER BY recorded_in LIMIT portion) UNION ALL
      (SELECT recorded_in FROM checkout_step WHERE environment_id = e AND recorded_in >= w.folded_before
        AND recorded_in < horizon ORDER BY recorded_in LIMIT portion)) told
    ORDER BY recorded_in LIMIT portion) next;
  IF edge IS NULL THEN
    RETURN jsonb_build_object('taken', 0, 'is_full', false);
  END IF;
  payments := ARRAY(SELECT DISTINCT payment_id FROM event WHERE environment_id = e AND recorded_in >= w.folded_before
    AND recorded_in <= edge AND payment_id IS NOT NULL);
  sessions := ARRAY(
    SELECT object_id FROM event WHERE environment_id = e AND recorded_in >= w.folded_before AND recorded_in <= edge
      AND object_type = 'checkout_session' UNION
    SELECT session_id FROM checkout_step WHERE environment_id = e AND recorded_in >= w.folded_before
      AND recorded_in <= edge UNION
    SELECT checkout_session_id FROM payment WHERE environment_id = e AND id = ANY (payments)
      AND checkout_session_id IS NOT NULL);
  PERFORM metric_take(e, payments, sessions, w.zone);
  UPDATE metric_watermark SET folded_before = ((edge::text::numeric + 1)::text)::xid8 WHERE environment_id = e;
  RETURN jsonb_build_object('taken', greatest(cardinality(payments), cardinality(sessions), 1), 'is_full', n = portion);
END
$$;

SELECT protect_new_environment_rows();

-- Sums are made anew, with what attempts did not say before.
UPDATE metric_watermark SET folded_before = NULL, cursor = NULL, begun_before = pg_snapshot_xmin(pg_current_snapshot());
