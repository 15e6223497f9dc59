-- Latencies of calls and of tries to deliver are folded too, by time: their logs are append-only, and nothing is written into them
-- that is older than a quarter of an hour (docs/decisions/0033-numbers-are-sums-of-facts.md).

-- All of the log before `folded_until` is in the sums, as far as the log is kept.
CREATE TABLE metric_log_watermark (
  environment_id text NOT NULL REFERENCES environment (id),
  source text NOT NULL,
  zone text NOT NULL,
  folded_until timestamptz NOT NULL,
  PRIMARY KEY (environment_id, source),
  CONSTRAINT metric_log_watermark_source_known CHECK (source IN ('request', 'delivery'))
);
GRANT SELECT, INSERT, UPDATE, DELETE ON metric_log_watermark TO countinghouse_app;
GRANT SELECT ON metric_log_watermark TO countinghouse_auditor;

-- The smallest id of this prefix that was made at this instant.
CREATE FUNCTION id_from(prefix text, at timestamptz) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
  prefix || '_' || (SELECT string_agg(substr('0123456789abcdefghjkmnpqrstvwxyz',
    ((floor(extract(epoch FROM at) * 1000)::bigint >> (5 * nth)) & 31)::int + 1, 1), '' ORDER BY nth DESC)
    FROM generate_series(0, 9) AS nth) || '0000000000000000';

-- The latencies of a log from one instant until before another one. Ids and rows are a minute apart at most.
CREATE FUNCTION metric_log_facts(e text, source text, since timestamptz, until timestamptz)
RETURNS TABLE (at timestamptz, measure text, bucket smallint) LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF source = 'request' THEN
    RETURN QUERY SELECT f.at, f.names[1], f.buckets[1] FROM metric_request f
    WHERE f.environment_id = e AND f.at >= since AND f.at < until
      AND f.id >= id_from('req', since - interval '1 minute') AND f.id < id_from('req', until + interval '1 minute');
  ELSE
    RETURN QUERY SELECT f.at, f.names[1], f.buckets[1] FROM metric_delivery f
    WHERE f.environment_id = e AND f.at >= since AND f.at < until;
  END IF;
END
$$;

-- When the first of a log from an instant on happened, to a minute; null without any.
CREATE FUNCTION metric_log_next(e text, source text, since timestamptz) RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN source = 'request' THEN
    (SELECT created_at FROM request_log WHERE environment_id = e AND id >= id_from('req', since - interval '1 minute')
      AND created_at >= since ORDER BY id LIMIT 1)
  ELSE
    (SELECT started_at FROM webhook_attempt WHERE environment_id = e AND started_at >= since ORDER BY started_at LIMIT 1)
  END
$$;

