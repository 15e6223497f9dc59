-- Sums of facts by hour and by day, for the whole and for each value of each dimension, so that a year costs about as much as a
-- month. Which payments changed is told by their events (docs/decisions/0033-numbers-are-sums-of-facts.md).

-- What of each fact is in the sums: taken out again when the fact changes.
CREATE TABLE metric_fact (
  environment_id text NOT NULL REFERENCES environment (id),
  source text NOT NULL,
  id text NOT NULL,
  at timestamptz NOT NULL,
  currency text NOT NULL,
  dimensions text[] NOT NULL,
  names text[] NOT NULL,
  amounts bigint[] NOT NULL,
  buckets smallint[] NOT NULL,
  PRIMARY KEY (environment_id, source, id),
  CONSTRAINT metric_fact_source_known CHECK (source IN ('payment', 'attempt', 'refund', 'dispute')),
  CONSTRAINT metric_fact_measures_whole CHECK (cardinality(names) = cardinality(amounts)
    AND cardinality(names) = cardinality(buckets) AND cardinality(dimensions) = 10)
);

-- `starts_at` of a day is its date at midnight of UTC, whatever the zone whose day it is.
CREATE TABLE metric_sum (
  environment_id text NOT NULL REFERENCES environment (id),
  measure text NOT NULL,
  dimension text NOT NULL,
  grain text NOT NULL,
  starts_at timestamptz NOT NULL,
  currency text NOT NULL,
  value text NOT NULL,
  bucket smallint NOT NULL,
  amount bigint NOT NULL,
  PRIMARY KEY (environment_id, measure, dimension, grain, starts_at, currency, value, bucket),
  CONSTRAINT metric_sum_grain_known CHECK (grain IN ('hour', 'day')),
  CONSTRAINT metric_sum_value_named CHECK ((dimension = '') = (value = ''))
);

-- Events of transactions before `folded_before` are in the sums; null while these are made from the beginning, from `cursor` on,
-- which is null while old ones are taken away.
CREATE TABLE metric_watermark (
  environment_id text PRIMARY KEY REFERENCES environment (id),
  zone text NOT NULL,
  folded_before xid8,
  begun_before xid8 NOT NULL,
  cursor text
);
GRANT SELECT, INSERT, UPDATE, DELETE ON metric_fact, metric_sum, metric_watermark TO countinghouse_app;
GRANT SELECT ON metric_fact, metric_sum, metric_watermark TO countinghouse_auditor;

-- Hours are kept for the whole only: broken down by hour there are as many sums as facts. Such a question reaches a month at
-- most and is read from the facts.
CREATE FUNCTION metric_add(e text, facts metric_fact[], sign int, zone text) RETURNS void LANGUAGE sql AS $$
  INSERT INTO metric_sum (environment_id, measure, dimension, grain, starts_at, currency, value, bucket, amount)
  SELECT e, m.name, d.dimension, g.grain, g.starts_at, f.currency, d.value, m.bucket, sign * sum(m.amount)
  FROM unnest(facts) f
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
  GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 ORDER BY 1, 2, 3, 4, 5, 6, 7, 8
  ON CONFLICT (environment_id, measure, dimension, grain, starts_at, currency, value, bucket)
    DO UPDATE SET amount = metric_sum.amount + EXCLUDED.amount
$$;

-- Takes what is in the sums of these payments and of all that hangs on them out, and puts it in as it is now.
CREATE FUNCTION metric_take(e text, payments text[], zone text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  attempts text[] := ARRAY(SELECT id FROM attempt WHERE environment_id = e AND payment_id = ANY (payments));
  refunds text[] := ARRAY(SELECT id FROM refund WHERE environment_id = e AND payment_id = ANY (payments));
  disputes text[] := ARRAY(SELECT id FROM dispute WHERE environment_id = e AND payment_id = ANY (payments));
  facts metric_fact[];
BEGIN
  WITH gone AS (
    DELETE FROM metric_fact f WHERE environment_id = e AND (source = 'payment' AND id = ANY (payments)
      OR source = 'attempt' AND id = ANY (attempts) OR source = 'refund' AND id = ANY (refunds)
      OR source = 'dispute' AND id = ANY (disputes)) RETURNING f
  ) SELECT array_agg(f) INTO facts FROM gone;
  IF facts IS NOT NULL THEN
    PERFORM metric_add(e, facts, -1, zone);
  END IF;
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
  ) SELECT array_agg(f) INTO facts FROM come;
  IF facts IS NOT NULL THEN
    PERFORM metric_add(e, facts, 1, zone);
  END IF;
