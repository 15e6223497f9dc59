-- Payouts in numbers. A payout counts at its own making, whatever becomes of it later; why one failed is a dimension that only
-- payouts have (docs/decisions/0033-numbers-are-sums-of-facts.md).

-- As before, and further: money on its way to a bank takes days. Bucket 260 is up to 1.1^260 milliseconds, 670 days.
CREATE OR REPLACE FUNCTION latency_bucket(ms numeric) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
  CASE WHEN ms IS NULL OR ms < 0 THEN NULL WHEN ms <= 1 THEN 0
  ELSE least(260, ceil(round(ln(ms) / ln(1.1), 9)))::int END;

CREATE VIEW metric_payout WITH (security_invoker = true) AS
SELECT o.environment_id, o.id, metric_moment(o.id, o.created_at) AS at, o.currency,
  array_fill(NULL::text, ARRAY[11]) || (o.failure->>'code') AS dimensions,
  ARRAY['payout.payouts', 'payout.paid', 'payout.paid_amount', 'payout.failed', 'payout.ended', 'payout.time'] AS names,
  ARRAY[(o.status <> 'canceled')::int, (o.status = 'paid')::int, CASE WHEN o.status = 'paid' THEN o.amount ELSE 0 END,
    (o.status = 'failed')::int, (o.status IN ('paid', 'failed'))::int, (o.status = 'paid')::int]::bigint[] AS amounts,
  ARRAY[0, 0, 0, 0, 0, CASE WHEN o.status = 'paid'
    THEN latency_bucket(extract(epoch FROM o.ended_at - o.created_at) * 1000) ELSE 0 END]::smallint[] AS buckets
FROM payout o;
GRANT SELECT ON metric_payout TO countinghouse_app, countinghouse_auditor;

ALTER TABLE metric_fact DROP CONSTRAINT metric_fact_source_known, DROP CONSTRAINT metric_fact_measures_whole,
  ADD CONSTRAINT metric_fact_source_known CHECK (source IN ('payment', 'attempt', 'refund', 'dispute', 'session', 'payout')),
  ADD CONSTRAINT metric_fact_measures_whole CHECK (cardinality(names) = cardinality(amounts)
    AND cardinality(names) = cardinality(buckets)
    AND cardinality(dimensions) = CASE source WHEN 'session' THEN 11 WHEN 'payout' THEN 12 ELSE 10 END);

-- Moves sums from facts that are gone to those that came in their place: by what is different only.
CREATE OR REPLACE FUNCTION metric_move(e text, gone metric_fact[], come metric_fact[], zone text) RETURNS void LANGUAGE sql AS $$
  INSERT INTO metric_sum (environment_id, measure, dimension, grain, starts_at, currency, value, bucket, amount)
  SELECT e, m.name, d.dimension, g.grain, g.starts_at, f.currency, d.value, m.bucket, sum(f.sign * m.amount)
  FROM (
    SELECT -1 AS sign, (old).* FROM unnest(gone) old UNION ALL SELECT 1 AS sign, (new).* FROM unnest(come) new
  ) f
  CROSS JOIN LATERAL unnest(f.names, f.amounts, f.buckets) AS m (name, amount, bucket)
  CROSS JOIN LATERAL (
    SELECT '' AS dimension, '' AS value UNION ALL
    SELECT k, coalesce(v, 'unknown') FROM unnest(ARRAY['method', 'connector', 'country', 'issuer_country', 'brand',
      'device', 'amount_band', 'risk_level', 'checkout_language', 'decline_code', 'drop_off', 'failure_code'], f.dimensions)
      AS t (k, v)
    WHERE CASE f.source WHEN 'session' THEN k IN ('method', 'country', 'device', 'checkout_language', 'drop_off')
      WHEN 'payout' THEN k = 'failure_code'
      ELSE k NOT IN ('drop_off', 'failure_code') AND (k <> 'decline_code' OR f.source = 'attempt') END
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

-- As before, and the same for these payouts.
DROP FUNCTION metric_take(text, text[], text[], text);
CREATE FUNCTION metric_take(e text, payments text[], sessions text[], payouts text[], zone text) RETURNS void LANGUAGE plpgsql AS $$
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
      OR source = 'dispute' AND id = ANY (disputes) OR source = 'session' AND id = ANY (sessions)
      OR source = 'payout' AND id = ANY (payouts)) RETURNING f
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
    WHERE environment_id = e AND id = ANY (sessions) UNION ALL
    SELECT e, 'payout', id, at, currency, dimensions, names, amounts, buckets FROM metric_payout
    WHERE environment_id = e AND id = ANY (payouts)
    RETURNING f
  ) SELECT array_agg(f) INTO is_now FROM come;
  PERFORM metric_move(e, coalesce(was, '{}'), coalesce(is_now, '{}'), zone);
END
$$;

-- As before, with payouts, which are told by their own events. While sums are begun, sessions come first, then payments, then
-- payouts, in the order of their ids. Answers {taken, is_full}: whether the portion was full, so that more may wait.
CREATE OR REPLACE FUNCTION metric_fold(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  horizon xid8 := pg_snapshot_xmin(pg_current_snapshot());
  portion int := (p->>'portion')::int;
  w metric_watermark;
  payments text[];
  sessions text[];
  payouts text[];
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
    PERFORM metric_take(e, '{}', sessions, '{}', w.zone);
    UPDATE metric_watermark SET cursor = CASE WHEN cardinality(sessions) < portion THEN 'pay_' ELSE sessions[portion] END
    WHERE environment_id = e;
    RETURN jsonb_build_object('taken', greatest(cardinality(sessions), 1), 'is_full', true);
  END IF;
  IF w.folded_before IS NULL AND w.cursor < 'po_' THEN
    payments := ARRAY(SELECT id FROM payment WHERE environment_id = e AND id > w.cursor ORDER BY id LIMIT portion);
    PERFORM metric_take(e, payments, '{}', '{}', w.zone);
    UPDATE metric_watermark SET cursor = CASE WHEN cardinality(payments) < portion THEN 'po_' ELSE payments[portion] END
    WHERE environment_id = e;
    RETURN jsonb_build_object('taken', greatest(cardinality(payments), 1), 'is_full', true);
  END IF;
  IF w.folded_before IS NULL THEN
    payouts := ARRAY(SELECT id FROM payout WHERE environment_id = e AND id > w.cursor ORDER BY id LIMIT portion);
    PERFORM metric_take(e, '{}', '{}', payouts, w.zone);
    UPDATE metric_watermark SET cursor = coalesce(payouts[cardinality(payouts)], cursor),
      folded_before = CASE WHEN cardinality(payouts) < portion THEN w.begun_before END
    WHERE environment_id = e;
    RETURN jsonb_build_object('taken', greatest(cardinality(payouts), 1), 'is_full', true);
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
  payouts := ARRAY(SELECT DISTINCT object_id FROM event WHERE environment_id = e AND recorded_in >= w.folded_before
    AND recorded_in <= edge AND object_type = 'payout');
  PERFORM metric_take(e, payments, sessions, payouts, w.zone);
  UPDATE metric_watermark SET folded_before = ((edge::text::numeric + 1)::text)::xid8 WHERE environment_id = e;
  RETURN jsonb_build_object('taken', greatest(cardinality(payments), cardinality(sessions),
    cardinality(payouts), 1), 'is_full', n = portion);
END
$$;

SELECT protect_new_environment_rows();

-- Sums are made anew, with payouts.
UPDATE metric_watermark SET folded_before = NULL, cursor = NULL, begun_before = pg_snapshot_xmin(pg_current_snapshot());
