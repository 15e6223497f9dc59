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
-- The bytes are written once, beside the row; the row changes often.
ALTER TABLE webhook_delivery ALTER COLUMN body SET STORAGE EXTERNAL;
ALTER TABLE webhook_delivery SET (fillfactor = 50, toast_tuple_target = 256);
ALTER TABLE webhook_attempt SET (fillfactor = 70);

-- Leases deliveries of endpoints that answer, whose rows the caller has locked, and returns what has to be sent, by
-- endpoint: {environment_id, is_failing, deliveries}. A try is counted and written down when its lease begins. As text
-- (json): events are large, and jsonb would take them apart and together at every step.
-- p: {lease_token, lease_ms}
CREATE FUNCTION webhooks_lease(environments text[], ids text[], p jsonb) RETURNS json[] LANGUAGE sql AS $$
  WITH chosen AS (
    SELECT d.environment_id, d.id, d.attempts, clock_timestamp() AS moment
    FROM unnest(environments, ids) AS c (environment_id, id)
    JOIN webhook_delivery d ON d.environment_id = c.environment_id AND d.id = c.id
  ), cut AS (
    UPDATE webhook_attempt a SET ended_at = c.moment, outcome = 'cut_off' FROM chosen c
    WHERE c.attempts > 0 AND a.environment_id = c.environment_id AND a.delivery_id = c.id AND a.number = c.attempts
      AND a.ended_at IS NULL
  ), leased AS (
    UPDATE webhook_delivery d SET lease_token = p->>'lease_token', attempts = d.attempts + 1, tries = tries + 1,
      lease_until = c.moment + make_interval(secs => (p->>'lease_ms')::numeric / 1000.0),
      due_at = coalesce(due_at, c.moment)
    FROM chosen c WHERE d.environment_id = c.environment_id AND d.id = c.id
    RETURNING d.environment_id, d.id, d.endpoint_id, d.event_id, d.position, d.attempts, d.lease_token, d.body, c.moment
  ), noted AS (
    INSERT INTO webhook_attempt (environment_id, delivery_id, number, url, started_at)
    SELECT l.environment_id, l.id, l.attempts, w.url, l.moment
    FROM leased l JOIN webhook_endpoint w ON w.environment_id = l.environment_id AND w.id = l.endpoint_id
  )
  SELECT array_agg(taken) FROM (
    SELECT json_build_object('environment_id', l.environment_id, 'is_failing', false, 'deliveries', json_agg(
      json_build_object('delivery_id', l.id, 'endpoint_id', w.id, 'url', w.url, 'payload', w.payload,
        'shows_people', w.shows_people, 'secret', w.secret,
        'previous_secret', CASE WHEN w.previous_secret_until > l.moment THEN w.previous_secret END,
        'is_probe', false, 'lease_token', l.lease_token, 'body', translate(encode(l.body, 'base64'), E'\n', ''),
        'event', CASE WHEN l.body IS NULL THEN to_json(ev) END, 'before', CASE WHEN l.body IS NULL THEN (
          SELECT b.snapshot FROM event b WHERE b.environment_id = l.environment_id AND b.object_id = ev.object_id
            AND b.seq = ev.seq - 1) END,
        'event_id', l.event_id) ORDER BY l.position)) AS taken
    FROM leased l
    JOIN webhook_endpoint w ON w.environment_id = l.environment_id AND w.id = l.endpoint_id
    JOIN event ev ON ev.environment_id = l.environment_id AND ev.id = l.event_id
    GROUP BY l.environment_id, w.id) by_endpoint
$$;

-- Leases what is due at endpoints that answer and have no backlog, whose rows the caller has locked, as `webhook_take`
-- does for one of any kind. `wanted` are deliveries by endpoint, `room` those of all together.
CREATE FUNCTION webhooks_take(environments text[], endpoints text[], wanted int[], room int, p jsonb) RETURNS json[]
LANGUAGE plpgsql AS $$
DECLARE
  moment timestamptz := clock_timestamp();
  chosen_in text[];
  chosen text[];
BEGIN
  SELECT array_agg(environment_id), array_agg(id) INTO chosen_in, chosen FROM (
    SELECT o.environment_id, d.id
    FROM unnest(environments, endpoints, wanted) AS o (environment_id, endpoint_id, wanted), LATERAL (
      SELECT n.id FROM webhook_delivery n WHERE n.environment_id = o.environment_id AND n.endpoint_id = o.endpoint_id
        AND n.status = 'pending' AND n.due_at <= moment AND (n.lease_until IS NULL OR n.lease_until <= moment)
      ORDER BY n.due_at, n.position LIMIT greatest(0, least(o.wanted, (p->>'lanes')::int - (
        SELECT count(*) FROM webhook_delivery l WHERE l.environment_id = o.environment_id
          AND l.endpoint_id = o.endpoint_id AND l.lease_token IS NOT NULL AND l.lease_until > moment)))) d
    LIMIT room) first;
  RETURN CASE WHEN chosen IS NOT NULL THEN webhooks_lease(chosen_in, chosen, p) END;
