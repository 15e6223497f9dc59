-- What is new for an endpoint at which all goes well is delivered in rounds (docs/decisions/0018-webhooks-read-the-facts.md):
-- one process takes the next events under a lease on the endpoint, sends them, and writes deliveries and tries once, when
-- they have ended. Line, leases of their own and repetitions are for what does not go well.

ALTER TABLE webhook_endpoint
  ADD COLUMN round_token text,
  ADD COLUMN round_until timestamptz(3),
  -- How far events are read once the round has ended.
  ADD COLUMN round_in xid8,
  ADD COLUMN round_id text,
  ADD CONSTRAINT webhook_endpoint_round_whole CHECK ((round_token IS NULL) = (round_until IS NULL)
    AND (round_token IS NULL) = (round_in IS NULL) AND (round_token IS NULL) = (round_id IS NULL));

-- Their rows are written once, with their bodies.
ALTER TABLE webhook_delivery RESET (toast_tuple_target, fillfactor);
ALTER TABLE webhook_attempt RESET (fillfactor);

-- Whatever somebody changes ends the round: it was begun for another address, with another secret, or shall not go on.
-- What it sent is sent again, as after the death of its process.
CREATE FUNCTION end_webhook_round() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.round_token := NULL;
  NEW.round_until := NULL;
  NEW.round_in := NULL;
  NEW.round_id := NULL;
  RETURN NEW;
END
$$;
CREATE TRIGGER webhook_endpoint_round BEFORE UPDATE ON webhook_endpoint FOR EACH ROW
  WHEN (NEW.round_token IS NOT NULL AND OLD.version IS DISTINCT FROM NEW.version)
  EXECUTE FUNCTION end_webhook_round();

CREATE OR REPLACE FUNCTION webhook_endpoint_fact(w webhook_endpoint) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT to_jsonb(w) - ARRAY['secret', 'previous_secret', 'secret_dek', 'previous_secret_dek', 'read_in', 'read_id',
    'catch_up_to', 'last_position', 'ordered_until', 'failures', 'next_try_at', 'round_token', 'round_until', 'round_in',
    'round_id']
$$;

