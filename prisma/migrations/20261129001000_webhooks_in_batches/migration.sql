-- Deliveries of many endpoints and environments share statements: one that reads events and leases what is due, one that
-- keeps the bytes of what is sent for the first time, one that ends tries (docs/decisions/0018-webhooks-read-the-facts.md).

-- Only what waits has a place in the line that matters.
ALTER TABLE webhook_delivery DROP CONSTRAINT one_delivery_per_position;
DROP INDEX webhook_delivery_waiting;
CREATE UNIQUE INDEX one_delivery_per_position ON webhook_delivery (environment_id, endpoint_id, position)
  WHERE status = 'pending';
-- Serves what an event was told to as well.
ALTER TABLE webhook_delivery DROP CONSTRAINT one_delivery_per_event;
DROP INDEX webhook_delivery_of_event;
ALTER TABLE webhook_delivery ADD CONSTRAINT one_delivery_per_event UNIQUE (environment_id, event_id, endpoint_id);
-- Room for the bytes beside the row that waits for them.
ALTER TABLE webhook_delivery SET (fillfactor = 60);
ALTER TABLE webhook_attempt SET (fillfactor = 70);

-- Reads events for endpoints that are behind, in any order and a portion each, then leases what is due, those that fail
-- last. An endpoint that errs is named and is not in the way of the others. p: {environment_id (null: all), ids (one per
-- event at most, of all endpoints together), portion, room, failing_room, lease_token, lease_ms, lanes}; answers
-- {read, taken: [{environment_id, is_failing, deliveries}], failed: [{environment_id, endpoint_id, reason}]}
CREATE FUNCTION webhooks_next(p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  endpoints_max CONSTANT int := 200;
  one record;
  n int;
  read int := 0;
  room int := (p->>'room')::int;
  failing_room int := (p->>'failing_room')::int;
  got jsonb;
  taken jsonb := '[]';
  failed jsonb := '[]';
  ids text[] := ARRAY(SELECT jsonb_array_elements_text(p->'ids'));
BEGIN
  FOR one IN SELECT w.environment_id, w.id FROM webhook_endpoint w
    WHERE w.status = 'enabled' AND w.deleted_at IS NULL
      AND (p->>'environment_id' IS NULL OR w.environment_id = p->>'environment_id')
      AND (w.read_in > pg_snapshot_xmax(pg_current_snapshot()) OR EXISTS (
        SELECT FROM event ev WHERE ev.environment_id = w.environment_id AND ev.recorded_in >= w.read_in
          AND ev.recorded_in < pg_snapshot_xmin(pg_current_snapshot())
          AND (ev.recorded_in > w.read_in OR ev.id > w.read_id)))
    ORDER BY random() LIMIT endpoints_max
  LOOP
    EXIT WHEN cardinality(ids) = 0;
    BEGIN
      n := (webhook_fan_out(one.environment_id, jsonb_build_object('endpoint_id', one.id,
        'ids', to_jsonb(ids[:(p->>'portion')::int])))->>'read')::int;
      ids := ids[n + 1:];
      read := read + n;
    EXCEPTION WHEN OTHERS THEN
      failed := failed || jsonb_build_object('environment_id', one.environment_id, 'endpoint_id', one.id,
        'reason', sqlerrm);
    END;
  END LOOP;
  IF room <= 0 THEN
    RETURN jsonb_build_object('read', read, 'taken', taken, 'failed', failed);
  END IF;
  FOR one IN SELECT w.environment_id, w.id, w.failures > 0 AS is_failing FROM webhook_endpoint w
    WHERE w.status = 'enabled' AND w.deleted_at IS NULL
      AND (p->>'environment_id' IS NULL OR w.environment_id = p->>'environment_id')
      AND (w.next_try_at IS NULL OR w.next_try_at <= clock_timestamp()) AND EXISTS (
        SELECT FROM webhook_delivery d WHERE d.environment_id = w.environment_id AND d.endpoint_id = w.id
          AND d.status = 'pending' AND d.due_at <= clock_timestamp()
          AND (d.lease_until IS NULL OR d.lease_until <= clock_timestamp()))
    ORDER BY w.failures > 0, random() LIMIT endpoints_max
  LOOP
    n := least((p->>'lanes')::int, room, CASE WHEN one.is_failing THEN failing_room ELSE room END);
    EXIT WHEN n <= 0;
    BEGIN
      got := webhook_claim(one.environment_id, p || jsonb_build_object('endpoint_id', one.id, 'wanted', n));
      n := jsonb_array_length(got);
      room := room - n;
      IF one.is_failing THEN
        failing_room := failing_room - n;
      END IF;
      taken := taken || jsonb_build_object('environment_id', one.environment_id, 'is_failing', one.is_failing,
        'deliveries', got);
    EXCEPTION WHEN OTHERS THEN
      failed := failed || jsonb_build_object('environment_id', one.environment_id, 'endpoint_id', one.id,
        'reason', sqlerrm);
    END;
  END LOOP;
  RETURN jsonb_build_object('read', read, 'taken', taken, 'failed', failed);
END
$$;

-- Keeps the bytes of deliveries before they are sent for the first time; answers the ids of those whose lease still holds.
-- p: {bodies: [{environment_id, delivery_id, lease_token, body (base64)}]}
CREATE FUNCTION webhooks_keep_bodies(p jsonb) RETURNS jsonb LANGUAGE sql AS $$
  WITH kept AS (
    UPDATE webhook_delivery d SET body = decode(b.body, 'base64')
    FROM jsonb_to_recordset(p->'bodies') AS b (environment_id text, delivery_id text, lease_token text, body text)
    WHERE d.environment_id = b.environment_id AND d.id = b.delivery_id AND d.lease_token = b.lease_token
      AND d.body IS NULL
    RETURNING d.id
  )
  SELECT coalesce(jsonb_agg(id), '[]') FROM kept
$$;
DROP FUNCTION webhook_keep_body(text, jsonb);

-- Ends tries of many endpoints: those that were answered as usual together, every other one by `webhook_end`. Leases the
-- next deliveries of these endpoints in the same commit. p: {ended: [{environment_id and what webhook_end takes}],
-- next: null or {lease_token, lease_ms, lanes}}; answers {lost: [ids], taken: as webhooks_next}
CREATE FUNCTION webhooks_end(p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  moment timestamptz := clock_timestamp();
  one record;
  w webhook_endpoint;
  usual jsonb;
  got jsonb;
  lost jsonb := '[]';
  taken jsonb := '[]';
BEGIN
  -- Always in one order, so that two of these never wait for each other.
  PERFORM FROM webhook_endpoint
  WHERE (environment_id, id) IN (SELECT x->>'environment_id', x->>'endpoint_id'
    FROM jsonb_array_elements(p->'ended') x) ORDER BY environment_id, id FOR NO KEY UPDATE;
  WITH told AS (
    SELECT x.* FROM jsonb_to_recordset(p->'ended') AS x (environment_id text, endpoint_id text, delivery_id text,
      lease_token text, is_probe boolean, outcome text, duration_ms int, status_code int, request_headers jsonb,
      answer_headers jsonb, answer_body text)
    JOIN webhook_endpoint e ON e.environment_id = x.environment_id AND e.id = x.endpoint_id
    WHERE x.outcome = 'delivered' AND NOT x.is_probe AND e.failing_since IS NULL
  ), ended AS (
    UPDATE webhook_delivery d SET status = 'delivered', ended_at = moment, due_at = NULL, lease_token = NULL,
      lease_until = NULL
    FROM told t WHERE d.environment_id = t.environment_id AND d.id = t.delivery_id AND d.lease_token = t.lease_token
      AND d.status = 'pending'
    RETURNING d.environment_id, d.endpoint_id, d.object_id, d.id, d.attempts
  ), noted AS (
    UPDATE webhook_attempt a SET ended_at = moment, outcome = t.outcome, duration_ms = t.duration_ms,
      status_code = t.status_code, request_headers = t.request_headers,
      answer_headers = nullif(t.answer_headers, 'null'), answer_body = t.answer_body
    FROM ended d JOIN told t ON t.environment_id = d.environment_id AND t.delivery_id = d.id
    WHERE a.environment_id = d.environment_id AND a.delivery_id = d.id AND a.number = d.attempts
  )
  SELECT jsonb_build_object(
    'told', (SELECT coalesce(jsonb_agg(delivery_id), '[]') FROM told),
    'ended', (SELECT coalesce(jsonb_agg(id), '[]') FROM ended),
    'objects', (SELECT coalesce(jsonb_agg(DISTINCT jsonb_build_object('environment_id', environment_id,
      'endpoint_id', endpoint_id, 'object_id', object_id)), '[]') FROM ended)) INTO usual;
  SELECT coalesce(jsonb_agg(id), '[]') INTO lost FROM jsonb_array_elements(usual->'told') id
  WHERE NOT usual->'ended' @> id;
  -- What waited for the one before it.
  UPDATE webhook_delivery d SET due_at = moment
  FROM jsonb_to_recordset(usual->'objects') AS o (environment_id text, endpoint_id text, object_id text),
    LATERAL (SELECT n.id FROM webhook_delivery n WHERE n.environment_id = o.environment_id
      AND n.endpoint_id = o.endpoint_id AND n.object_id = o.object_id AND n.status = 'pending'
      ORDER BY n.position LIMIT 1) head
  WHERE d.environment_id = o.environment_id AND d.id = head.id AND d.due_at IS NULL;
  FOR one IN SELECT x FROM jsonb_array_elements(p->'ended') x WHERE NOT usual->'told' @> (x->'delivery_id') LOOP
    got := webhook_end(one.x->>'environment_id', one.x || '{"next": null}');
    IF got->>'result' = 'lost' THEN
      lost := lost || (one.x->'delivery_id');
    END IF;
  END LOOP;
  IF jsonb_typeof(p->'next') = 'object' THEN
    FOR one IN SELECT x->>'environment_id' AS environment_id, x->>'endpoint_id' AS id, count(*)::int AS lanes
      FROM jsonb_array_elements(p->'ended') x GROUP BY 1, 2
    LOOP
      SELECT * INTO w FROM webhook_endpoint WHERE environment_id = one.environment_id AND id = one.id
        AND status = 'enabled' AND deleted_at IS NULL AND (next_try_at IS NULL OR next_try_at <= clock_timestamp())
        AND EXISTS (SELECT FROM webhook_delivery d WHERE d.environment_id = one.environment_id
          AND d.endpoint_id = one.id AND d.status = 'pending' AND d.due_at <= clock_timestamp());
      IF FOUND THEN
        got := webhook_take(one.environment_id, w, p->'next', one.lanes);
        taken := taken || jsonb_build_object('environment_id', one.environment_id, 'is_failing', w.failures > 0,
          'deliveries', got);
      END IF;
    END LOOP;
  END IF;
  RETURN jsonb_build_object('lost', lost, 'taken', taken);
END
$$;
