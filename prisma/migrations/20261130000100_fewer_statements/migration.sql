-- What every call reads shares the statement of other calls, as what it writes does: each function answers the row as JSON,
-- or NULL.

-- p: {payment_id}
CREATE FUNCTION payment_to_confirm(e text, p jsonb) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object('amount', amount, 'currency', currency, 'capture_method', capture_method,
    'payment_method_id', payment_method_id)
  FROM payment WHERE environment_id = e AND id = p->>'payment_id'
$$;

-- A key that may be used now, and for a signing key what verifies its signatures. p: {id}
CREATE FUNCTION api_key_by_id(everywhere text, p jsonb) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object('environment_id', k.environment_id, 'name', k.name, 'kind', k.kind,
    'permissions', k.permissions, 'requires_signature', k.requires_signature, 'digest', encode(k.digest, 'hex'),
    'expires_at', k.expires_at, 'ip_ranges', k.ip_ranges, 'allowed_origins', k.allowed_origins,
    'database_time_ms', (extract(epoch FROM clock_timestamp()) * 1000)::float8,
    'versions', CASE WHEN k.kind = 'signing' THEN (
      SELECT jsonb_agg(jsonb_build_object('version', v.version, 'algorithm', v.algorithm,
        'sealed_secret', translate(encode(v.sealed_secret, 'base64'), E'\n', ''),
        'public_key', encode(v.public_key, 'base64'),
        'ends_at_ms', (extract(epoch FROM v.ends_at) * 1000)::float8) ORDER BY v.version DESC)
      FROM api_key_version v
      WHERE v.environment_id = k.environment_id AND v.key_id = k.id AND (v.ends_at IS NULL OR v.ends_at > now()))
    END)
  FROM api_key k
  WHERE k.id = p->>'id' AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())
$$;

CREATE FUNCTION environment_context(e text, p jsonb) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object('id', n.id, 'merchant_id', n.merchant_id, 'name', n.name, 'kind', n.kind,
    'clock_offset_ms', n.clock_offset_ms, 'slug', m.slug, 'merchant_name', m.name, 'time_zone', m.time_zone,
    'default_currency', m.default_currency, 'return_origins', m.return_origins)
  FROM environment n JOIN merchant m ON m.id = n.merchant_id WHERE n.id = e
$$;

CREATE FUNCTION sandbox_faults(e text, p jsonb) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'network', network, 'kind', kind, 'fault', fault,
    'probability', probability, 'remaining', remaining, 'parameter', parameter) ORDER BY position), '[]')
  FROM sandbox_fault WHERE environment_id = e
$$;

-- The bytes of a try are kept when it ends, in the row's one update: a try that nobody ended is made anew from the same
-- event. p as before, and of each ended try `body` (base64, or null where none was made or it was kept before).
DROP FUNCTION webhooks_keep_bodies(jsonb);
CREATE OR REPLACE FUNCTION webhooks_end(p jsonb) RETURNS json LANGUAGE plpgsql AS $$
DECLARE
  moment timestamptz := clock_timestamp();
  goes_on boolean := jsonb_typeof(p->'next') = 'object';
  one record;
  w webhook_endpoint;
  told text[];
  ended_in text[];
  ended_at_endpoint text[];
  ended_of text[];
  ended text[];
  heads_in text[];
  heads_at text[];
  heads text[];
  got jsonb;
  lost text[];
  taken json[] := '{}';
