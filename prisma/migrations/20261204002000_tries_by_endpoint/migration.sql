-- The list of tries is filtered by endpoint and by type of event, so a try knows both: looked up in its delivery and its event,
-- the newest of a quiet endpoint were found behind all tries of the others. Both follow from its delivery, whose keys hold.
ALTER TABLE webhook_attempt ADD COLUMN endpoint_id text, ADD COLUMN event_type text;
ALTER TABLE webhook_attempt DISABLE TRIGGER webhook_attempt_facts;
UPDATE webhook_attempt a SET endpoint_id = d.endpoint_id, event_type = v.type
FROM webhook_delivery d JOIN event v ON v.environment_id = d.environment_id AND v.id = d.event_id
WHERE d.environment_id = a.environment_id AND d.id = a.delivery_id;
ALTER TABLE webhook_attempt ENABLE TRIGGER webhook_attempt_facts;
ALTER TABLE webhook_attempt ALTER COLUMN endpoint_id SET NOT NULL, ALTER COLUMN event_type SET NOT NULL;
CREATE INDEX webhook_attempt_of_endpoint ON webhook_attempt (environment_id, endpoint_id, started_at);
CREATE INDEX webhook_attempt_of_type ON webhook_attempt (environment_id, event_type, started_at);
-- The tab of what failed, which is rare.
CREATE INDEX webhook_attempt_failed ON webhook_attempt (environment_id, started_at) WHERE outcome <> 'delivered';

CREATE OR REPLACE VIEW webhook_try WITH (security_invoker = true) AS
SELECT a.environment_id, a.delivery_id || '.' || a.number AS id, a.delivery_id, a.number, a.endpoint_id, d.event_id,
  a.event_type, a.url, a.started_at, a.ended_at, a.outcome, a.duration_ms, a.status_code
FROM webhook_attempt a
LEFT JOIN webhook_delivery d ON d.environment_id = a.environment_id AND d.id = a.delivery_id;

-- The functions that write tries, otherwise as before.

-- Leases deliveries of endpoints that answer, whose rows the caller has locked, and returns what has to be sent, by
-- endpoint: {environment_id, is_failing, deliveries}. A try is counted and written down when its lease begins. As text
-- (json): events are large, and jsonb would take them apart and together at every step.
-- p: {lease_token, lease_ms}
CREATE OR REPLACE FUNCTION webhooks_lease(environments text[], ids text[], p jsonb) RETURNS json[] LANGUAGE sql AS $$
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
    INSERT INTO webhook_attempt (environment_id, delivery_id, number, endpoint_id, event_type, url, started_at)
    SELECT l.environment_id, l.id, l.attempts, w.id, ev.type, w.url, l.moment
    FROM leased l JOIN webhook_endpoint w ON w.environment_id = l.environment_id AND w.id = l.endpoint_id
    JOIN event ev ON ev.environment_id = l.environment_id AND ev.id = l.event_id
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

-- Leases the next deliveries of an endpoint whose row the caller has locked, counts and writes down the tries, and
-- returns what has to be sent. At most `lanes` are under way at a time; one where the order counts (a backlog) or where
-- nothing gets through. If much is due at an endpoint that answers nothing, it is held: only the first in line is tried,
-- its tries do not count, and the others keep theirs. p: {lease_token, lease_ms, lanes}
CREATE OR REPLACE FUNCTION webhook_take(e text, w webhook_endpoint, p jsonb, wanted int) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  down_after CONSTANT int := 5;
  held_above CONSTANT int := 20;
  moment timestamptz := clock_timestamp();
  is_held boolean;
  is_ordered boolean;
  room int;
  chosen text[];
