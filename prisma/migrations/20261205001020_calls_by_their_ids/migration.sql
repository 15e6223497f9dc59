-- A call counts at the time in its id, which is how its list finds it. The row's own time is that of the end less the duration, a
-- few milliseconds off: a call beside a full hour was counted in one point and listed in another.
CREATE OR REPLACE VIEW metric_request WITH (security_invoker = true) AS
SELECT environment_id, id, to_timestamp(id_ms(id) / 1000.0)::timestamptz(3) AS at, '' AS currency,
  array_fill(NULL::text, ARRAY[10]) AS dimensions, ARRAY['request.latency'] AS names, ARRAY[1]::bigint[] AS amounts,
  ARRAY[latency_bucket(duration_ms)]::smallint[] AS buckets
FROM request_log;

-- As before, of calls by their ids.
CREATE OR REPLACE FUNCTION metric_log_facts(e text, source text, since timestamptz, until timestamptz)
RETURNS TABLE (at timestamptz, measure text, bucket smallint) LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF source = 'request' THEN
    RETURN QUERY SELECT f.at, f.names[1], f.buckets[1] FROM metric_request f
    WHERE f.environment_id = e AND f.id >= id_from('req', since) AND f.id < id_from('req', until);
  ELSE
    RETURN QUERY SELECT f.at, f.names[1], f.buckets[1] FROM metric_delivery f
    WHERE f.environment_id = e AND f.at >= since AND f.at < until;
  END IF;
END
$$;

-- When the first of a log from an instant on happened; null without any.
CREATE OR REPLACE FUNCTION metric_log_next(e text, source text, since timestamptz) RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN source = 'request' THEN
    (SELECT to_timestamp(id_ms(id) / 1000.0) FROM request_log
     WHERE environment_id = e AND id >= id_from('req', since) ORDER BY id LIMIT 1)
  ELSE
    (SELECT started_at FROM webhook_attempt WHERE environment_id = e AND started_at >= since ORDER BY started_at LIMIT 1)
  END
$$;

-- Their sums are made anew: another zone than the merchant's is how a log says that it was never folded.
UPDATE metric_log_watermark SET zone = '' WHERE source = 'request';
