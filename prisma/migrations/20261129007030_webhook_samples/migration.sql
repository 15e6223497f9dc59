-- As before, and with a sample of another event where one is asked for. It stays one event `webhook_endpoint.tested`, about
-- the object of the sample, so that nothing that reads facts takes it for one; only its delivery shows the sample.
-- p: {endpoint_id, ids: [one], sample: null or {type, object_type, object_id, snapshot}}
CREATE OR REPLACE FUNCTION webhook_endpoint_test(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  w webhook_endpoint;
  d webhook_delivery;
  sample jsonb := CASE WHEN jsonb_typeof(p->'sample') = 'object' THEN p->'sample' END;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  SELECT * INTO w FROM webhook_endpoint WHERE environment_id = e AND id = p->>'endpoint_id' AND deleted_at IS NULL
  FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  IF w.status <> 'enabled' THEN
    RETURN refuse(e, p, 'invalid_state', jsonb_build_object('current_status', w.status, 'allowed', '["enabled"]'::jsonb));
  END IF;
  PERFORM record_event(e, p, 1, 'webhook_endpoint.tested', 'webhook_endpoint', coalesce(sample->>'object_id', w.id), NULL,
    webhook_endpoint_fact(w) || CASE WHEN sample IS NULL THEN '{}' ELSE jsonb_build_object('sample', sample) END);
  PERFORM webhook_line_up(e, w.id, ARRAY[p->'event_ids'->>0], p->'ids', '{}');
  UPDATE webhook_endpoint SET next_try_at = NULL WHERE environment_id = e AND id = w.id;
  SELECT * INTO d FROM webhook_delivery WHERE environment_id = e AND id = p->'ids'->>0;
  RETURN finish_idempotency(e, p->'idempotency'->>'key',
    jsonb_build_object('result', 'ok', 'delivery', to_jsonb(d) - 'body' - 'lease_token'));
END
$$;