BEGIN
  -- Always in one order, so that two of these never wait for each other.
  PERFORM FROM webhook_endpoint
  WHERE (environment_id, id) IN (SELECT x->>'environment_id', x->>'endpoint_id'
    FROM jsonb_array_elements(p->'ended') x) ORDER BY environment_id, id FOR NO KEY UPDATE;
  WITH usual AS (
    SELECT x.* FROM jsonb_to_recordset(p->'ended') AS x (environment_id text, endpoint_id text, delivery_id text,
      lease_token text, is_probe boolean, outcome text, duration_ms int, status_code int, request_headers jsonb,
      answer_headers jsonb, answer_body text, body text)
    JOIN webhook_endpoint e ON e.environment_id = x.environment_id AND e.id = x.endpoint_id
    WHERE x.outcome = 'delivered' AND NOT x.is_probe AND e.failing_since IS NULL
  ), done AS (
    UPDATE webhook_delivery d SET status = 'delivered', ended_at = moment, due_at = NULL, lease_token = NULL,
      lease_until = NULL, body = coalesce(d.body, decode(t.body, 'base64'))
    FROM usual t WHERE d.environment_id = t.environment_id AND d.id = t.delivery_id AND d.lease_token = t.lease_token
      AND d.status = 'pending'
    RETURNING d.environment_id, d.endpoint_id, d.object_id, d.id, d.attempts
  ), noted AS (
    UPDATE webhook_attempt a SET ended_at = moment, outcome = t.outcome, duration_ms = t.duration_ms,
      status_code = t.status_code, request_headers = t.request_headers,
      answer_headers = nullif(t.answer_headers, 'null'), answer_body = t.answer_body
    FROM done d JOIN usual t ON t.environment_id = d.environment_id AND t.delivery_id = d.id
    WHERE a.environment_id = d.environment_id AND a.delivery_id = d.id AND a.number = d.attempts
  )
  SELECT (SELECT array_agg(delivery_id) FROM usual), array_agg(environment_id), array_agg(endpoint_id),
    array_agg(object_id), array_agg(id) INTO told, ended_in, ended_at_endpoint, ended_of, ended FROM done;
  lost := ARRAY(SELECT unnest(told) EXCEPT SELECT unnest(ended));
  -- What waited for the one before it.
  SELECT array_agg(o.environment_id), array_agg(o.endpoint_id), array_agg(head.id) INTO heads_in, heads_at, heads
  FROM (SELECT DISTINCT u.* FROM unnest(ended_in, ended_at_endpoint, ended_of) AS u) AS
      o (environment_id, endpoint_id, object_id),
    LATERAL (SELECT n.id, n.due_at FROM webhook_delivery n WHERE n.environment_id = o.environment_id
      AND n.endpoint_id = o.endpoint_id AND n.object_id = o.object_id AND n.status = 'pending'
      ORDER BY n.position LIMIT 1) head
  WHERE head.due_at IS NULL;
  IF goes_on THEN
    SELECT coalesce(webhooks_lease(array_agg(h.environment_id), array_agg(h.id), p->'next'), '{}') INTO taken
    FROM unnest(heads_in, heads_at, heads) AS h (environment_id, endpoint_id, id)
    JOIN webhook_endpoint e ON e.environment_id = h.environment_id AND e.id = h.endpoint_id
    WHERE e.status = 'enabled' AND e.ordered_until = 0;
  END IF;
  UPDATE webhook_delivery d SET due_at = moment FROM unnest(heads_in, heads) AS h (environment_id, id)
  WHERE d.environment_id = h.environment_id AND d.id = h.id AND d.due_at IS NULL;
  FOR one IN SELECT x FROM jsonb_array_elements(p->'ended') x WHERE NOT x->>'delivery_id' = ANY (coalesce(told, '{}'))
  LOOP
    UPDATE webhook_delivery SET body = decode(one.x->>'body', 'base64')
    WHERE environment_id = one.x->>'environment_id' AND id = one.x->>'delivery_id'
      AND lease_token = one.x->>'lease_token' AND body IS NULL;
    got := webhook_end(one.x->>'environment_id', (one.x - 'body') || '{"next": null}');
    IF got->>'result' = 'lost' THEN
      lost := lost || (one.x->>'delivery_id');
    END IF;
  END LOOP;
  IF NOT goes_on THEN
    RETURN json_build_object('lost', to_json(lost), 'taken', to_json(taken));
  END IF;
  FOR one IN SELECT x.environment_id, x.endpoint_id, x.lanes - coalesce(y.lanes, 0) AS lanes
    FROM (SELECT x->>'environment_id' AS environment_id, x->>'endpoint_id' AS endpoint_id, count(*)::int AS lanes
      FROM jsonb_array_elements(p->'ended') x GROUP BY 1, 2) x
    LEFT JOIN (SELECT h.environment_id, h.endpoint_id, count(*)::int AS lanes
      FROM unnest(heads_in, heads_at) AS h (environment_id, endpoint_id) GROUP BY 1, 2) y
      USING (environment_id, endpoint_id)
    WHERE x.lanes > coalesce(y.lanes, 0) AND EXISTS (SELECT FROM webhook_delivery d
      WHERE d.environment_id = x.environment_id AND d.endpoint_id = x.endpoint_id AND d.status = 'pending'
        AND d.due_at <= moment AND (d.lease_until IS NULL OR d.lease_until <= moment))
  LOOP
    SELECT * INTO w FROM webhook_endpoint WHERE environment_id = one.environment_id AND id = one.endpoint_id
      AND status = 'enabled' AND deleted_at IS NULL AND (next_try_at IS NULL OR next_try_at <= clock_timestamp());
    IF FOUND AND w.failures = 0 AND w.ordered_until = 0 THEN
      taken := taken || webhooks_take(ARRAY[w.environment_id], ARRAY[w.id], ARRAY[one.lanes], one.lanes, p->'next');
    ELSIF FOUND THEN
      got := webhook_take(w.environment_id, w, p->'next', one.lanes);
      taken := taken || json_build_object('environment_id', w.environment_id, 'is_failing', w.failures > 0,
        'deliveries', got);
    END IF;
  END LOOP;
  RETURN json_build_object('lost', to_json(lost), 'taken', to_json(taken));
END
$$;