-- Folds the next part of a log, after the time in which nothing happened. Sums of what the log does not keep any more go with it,
-- so that a number is that of its list. p: {source, zone, days, minutes: length of a part at most}; answers {is_full}.
CREATE FUNCTION metric_fold_log(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  kind text := p->>'source';
  w metric_log_watermark;
  edge timestamptz := date_bin('10 minutes', now() - interval '15 minutes', 'epoch');
  since timestamptz;
  until timestamptz;
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtextextended('metrics of logs ' || e, 0)) THEN
    RETURN '{"is_full": false}';
  END IF;
  SELECT * INTO w FROM metric_log_watermark WHERE environment_id = e AND source = kind;
  IF w.environment_id IS NULL OR w.zone <> p->>'zone' THEN
    DELETE FROM metric_sum WHERE environment_id = e AND measure = kind || '.latency';
    INSERT INTO metric_log_watermark AS m (environment_id, source, zone, folded_until)
    VALUES (e, kind, p->>'zone', '2000-01-01')
    ON CONFLICT (environment_id, source) DO UPDATE SET zone = EXCLUDED.zone, folded_until = EXCLUDED.folded_until
    RETURNING * INTO w;
  END IF;
  DELETE FROM metric_sum WHERE environment_id = e AND measure = kind || '.latency' AND dimension = ''
    AND grain IN ('hour', 'day') AND starts_at < now() - make_interval(days => (p->>'days')::int);
  since := greatest(w.folded_until, date_trunc('hour', least(metric_log_next(e, kind, w.folded_until), edge)));
  until := least(edge, since + make_interval(mins => (p->>'minutes')::int));
  IF until <= since THEN
    RETURN '{"is_full": false}';
  END IF;
  INSERT INTO metric_sum (environment_id, measure, dimension, grain, starts_at, currency, value, bucket, amount)
  SELECT e, f.measure, '', g.grain, g.starts_at, '', '', f.bucket, count(*) FROM metric_log_facts(e, kind, since, until) f
  CROSS JOIN LATERAL (VALUES ('hour', date_trunc('hour', f.at, 'UTC')),
    ('day', (f.at AT TIME ZONE w.zone)::date::timestamp AT TIME ZONE 'UTC')) AS g (grain, starts_at)
  GROUP BY f.measure, g.grain, g.starts_at, f.bucket ORDER BY f.measure, g.grain, g.starts_at, f.bucket
  ON CONFLICT (environment_id, measure, dimension, grain, starts_at, currency, value, bucket)
    DO UPDATE SET amount = metric_sum.amount + EXCLUDED.amount;
  UPDATE metric_log_watermark SET folded_until = until WHERE environment_id = e AND source = kind;
  RETURN jsonb_build_object('is_full', until < edge);
END
$$;

-- Environments whose logs have something to fold: {environment_id, source, zone}.
CREATE FUNCTION metric_logs_to_fold(n int) RETURNS TABLE (environment_id text, source text, zone text) LANGUAGE sql STABLE AS $$
  SELECT e.id, s.source, m.time_zone FROM environment e JOIN merchant m ON m.id = e.merchant_id
  CROSS JOIN (VALUES ('request'), ('delivery')) AS s (source)
  LEFT JOIN metric_log_watermark w ON w.environment_id = e.id AND w.source = s.source
  WHERE w.zone <> m.time_zone OR metric_log_next(e.id, s.source, coalesce(w.folded_until, '2000-01-01'))
    < date_bin('10 minutes', now() - interval '15 minutes', 'epoch')
  ORDER BY random() LIMIT n
$$;

-- As before; sums of logs go when their folding begins anew.
CREATE OR REPLACE FUNCTION metric_clear(e text, portion int) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  facts int;
  sums int;
BEGIN
  DELETE FROM metric_fact WHERE environment_id = e AND ctid = ANY (ARRAY(
    SELECT ctid FROM metric_fact WHERE environment_id = e LIMIT portion));
  GET DIAGNOSTICS facts = ROW_COUNT;
  DELETE FROM metric_sum WHERE environment_id = e AND ctid = ANY (ARRAY(
    SELECT ctid FROM metric_sum WHERE environment_id = e AND measure NOT IN ('request.latency', 'delivery.latency')
    LIMIT portion));
  GET DIAGNOSTICS sums = ROW_COUNT;
  RETURN facts + sums = 0;
END
$$;

-- As before, and the logs are folded from their beginning.
CREATE OR REPLACE FUNCTION metric_begin(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('metrics ' || e, 0));
  INSERT INTO metric_watermark (environment_id, zone, begun_before) VALUES (e, p->>'zone',
    pg_snapshot_xmin(pg_current_snapshot()))
  ON CONFLICT (environment_id) DO UPDATE SET zone = EXCLUDED.zone, folded_before = NULL,
    begun_before = EXCLUDED.begun_before, cursor = NULL;
  DELETE FROM metric_log_watermark WHERE environment_id = e;
  RETURN jsonb_build_object('result', 'ok');
END
$$;

SELECT protect_new_environment_rows();
