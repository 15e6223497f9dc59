-- Checkout sessions are broken down by the band of their amount too: it is known from their making, whatever happens on the page.
-- Connector, brand, issuer's country and level of risk are not known of a session from which nothing was submitted.

-- Minor units of a currency in cents of US dollars; null where the rates lack the currency. The same table as
-- lib/common-currency.ts.
CREATE FUNCTION dollar_cents(amount bigint, currency text) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
  round(amount * 100 / (CASE
    WHEN currency IN ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'VND', 'VUV', 'XAF', 'XOF', 'XPF') THEN 1
    WHEN currency IN ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') THEN 1000 ELSE 100 END * CASE currency
    WHEN 'AED' THEN 3.67 WHEN 'ARS' THEN 1200 WHEN 'AUD' THEN 1.55 WHEN 'BGN' THEN 1.74 WHEN 'BHD' THEN 0.376
    WHEN 'BIF' THEN 2950 WHEN 'BRL' THEN 5.6 WHEN 'CAD' THEN 1.4 WHEN 'CHF' THEN 0.83 WHEN 'CLP' THEN 950 WHEN 'CNY' THEN 7.2
    WHEN 'COP' THEN 4100 WHEN 'CZK' THEN 22 WHEN 'DJF' THEN 178 WHEN 'DKK' THEN 6.6 WHEN 'EGP' THEN 50 WHEN 'EUR' THEN 0.89
    WHEN 'GBP' THEN 0.76 WHEN 'GNF' THEN 8650 WHEN 'HKD' THEN 7.8 WHEN 'HUF' THEN 355 WHEN 'IDR' THEN 16400 WHEN 'ILS' THEN 3.5
    WHEN 'INR' THEN 87 WHEN 'IQD' THEN 1310 WHEN 'ISK' THEN 128 WHEN 'JOD' THEN 0.709 WHEN 'JPY' THEN 149 WHEN 'KES' THEN 129
    WHEN 'KMF' THEN 437 WHEN 'KRW' THEN 1420 WHEN 'KWD' THEN 0.307 WHEN 'LYD' THEN 5.4 WHEN 'MAD' THEN 9.3 WHEN 'MXN' THEN 19
    WHEN 'MYR' THEN 4.3 WHEN 'NGN' THEN 1530 WHEN 'NOK' THEN 10.3 WHEN 'NZD' THEN 1.7 WHEN 'OMR' THEN 0.385 WHEN 'PEN' THEN 3.6
    WHEN 'PHP' THEN 57 WHEN 'PKR' THEN 281 WHEN 'PLN' THEN 3.8 WHEN 'PYG' THEN 7600 WHEN 'QAR' THEN 3.64 WHEN 'RON' THEN 4.5
    WHEN 'RSD' THEN 104 WHEN 'RWF' THEN 1430 WHEN 'SAR' THEN 3.75 WHEN 'SEK' THEN 9.8 WHEN 'SGD' THEN 1.31 WHEN 'THB' THEN 33
    WHEN 'TND' THEN 3 WHEN 'TRY' THEN 39 WHEN 'TWD' THEN 31 WHEN 'UAH' THEN 41.7 WHEN 'UGX' THEN 3620 WHEN 'USD' THEN 1
    WHEN 'UYU' THEN 41 WHEN 'VND' THEN 25900 WHEN 'VUV' THEN 120 WHEN 'XAF' THEN 583 WHEN 'XOF' THEN 583 WHEN 'XPF' THEN 106
    WHEN 'ZAR' THEN 18 END))::bigint;

CREATE OR REPLACE VIEW metric_session WITH (security_invoker = true) AS
SELECT o.environment_id, o.session_id AS id, metric_moment(s.id, s.created_at) AS at, s.currency,
  ARRAY[coalesce(p.method_type, k.method), NULL, o.country, NULL, NULL, o.device,
    (metric_values(NULL, NULL, NULL, NULL, dollar_cents(s.amount, s.currency), NULL, NULL, NULL))[7], NULL, s.locale, NULL,
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

-- The same values by name, for lists.
CREATE OR REPLACE VIEW checkout_session_trait WITH (security_invoker = true) AS
SELECT environment_id, id, coalesce(dimensions[1], 'unknown') AS method, coalesce(dimensions[3], 'unknown') AS country,
  coalesce(dimensions[6], 'unknown') AS device, coalesce(dimensions[9], 'unknown') AS checkout_language,
  coalesce(dimensions[11], 'unknown') AS drop_off, amounts[2] = 1 AS chosen, amounts[3] = 1 AS submitted,
  amounts[4] = 1 AS challenged, amounts[5] = 1 AS authenticated, amounts[6] = 1 AS authorized, amounts[7] = 1 AS captured,
  amounts[8] = 1 AS dropped, coalesce(dimensions[7], 'unknown') AS amount_band
FROM metric_session;

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
    WHERE CASE f.source WHEN 'session' THEN k IN ('method', 'country', 'device', 'amount_band',
        'checkout_language', 'drop_off')
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

-- Sums are made anew, with what sessions did not say before.
UPDATE metric_watermark SET folded_before = NULL, cursor = NULL, begun_before = pg_snapshot_xmin(pg_current_snapshot());