END
$$;

-- Begins the sums of an environment anew. p: {zone}
CREATE FUNCTION metric_begin(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('metrics ' || e, 0));
  INSERT INTO metric_watermark (environment_id, zone, begun_before) VALUES (e, p->>'zone',
    pg_snapshot_xmin(pg_current_snapshot()))
  ON CONFLICT (environment_id) DO UPDATE SET zone = EXCLUDED.zone, folded_before = NULL,
    begun_before = EXCLUDED.begun_before, cursor = NULL;
  RETURN jsonb_build_object('result', 'ok');
END
$$;

-- Takes a portion of old sums away; whether there was nothing left.
CREATE FUNCTION metric_clear(e text, portion int) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  facts int;
  sums int;
BEGIN
  DELETE FROM metric_fact WHERE environment_id = e AND ctid = ANY (ARRAY(
    SELECT ctid FROM metric_fact WHERE environment_id = e LIMIT portion));
  GET DIAGNOSTICS facts = ROW_COUNT;
  DELETE FROM metric_sum WHERE environment_id = e AND ctid = ANY (ARRAY(
    SELECT ctid FROM metric_sum WHERE environment_id = e LIMIT portion));
  GET DIAGNOSTICS sums = ROW_COUNT;
  RETURN facts + sums = 0;
END
$$;

-- Folds one portion: of all payments while the sums are begun, else of those whose events are new. Only events of
-- transactions below the oldest open one are looked at, so one that commits late is not passed by. Whoever comes second finds
-- nothing to do. Answers how many payments were taken. p: {zone, portion}
CREATE FUNCTION metric_fold(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  horizon xid8 := pg_snapshot_xmin(pg_current_snapshot());
  portion int := (p->>'portion')::int;
  w metric_watermark;
  payments text[];
  edge xid8;
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtextextended('metrics ' || e, 0)) THEN
    RETURN jsonb_build_object('taken', 0);
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
    RETURN jsonb_build_object('taken', 1);
  END IF;
  IF w.folded_before IS NULL THEN
    payments := ARRAY(SELECT id FROM payment WHERE environment_id = e AND id > w.cursor ORDER BY id LIMIT portion);
    PERFORM metric_take(e, payments, w.zone);
    UPDATE metric_watermark SET cursor = coalesce(payments[cardinality(payments)], cursor),
      folded_before = CASE WHEN cardinality(payments) < portion THEN w.begun_before END
    WHERE environment_id = e;
    RETURN jsonb_build_object('taken', greatest(cardinality(payments), 1));
  END IF;
  SELECT max(recorded_in) INTO edge FROM (SELECT recorded_in FROM event
    WHERE environment_id = e AND recorded_in >= w.folded_before AND recorded_in < horizon
    ORDER BY recorded_in LIMIT portion) next;
  IF edge IS NULL THEN
    RETURN jsonb_build_object('taken', 0);
  END IF;
  payments := ARRAY(SELECT DISTINCT payment_id FROM event WHERE environment_id = e AND recorded_in >= w.folded_before
    AND recorded_in <= edge AND payment_id IS NOT NULL);
  PERFORM metric_take(e, payments, w.zone);
  UPDATE metric_watermark SET folded_before = ((edge::text::numeric + 1)::text)::xid8 WHERE environment_id = e;
  RETURN jsonb_build_object('taken', greatest(cardinality(payments), 1));
END
$$;

SELECT protect_new_environment_rows();
