-- The way that each payment took (lib/payments/ways.ts), as one more measure of its fact: a diagram of the flows between stages
-- is made of these sums. The view of before stays as it is, under another name, so that what changes it later need not know this.

ALTER VIEW metric_payment RENAME TO metric_payment_facts;

CREATE FUNCTION payment_way(is_submitted boolean, is_challenged boolean, is_authorized boolean, is_first_declined boolean,
  is_captured boolean, is_refunded boolean, is_disputed boolean, is_refused boolean, is_over boolean)
RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN CASE
  WHEN NOT is_submitted THEN CASE WHEN is_over THEN 'canceled' ELSE 'left' END
  ELSE CASE WHEN is_challenged THEN 'challenged_' ELSE 'straight_' END || CASE
    WHEN is_authorized THEN CASE WHEN is_first_declined THEN 'later_' ELSE 'first_' END || CASE
      WHEN is_captured AND is_disputed THEN 'disputed'
      WHEN is_captured AND is_refunded THEN 'refunded'
      WHEN is_captured THEN 'kept'
      WHEN is_over THEN 'canceled'
      ELSE 'to_capture' END
    WHEN is_over THEN 'canceled'
    WHEN is_refused THEN 'declined'
    ELSE 'left' END END;

CREATE VIEW metric_payment WITH (security_invoker = true) AS
SELECT f.environment_id, f.id, f.at, f.currency, f.dimensions, f.names || ('payment.way_' || w.way) AS names,
  f.amounts || 1::bigint AS amounts, f.buckets || 0::smallint AS buckets
FROM metric_payment_facts f
JOIN payment p ON p.environment_id = f.environment_id AND p.id = f.id
LEFT JOIN LATERAL (
  SELECT bool_or(t.three_ds->>'status' IN ('challenged', 'failed', 'abandoned', 'timed_out')
      OR t.status = 'requires_action' AND t.method_type = 'card') AS is_challenged,
    bool_or(t.number = 1 AND t.status = 'declined') AS is_first_declined
  FROM attempt t WHERE t.environment_id = p.environment_id AND t.payment_id = p.id
) a ON true
CROSS JOIN LATERAL (SELECT payment_way(p.attempt_count > 0, coalesce(a.is_challenged, false), p.amount_authorized > 0,
  coalesce(a.is_first_declined, false), p.amount_captured > 0, p.amount_refunded > 0,
  EXISTS (SELECT FROM dispute x WHERE x.environment_id = p.environment_id AND x.payment_id = p.id AND x.stage <> 'inquiry'),
  p.declined_count > 0 OR p.status = 'failed', p.status IN ('canceled', 'expired')) AS way) w;

GRANT SELECT ON metric_payment TO countinghouse_app, countinghouse_auditor;

-- What is folded has no ways yet: sums are made again from the beginning.
UPDATE metric_watermark SET folded_before = NULL, cursor = NULL, begun_before = pg_snapshot_xmin(pg_current_snapshot());
