-- Begins a round at an endpoint at which all goes well and nothing waits; null at any other one, and where the round before
-- ended with its process: its events go into the line, so that tries are counted before they are made. ids: one for each
-- event at most. p: {lease_token, round_ms}; `read` is null where no round can begin, `round` where nothing is to be told of
-- what was read, else {environment_id, endpoint_id, what a delivery needs of the endpoint, token, deliveries:
-- [{delivery_id, event_id, object_id, nth, event, before}]} with `told` deliveries. `before` is null also where the round tells
-- of the event before this one: then it is what that one says.
CREATE OR REPLACE FUNCTION webhook_round_begin(e text, endpoint text, ids text[], p jsonb, OUT read int, OUT told int, OUT round json)
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
    SELECT story.ev, row_number() OVER (ORDER BY turn, turn_id, (story.ev).seq) AS nth,
      lag((story.ev).seq) OVER (PARTITION BY (story.ev).object_id ORDER BY (story.ev).seq) AS told_before
    FROM story
  )
  SELECT json_agg(json_build_object('delivery_id', ids[nth], 'event_id', (ev).id, 'object_id', (ev).object_id,
      'nth', nth, 'event', to_json(ev), 'before', CASE WHEN told_before = (ev).seq - 1 THEN NULL
        ELSE (SELECT b.snapshot FROM event b WHERE b.environment_id = e AND b.object_id = (ev).object_id
          AND b.seq = (ev).seq - 1) END) ORDER BY nth), count(*)
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