-- As before, and a round that tells of one of the events has lost its lease: it may write nothing.
CREATE OR REPLACE FUNCTION redact_events(e text, ids text[], patterns text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('countinghouse.redacting', 'on', true);
  UPDATE event SET snapshot = redact_json(snapshot, patterns, object_type)
  WHERE environment_id = e AND id = ANY (ids);
  UPDATE webhook_endpoint SET round_token = NULL, round_until = NULL, round_in = NULL, round_id = NULL
  WHERE environment_id = e AND round_token IS NOT NULL;
  UPDATE webhook_attempt a SET answer_body = NULL, answer_headers = NULL FROM webhook_delivery d
  WHERE d.environment_id = e AND d.event_id = ANY (ids) AND a.environment_id = e AND a.delivery_id = d.id
    AND a.ended_at IS NOT NULL;
  UPDATE webhook_delivery SET body = NULL, lease_token = NULL, lease_until = NULL
  WHERE environment_id = e AND event_id = ANY (ids) AND (body IS NOT NULL OR lease_token IS NOT NULL);
  PERFORM set_config('countinghouse.redacting', 'off', true);
  UPDATE idempotency SET answer = redact_json(answer, patterns, 'answer')
  WHERE environment_id = e AND answer IS NOT NULL AND key IN (
    SELECT idempotency_key FROM event WHERE environment_id = e AND id = ANY (ids));
END
$$;

-- Events that an endpoint has not read yet, in order, at most `portion`, and how far it has read them then. Transactions get
-- their numbers before they write, so an event may be below the oldest open one and the event of its object before it not:
-- nothing from there on is read yet.
CREATE FUNCTION webhook_unread(w webhook_endpoint, portion int, OUT facts event[], OUT read_in xid8, OUT read_id text)
LANGUAGE plpgsql AS $$
DECLARE
  edge xid8 := pg_snapshot_xmin(pg_current_snapshot());
  held int;
BEGIN
  SELECT array_agg(next.ev ORDER BY (next.ev).recorded_in, (next.ev).id) INTO facts FROM (
    SELECT ev FROM event ev WHERE environment_id = w.environment_id AND ev.recorded_in >= w.read_in
      AND recorded_in < edge AND (ev.recorded_in > w.read_in OR id > w.read_id)
      -- Matters after that only; the minute is for clocks of several processes.
      AND created_at >= w.created_at - interval '1 minute'
    ORDER BY recorded_in, id LIMIT portion) next;
  SELECT min(f.nth) INTO held FROM event later, unnest(facts) WITH ORDINALITY AS f (environment_id, id, type, object_type,
    object_id, seq, payment_id, snapshot, actor, request_id, idempotency_key, created_at, recorded_in, nth)
  WHERE later.environment_id = w.environment_id AND later.recorded_in >= edge AND later.object_id = f.object_id
    AND later.seq = f.seq - 1;
  read_in := edge;
  read_id := '';
  IF held IS NOT NULL THEN
    facts := facts[:held - 1];
  END IF;
  IF held = 1 THEN
    read_in := w.read_in;
    read_id := w.read_id;
  ELSIF held > 1 OR cardinality(facts) = portion THEN
    read_in := facts[cardinality(facts)].recorded_in;
    read_id := facts[cardinality(facts)].id;
  END IF;
END
$$;

-- Whether an endpoint is told of an event, but for those that somebody sends to try it out.
CREATE FUNCTION webhook_wants(w webhook_endpoint, type text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT (w.types = '{*}' OR type = ANY (w.types)) AND type <> 'webhook_endpoint.tested'
$$;

-- As before, and not while a round is under way; one whose lease has ended is over.
CREATE OR REPLACE FUNCTION webhook_fan_out(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  w webhook_endpoint;
  unread record;
BEGIN
  SELECT * INTO w FROM webhook_endpoint WHERE environment_id = e AND id = p->>'endpoint_id' AND status = 'enabled'
    AND deleted_at IS NULL AND (round_until IS NULL OR round_until <= clock_timestamp())
  FOR NO KEY UPDATE SKIP LOCKED;
  IF NOT FOUND THEN
    RETURN '{"read": 0}';
  END IF;
  -- A restored copy counts its transactions anew. Reading again from the beginning makes no delivery twice.
  IF w.read_in > pg_snapshot_xmax(pg_current_snapshot()) THEN
    w.read_in := '0';
  END IF;
  unread := webhook_unread(w, jsonb_array_length(p->'ids'));
  PERFORM webhook_line_up(e, w.id, ARRAY(SELECT id FROM unnest(unread.facts) WHERE webhook_wants(w, type)), p->'ids', '{}')
  WHERE cardinality(unread.facts) > 0;
  UPDATE webhook_endpoint SET read_in = unread.read_in, read_id = unread.read_id,
    ordered_until = CASE WHEN w.read_in < catch_up_to THEN last_position ELSE ordered_until END,
    round_token = NULL, round_until = NULL, round_in = NULL, round_id = NULL
  WHERE environment_id = e AND id = w.id;
  RETURN jsonb_build_object('read', coalesce(cardinality(unread.facts), 0));
END
$$;

-- Begins a round at an endpoint at which all goes well and nothing waits; null at any other one, and where the round before
-- ended with its process: its events go into the line, so that tries are counted before they are made. ids: one for each
-- event at most. p: {lease_token, round_ms}; `read` is null where no round can begin, `round` where nothing is to be told of
-- what was read, else {environment_id, endpoint_id, what a delivery needs of the endpoint, token, deliveries:
-- [{delivery_id, event_id, object_id, nth, event, before}]} with `told` deliveries.
CREATE FUNCTION webhook_round_begin(e text, endpoint text, ids text[], p jsonb, OUT read int, OUT told int, OUT round json)
LANGUAGE plpgsql AS $$
DECLARE
  w webhook_endpoint;
  moment timestamptz := clock_timestamp();
  unread record;
  deliveries json;
BEGIN
  SELECT * INTO w FROM webhook_endpoint WHERE environment_id = e AND id = endpoint AND status = 'enabled'
    AND deleted_at IS NULL AND round_token IS NULL AND failures = 0 AND failing_since IS NULL
    AND read_in >= catch_up_to AND read_in <= pg_snapshot_xmax(pg_current_snapshot())
    AND (next_try_at IS NULL OR next_try_at <= moment)
  FOR NO KEY UPDATE SKIP LOCKED;
  IF NOT FOUND OR EXISTS (SELECT FROM webhook_delivery WHERE environment_id = e AND endpoint_id = endpoint
    AND status = 'pending') THEN
    RETURN;
  END IF;
  unread := webhook_unread(w, cardinality(ids));
  read := coalesce(cardinality(unread.facts), 0);
  WITH story AS (
    SELECT ev, max(ev.recorded_in) OVER told AS turn, max(ev.id) OVER told AS turn_id FROM unnest(unread.facts) ev
    WHERE webhook_wants(w, ev.type) AND NOT EXISTS (SELECT FROM webhook_delivery d
      WHERE d.environment_id = e AND d.event_id = ev.id AND d.endpoint_id = w.id)
    WINDOW told AS (PARTITION BY ev.object_id ORDER BY ev.seq)
  ), line AS (
    SELECT story.ev, row_number() OVER (ORDER BY turn, turn_id, (story.ev).seq) AS nth FROM story
  )
  SELECT json_agg(json_build_object('delivery_id', ids[nth], 'event_id', (ev).id, 'object_id', (ev).object_id,
      'nth', nth, 'event', to_json(ev), 'before', (SELECT b.snapshot FROM event b WHERE b.environment_id = e
        AND b.object_id = (ev).object_id AND b.seq = (ev).seq - 1)) ORDER BY nth), count(*)
    INTO deliveries, told FROM line;
  IF deliveries IS NULL THEN
    UPDATE webhook_endpoint SET read_in = unread.read_in, read_id = unread.read_id
    WHERE environment_id = e AND id = w.id;
    RETURN;
  END IF;
  -- Nothing waits, so the backlog is over.
  UPDATE webhook_endpoint SET ordered_until = 0, round_token = p->>'lease_token', round_in = unread.read_in,
    round_id = unread.read_id,
    round_until = moment + make_interval(secs => (p->>'round_ms')::numeric / 1000.0)
  WHERE environment_id = e AND id = w.id;
  round := json_build_object('environment_id', e, 'endpoint_id', w.id, 'url', w.url, 'payload', w.payload,
    'shows_people', w.shows_people, 'secret', w.secret,
    'previous_secret', CASE WHEN w.previous_secret_until > moment THEN w.previous_secret END,
    'token', p->>'lease_token', 'deliveries', deliveries);
END
$$;

-- As before; first, rounds are begun where all goes well. p: as before and {round_max, round_ms}; answers as before and
-- {rounds}, each as `webhook_round_begin` answers it. Events under way in rounds are part of `room`.
CREATE OR REPLACE FUNCTION webhooks_next(p jsonb) RETURNS json LANGUAGE plpgsql AS $$
DECLARE
  endpoints_max CONSTANT int := 200;
  one record;
  n int;
  read int := 0;
  room int := (p->>'room')::int;
  failing_room int := (p->>'failing_room')::int;
  got jsonb;
  begun record;
  rounds json[] := '{}';
  taken json[] := '{}';
  failed jsonb := '[]';
  ids text[] := ARRAY(SELECT jsonb_array_elements_text(p->'ids'));
  usual_in text[];
  usual text[];
BEGIN
  FOR one IN SELECT w.environment_id, w.id FROM webhook_endpoint w
    WHERE w.status = 'enabled' AND w.deleted_at IS NULL
      AND (w.round_until IS NULL OR w.round_until <= clock_timestamp())
      AND (p->>'environment_id' IS NULL OR w.environment_id = p->>'environment_id')
      AND (w.read_in > pg_snapshot_xmax(pg_current_snapshot()) OR EXISTS (
        SELECT FROM event ev WHERE ev.environment_id = w.environment_id AND ev.recorded_in >= w.read_in
          AND ev.recorded_in < pg_snapshot_xmin(pg_current_snapshot())
          AND (ev.recorded_in > w.read_in OR ev.id > w.read_id)))
    ORDER BY random() LIMIT endpoints_max
  LOOP
    EXIT WHEN cardinality(ids) = 0;
    BEGIN
      n := NULL;
      IF room > 0 THEN
        begun := webhook_round_begin(one.environment_id, one.id, ids[:least((p->>'round_max')::int, room)], p);
        n := begun.read;
        IF begun.round IS NOT NULL THEN
          rounds := rounds || begun.round;
          room := room - begun.told;
        END IF;
      END IF;
      IF n IS NULL THEN
        n := (webhook_fan_out(one.environment_id, jsonb_build_object('endpoint_id', one.id,
          'ids', to_jsonb(ids[:(p->>'portion')::int])))->>'read')::int;
      END IF;
      ids := ids[n + 1:];
      read := read + n;
    EXCEPTION WHEN OTHERS THEN
      failed := failed || jsonb_build_object('environment_id', one.environment_id, 'endpoint_id', one.id,
        'reason', sqlerrm);
    END;
  END LOOP;
  IF room <= 0 THEN
    RETURN json_build_object('read', read, 'rounds', to_json(rounds), 'taken', to_json(taken), 'failed', failed);
  END IF;
  SELECT array_agg(environment_id), array_agg(id) INTO usual_in, usual FROM (
    SELECT w.environment_id, w.id FROM webhook_endpoint w
    WHERE w.status = 'enabled' AND w.deleted_at IS NULL AND w.failures = 0 AND w.ordered_until = 0
      AND (w.round_until IS NULL OR w.round_until <= clock_timestamp())
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
  RETURN json_build_object('read', read, 'rounds', to_json(rounds), 'taken', to_json(taken), 'failed', failed);
END
$$;

-- Ends rounds whose lease still holds: what was answered as usual is written down with its try; a try that is under way
-- or went wrong becomes a delivery with a lease of its own, which `webhooks_end` ends; what was not sent waits in the line.
-- p: {lease_ms, rounds: [{environment_id, endpoint_id, token, deliveries: [{delivery_id, event_id, object_id, nth,
-- state: delivered, under_way or waiting, began_ms (ago), url, duration_ms, status_code, request_headers, answer_headers,
-- answer_body, body (base64)}]}]}; answers {lost: [tokens], under_way: [ids of deliveries]}
CREATE FUNCTION webhooks_round_end(p jsonb) RETURNS json LANGUAGE plpgsql AS $$
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
      INSERT INTO webhook_attempt (environment_id, delivery_id, number, url, started_at, ended_at, outcome, duration_ms,
        status_code, request_headers, answer_headers, answer_body)
      SELECT t.environment_id, t.delivery_id, 1, t.url, t.began,
        CASE WHEN t.state = 'delivered' THEN t.began + make_interval(secs => t.duration_ms / 1000.0) END,
        CASE WHEN t.state = 'delivered' THEN 'delivered' END, t.duration_ms, t.status_code, t.request_headers,
        nullif(t.answer_headers, 'null'), t.answer_body
      FROM written w JOIN timed t ON t.environment_id = w.environment_id AND t.delivery_id = w.id
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
