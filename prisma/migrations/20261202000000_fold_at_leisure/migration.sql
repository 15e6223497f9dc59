-- Sums change by what is different only, and the job learns whether more waits than it took
-- (docs/decisions/0033-numbers-are-sums-of-facts.md).

-- Moves sums from facts that are gone to those that came in their place.
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
      'device', 'amount_band', 'risk_level', 'checkout_language', 'decline_code'], f.dimensions) AS t (k, v)
    WHERE k <> 'decline_code' OR f.source = 'attempt'
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

CREATE OR REPLACE FUNCTION metric_take(e text, payments text[], zone text) RETURNS void LANGUAGE plpgsql AS $$
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
      OR source = 'dispute' AND id = ANY (disputes)) RETURNING f
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
    WHERE environment_id = e AND id = ANY (disputes)
    RETURNING f
  ) SELECT array_agg(f) INTO is_now FROM come;
  PERFORM metric_move(e, coalesce(was, '{}'), coalesce(is_now, '{}'), zone);
END
$$;
DROP FUNCTION metric_add;

-- As before, and answers whether the portion was full: then more may wait. p: {zone, portion}
CREATE OR REPLACE FUNCTION metric_fold(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  horizon xid8 := pg_snapshot_xmin(pg_current_snapshot());
  portion int := (p->>'portion')::int;
  w metric_watermark;
  payments text[];
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
  IF w.folded_before IS NULL THEN
    payments := ARRAY(SELECT id FROM payment WHERE environment_id = e AND id > w.cursor ORDER BY id LIMIT portion);
    PERFORM metric_take(e, payments, w.zone);
    UPDATE metric_watermark SET cursor = coalesce(payments[cardinality(payments)], cursor),
      folded_before = CASE WHEN cardinality(payments) < portion THEN w.begun_before END
    WHERE environment_id = e;
    RETURN jsonb_build_object('taken', greatest(cardinality(payments), 1), 'is_full', true);
  END IF;
  SELECT max(recorded_in), count(*) INTO edge, n FROM (SELECT recorded_in FROM event
    WHERE environment_id = e AND recorded_in >= w.folded_before AND recorded_in < horizon
    ORDER BY recorded_in LIMIT portion) next;
  IF edge IS NULL THEN
    RETURN jsonb_build_object('taken', 0, 'is_full', false);
  END IF;
  payments := ARRAY(SELECT DISTINCT payment_id FROM event WHERE environment_id = e AND recorded_in >= w.folded_before
    AND recorded_in <= edge AND payment_id IS NOT NULL);
  PERFORM metric_take(e, payments, w.zone);
  UPDATE metric_watermark SET folded_before = ((edge::text::numeric + 1)::text)::xid8 WHERE environment_id = e;
  RETURN jsonb_build_object('taken', greatest(cardinality(payments), 1), 'is_full', n = portion);
END
$$;
