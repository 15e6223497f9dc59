-- Tries to deliver have a list, so that a latency of webhooks opens exactly the tries that it is made of
-- (docs/decisions/0045-lists-behind-every-number.md).
CREATE VIEW webhook_try WITH (security_invoker = true) AS
SELECT a.environment_id, a.delivery_id || '.' || a.number AS id, a.delivery_id, a.number, d.endpoint_id, d.event_id,
  v.type AS event_type, a.url, a.started_at, a.ended_at, a.outcome, a.duration_ms, a.status_code
FROM webhook_attempt a
LEFT JOIN webhook_delivery d ON d.environment_id = a.environment_id AND d.id = a.delivery_id
LEFT JOIN event v ON v.environment_id = d.environment_id AND v.id = d.event_id;
GRANT SELECT ON webhook_try TO countinghouse_app, countinghouse_auditor;

-- As before, without tries that nobody answered: how long it took until a connection failed is no latency of an endpoint.
CREATE OR REPLACE VIEW metric_delivery WITH (security_invoker = true) AS
SELECT environment_id, delivery_id AS id, started_at AS at, '' AS currency, array_fill(NULL::text, ARRAY[10]) AS dimensions,
  ARRAY['delivery.latency'] AS names, ARRAY[1]::bigint[] AS amounts,
  ARRAY[latency_bucket(duration_ms)]::smallint[] AS buckets
FROM webhook_attempt WHERE duration_ms IS NOT NULL AND status_code IS NOT NULL;

SELECT protect_new_environment_rows();

-- Their sums are made anew: another zone than the merchant's is how a log says that it was never folded.
UPDATE metric_log_watermark SET zone = '' WHERE source = 'delivery';