BEGIN
  is_held := w.failures >= down_after AND (SELECT count(*) FROM (SELECT FROM webhook_delivery
    WHERE environment_id = e AND endpoint_id = w.id AND status = 'pending' AND due_at <= moment
    LIMIT held_above + 1) due) > held_above;
  is_ordered := w.ordered_until > 0 AND EXISTS (SELECT FROM webhook_delivery
    WHERE environment_id = e AND endpoint_id = w.id AND status = 'pending' AND due_at <= moment
      AND position <= w.ordered_until);
  IF w.ordered_until > 0 AND NOT is_ordered THEN
    UPDATE webhook_endpoint SET ordered_until = 0 WHERE environment_id = e AND id = w.id;
  END IF;
  SELECT CASE WHEN w.failures >= down_after OR is_ordered THEN 1 ELSE (p->>'lanes')::int END - count(*) INTO room
  FROM webhook_delivery
  WHERE environment_id = e AND endpoint_id = w.id AND lease_token IS NOT NULL AND lease_until > moment;
  room := least(room, wanted);
  IF room <= 0 THEN
    RETURN '[]';
  END IF;
  IF is_held THEN
    PERFORM webhook_take_back(e, w.id, w.failing_since);
    SELECT array_agg(id) INTO chosen FROM (SELECT id FROM webhook_delivery
      WHERE environment_id = e AND endpoint_id = w.id AND status = 'pending'
      ORDER BY position LIMIT 1) first;
  ELSIF is_ordered THEN
    SELECT array_agg(id) INTO chosen FROM (SELECT id FROM webhook_delivery
      WHERE environment_id = e AND endpoint_id = w.id AND status = 'pending' AND due_at <= moment
        AND (lease_until IS NULL OR lease_until <= moment)
      ORDER BY position LIMIT room) first;
  ELSE
    SELECT array_agg(id) INTO chosen FROM (SELECT id FROM webhook_delivery
      WHERE environment_id = e AND endpoint_id = w.id AND status = 'pending' AND due_at <= moment
        AND (lease_until IS NULL OR lease_until <= moment)
      ORDER BY due_at, position LIMIT room) first;
  END IF;
  IF chosen IS NULL THEN
    RETURN '[]';
  END IF;
  UPDATE webhook_attempt a SET ended_at = moment, outcome = 'cut_off' FROM webhook_delivery d
  WHERE d.environment_id = e AND d.id = ANY (chosen) AND a.environment_id = e AND a.delivery_id = d.id
    AND a.number = d.attempts AND a.ended_at IS NULL;
  UPDATE webhook_delivery SET lease_token = p->>'lease_token', attempts = attempts + 1,
    lease_until = moment + make_interval(secs => (p->>'lease_ms')::numeric / 1000.0),
    tries = tries + CASE WHEN is_held THEN 0 ELSE 1 END
  WHERE environment_id = e AND id = ANY (chosen);
  INSERT INTO webhook_attempt (environment_id, delivery_id, number, endpoint_id, event_type, url, started_at)
  SELECT e, d.id, d.attempts, w.id, ev.type, w.url, moment
  FROM webhook_delivery d JOIN event ev ON ev.environment_id = e AND ev.id = d.event_id
  WHERE d.environment_id = e AND d.id = ANY (chosen);
  RETURN (SELECT jsonb_agg(jsonb_build_object('delivery_id', d.id, 'endpoint_id', w.id, 'url', w.url,
      'payload', w.payload, 'shows_people', w.shows_people, 'secret', w.secret,
      'previous_secret', CASE WHEN w.previous_secret_until > moment THEN w.previous_secret END,
      'is_probe', is_held, 'lease_token', d.lease_token, 'body', translate(encode(d.body, 'base64'), E'\n', ''),
      'event', CASE WHEN d.body IS NULL THEN to_jsonb(ev) END, 'before', CASE WHEN d.body IS NULL THEN (
        SELECT b.snapshot FROM event b
        WHERE b.environment_id = e AND b.object_id = ev.object_id AND b.seq = ev.seq - 1) END,
      'event_id', d.event_id) ORDER BY d.position)
    FROM webhook_delivery d JOIN event ev ON ev.environment_id = e AND ev.id = d.event_id
    WHERE d.environment_id = e AND d.id = ANY (chosen));
END
$$;

-- Ends rounds whose lease still holds: what was answered as usual is written down with its try; a try that is under way
-- or went wrong becomes a delivery with a lease of its own, which `webhooks_end` ends; what was not sent waits in the line.
-- p: {lease_ms, rounds: [{environment_id, endpoint_id, token, deliveries: [{delivery_id, event_id, object_id, nth,
-- state: delivered, under_way or waiting, began_ms (ago), url, duration_ms, status_code, request_headers, answer_headers,
-- answer_body, body (base64)}]}]}; answers {lost: [tokens], under_way: [ids of deliveries]}
CREATE OR REPLACE FUNCTION webhooks_round_end(p jsonb) RETURNS json LANGUAGE plpgsql AS $$
DECLARE
  moment timestamptz := clock_timestamp();
  held_in text[];
  held text[];
  under_way text[];