END
$$;

-- Reads events for endpoints that are behind, in any order and a portion each, then leases what is due: first where all
-- goes well, then one after the other where there is a backlog or a failure. An endpoint that errs is named and is not in the way of the others. p: {environment_id (null: all), ids (one per
-- event at most, of all endpoints together), portion, room, failing_room, lease_token, lease_ms, lanes}; answers
-- {read, taken: [{environment_id, is_failing, deliveries}], failed: [{environment_id, endpoint_id, reason}]}
CREATE FUNCTION webhooks_next(p jsonb) RETURNS json LANGUAGE plpgsql AS $$
DECLARE
  endpoints_max CONSTANT int := 200;
  one record;
  n int;
  read int := 0;
  room int := (p->>'room')::int;
  failing_room int := (p->>'failing_room')::int;
  got jsonb;
  taken json[] := '{}';
  failed jsonb := '[]';
  ids text[] := ARRAY(SELECT jsonb_array_elements_text(p->'ids'));
  usual_in text[];
  usual text[];
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
    RETURN json_build_object('read', read, 'taken', to_json(taken), 'failed', failed);
  END IF;
  SELECT array_agg(environment_id), array_agg(id) INTO usual_in, usual FROM (
    SELECT w.environment_id, w.id FROM webhook_endpoint w
    WHERE w.status = 'enabled' AND w.deleted_at IS NULL AND w.failures = 0 AND w.ordered_until = 0
      AND (p->>'environment_id' IS NULL OR w.environment_id = p->>'environment_id')
      AND (w.next_try_at IS NULL OR w.next_try_at <= clock_timestamp()) AND EXISTS (
        SELECT FROM webhook_delivery d WHERE d.environment_id = w.environment_id AND d.endpoint_id = w.id
          AND d.status = 'pending' AND d.due_at <= clock_timestamp()
          AND (d.lease_until IS NULL OR d.lease_until <= clock_timestamp()))
    ORDER BY random() LIMIT endpoints_max FOR NO KEY UPDATE SKIP LOCKED) due;
  IF usual IS NOT NULL THEN
    taken := coalesce(webhooks_take(usual_in, usual, array_fill((p->>'lanes')::int, ARRAY[cardinality(usual)]), room, p),
      '{}');
    room := room - (SELECT coalesce(sum(json_array_length(t->'deliveries')), 0) FROM unnest(taken) t);
  END IF;
  FOR one IN SELECT w.environment_id, w.id, w.failures > 0 AS is_failing FROM webhook_endpoint w
    WHERE w.status = 'enabled' AND w.deleted_at IS NULL AND (w.failures > 0 OR w.ordered_until > 0)
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
      taken := taken || json_build_object('environment_id', one.environment_id, 'is_failing', one.is_failing,
        'deliveries', got);
    EXCEPTION WHEN OTHERS THEN
      failed := failed || jsonb_build_object('environment_id', one.environment_id, 'endpoint_id', one.id,
        'reason', sqlerrm);
    END;
  END LOOP;
  RETURN json_build_object('read', read, 'taken', to_json(taken), 'failed', failed);
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

-- Ends tries of many endpoints: those that were answered as usual together, every other one by `webhook_end`. A lane goes
-- on in the same commit: with the next event of its object, else with what is due at its endpoint.
-- p: {ended: [{environment_id and what webhook_end takes}], next: null or {lease_token, lease_ms, lanes}}; answers
-- {lost: [ids], taken: as webhooks_next}
CREATE FUNCTION webhooks_end(p jsonb) RETURNS json LANGUAGE plpgsql AS $$
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
      answer_headers jsonb, answer_body text)
    JOIN webhook_endpoint e ON e.environment_id = x.environment_id AND e.id = x.endpoint_id
    WHERE x.outcome = 'delivered' AND NOT x.is_probe AND e.failing_since IS NULL
  ), done AS (
    UPDATE webhook_delivery d SET status = 'delivered', ended_at = moment, due_at = NULL, lease_token = NULL,
      lease_until = NULL
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
    got := webhook_end(one.x->>'environment_id', one.x || '{"next": null}');
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
