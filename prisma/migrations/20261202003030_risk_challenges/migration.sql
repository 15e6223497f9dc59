-- What risk had authenticated, and how much money it stopped, as measures of an attempt. The view of before stays as it is, under
-- another name, so that what changes it later need not know this.

ALTER VIEW metric_attempt RENAME TO metric_attempt_facts;

CREATE VIEW metric_attempt WITH (security_invoker = true) AS
SELECT f.environment_id, f.id, f.at, f.currency, f.dimensions, f.names || more.names AS names,
  f.amounts || more.amounts AS amounts, f.buckets || more.buckets AS buckets
FROM metric_attempt_facts f
JOIN attempt t ON t.environment_id = f.environment_id AND t.id = f.id
LEFT JOIN risk_assessment r ON r.environment_id = f.environment_id AND r.attempt_id = f.id
CROSS JOIN LATERAL (
  SELECT CASE r.decision WHEN 'challenge' THEN ARRAY['attempt.risk_challenged']
      WHEN 'block' THEN ARRAY['attempt.blocked_amount'] ELSE '{}' END AS names,
    CASE r.decision WHEN 'challenge' THEN ARRAY[1] WHEN 'block' THEN ARRAY[t.amount] ELSE '{}' END::bigint[] AS amounts,
    CASE WHEN r.decision IN ('challenge', 'block') THEN ARRAY[0] ELSE '{}' END::smallint[] AS buckets
) more;

GRANT SELECT ON metric_attempt TO countinghouse_app, countinghouse_auditor;

-- What is folded has none of it yet: sums are made again from the beginning.
UPDATE metric_watermark SET folded_before = NULL, cursor = NULL, begun_before = pg_snapshot_xmin(pg_current_snapshot());