BEGIN
  -- Always in one order, so that two of these never wait for each other.
  SELECT array_agg(environment_id), array_agg(id) INTO held_in, held FROM (
    SELECT w.environment_id, w.id
    FROM jsonb_to_recordset(p->'rounds') AS r (environment_id text, endpoint_id text, token text)
    JOIN webhook_endpoint w ON w.environment_id = r.environment_id AND w.id = r.endpoint_id AND w.round_token = r.token
    ORDER BY w.environment_id, w.id FOR NO KEY UPDATE OF w) locked;
  IF held IS NOT NULL THEN
    WITH told AS (
      SELECT r.environment_id, r.endpoint_id, r.token, w.last_position, d.*
      FROM unnest(held_in, held) AS h (environment_id, id)
      JOIN jsonb_to_recordset(p->'rounds') AS r (environment_id text, endpoint_id text, token text, deliveries jsonb)
        ON r.environment_id = h.environment_id AND r.endpoint_id = h.id
      JOIN webhook_endpoint w ON w.environment_id = h.environment_id AND w.id = h.id AND w.round_token = r.token,
      jsonb_to_recordset(r.deliveries) AS d (delivery_id text, event_id text, object_id text, nth int, state text,
        began_ms numeric, url text, duration_ms int, status_code int, request_headers jsonb, answer_headers jsonb,
        answer_body text, body text)
    ), timed AS (
      SELECT *, moment - make_interval(secs => began_ms / 1000.0) AS began,
        state = 'waiting' AND (row_number() OVER (PARTITION BY environment_id, endpoint_id, object_id, state <> 'delivered'
          ORDER BY nth) > 1 OR EXISTS (SELECT FROM webhook_delivery b WHERE b.environment_id = told.environment_id
            AND b.endpoint_id = told.endpoint_id AND b.object_id = told.object_id AND b.status = 'pending')) AS is_behind
      FROM told
    ), written AS (
      INSERT INTO webhook_delivery (environment_id, id, endpoint_id, event_id, object_id, position, status, due_at, tries,
        attempts, lease_token, lease_until, body, created_at, ended_at)
      SELECT environment_id, delivery_id, endpoint_id, event_id, object_id, last_position + nth,
        CASE WHEN state = 'delivered' THEN 'delivered' ELSE 'pending' END,
        CASE WHEN state <> 'delivered' AND NOT is_behind THEN moment END,
        (state <> 'waiting')::int, (state <> 'waiting')::int,
        CASE WHEN state = 'under_way' THEN token END,
        CASE WHEN state = 'under_way' THEN moment + make_interval(secs => (p->>'lease_ms')::numeric / 1000.0) END,
        decode(body, 'base64'), coalesce(began, moment),
        CASE WHEN state = 'delivered' THEN began + make_interval(secs => duration_ms / 1000.0) END
      FROM timed
      -- Somebody asked for one of these events in the meantime.
      ON CONFLICT (environment_id, event_id, endpoint_id) DO NOTHING RETURNING environment_id, id
    ), noted AS (
      INSERT INTO webhook_attempt (environment_id, delivery_id, number, endpoint_id, event_type, url, started_at, ended_at,
        outcome, duration_ms, status_code, request_headers, answer_headers, answer_body)
      SELECT t.environment_id, t.delivery_id, 1, t.endpoint_id, ev.type, t.url, t.began,
        CASE WHEN t.state = 'delivered' THEN t.began + make_interval(secs => t.duration_ms / 1000.0) END,
        CASE WHEN t.state = 'delivered' THEN 'delivered' END, t.duration_ms, t.status_code, t.request_headers,
        nullif(t.answer_headers, 'null'), t.answer_body
      FROM written w JOIN timed t ON t.environment_id = w.environment_id AND t.delivery_id = w.id
      JOIN event ev ON ev.environment_id = t.environment_id AND ev.id = t.event_id
      WHERE t.state <> 'waiting'
    ), ended AS (
      UPDATE webhook_endpoint w SET read_in = round_in, read_id = round_id, last_position = w.last_position + (
          SELECT max(nth) FROM told t WHERE t.environment_id = w.environment_id AND t.endpoint_id = w.id),
        round_token = NULL, round_until = NULL, round_in = NULL, round_id = NULL
      FROM unnest(held_in, held) AS h (environment_id, id)
      WHERE w.environment_id = h.environment_id AND w.id = h.id
    )
    SELECT array_agg(t.delivery_id) INTO under_way
    FROM written w JOIN timed t ON t.environment_id = w.environment_id AND t.delivery_id = w.id
    WHERE t.state = 'under_way';
  END IF;
  RETURN json_build_object('under_way', to_json(coalesce(under_way, '{}')), 'lost', to_json(ARRAY(
    SELECT r->>'token' FROM jsonb_array_elements(p->'rounds') r
    WHERE NOT EXISTS (SELECT FROM unnest(held_in, held) AS h (environment_id, id)
      WHERE h.environment_id = r->>'environment_id' AND h.id = r->>'endpoint_id'))));
END
$$;

SELECT protect_new_environment_rows();
