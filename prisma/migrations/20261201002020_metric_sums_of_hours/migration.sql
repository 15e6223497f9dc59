-- Hours are kept for the whole only. Broken down by hour there are as many sums as facts, which made folding dear; such a question
-- reaches a month at most and is read from the facts. Older sums of that kind are read by nobody and go when sums are made anew.
CREATE OR REPLACE FUNCTION metric_add(e text, facts metric_fact[], sign int, zone text) RETURNS void LANGUAGE sql AS $$
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
