-- Webhooks: who wants to hear of events (endpoints), what each of them is told (deliveries) and every try to tell it. The
-- payment's own transaction writes nothing here: deliveries are made from events afterwards
-- (docs/decisions/0018-webhooks-read-the-facts.md).

CREATE TABLE webhook_endpoint (
  environment_id text NOT NULL REFERENCES environment (id),
  id text NOT NULL,
  url text NOT NULL,
  description text,
  -- Names of events; `*` alone stands for all.
  types text[] NOT NULL,
  payload text NOT NULL,
  -- Whether bodies show whole personal data: only if whoever chose the address may see it.
  shows_people boolean NOT NULL,
  status text NOT NULL DEFAULT 'enabled',
  disabled_because text,
  disabled_at timestamptz(3),
  -- Sealed, bound to environment and endpoint. For a day after a rotation both sign.
  secret text NOT NULL,
  previous_secret text,
  previous_secret_until timestamptz(3),
  -- How far events were read for it: as live updates do, in the order (recorded_in, id) below the oldest open transaction.
  read_in xid8 NOT NULL DEFAULT pg_current_xact_id(),
  read_id text NOT NULL DEFAULT '',
  -- Events recorded before this are a backlog, which is sent one by one.
  catch_up_to xid8 NOT NULL DEFAULT '0',
  last_position bigint NOT NULL DEFAULT 0,
  ordered_until bigint NOT NULL DEFAULT 0,
  -- Tries that failed since the last one that was answered, of whatever delivery.
  failures int NOT NULL DEFAULT 0,
  failing_since timestamptz(3),
  next_try_at timestamptz(3),
  created_by text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  deleted_at timestamptz(3),
  version int NOT NULL DEFAULT 1,
  PRIMARY KEY (environment_id, id),
  CONSTRAINT webhook_endpoint_url_length CHECK (length(url) BETWEEN 1 AND 2048),
  CONSTRAINT webhook_endpoint_description_length CHECK (length(description) <= 500),
  CONSTRAINT webhook_endpoint_types_some CHECK (cardinality(types) BETWEEN 1 AND 100),
  CONSTRAINT webhook_endpoint_payload_known CHECK (payload IN ('full', 'thin')),
  CONSTRAINT webhook_endpoint_status_known CHECK (status IN ('enabled', 'paused', 'disabled')),
  CONSTRAINT webhook_endpoint_disabled_whole CHECK (CASE WHEN status = 'disabled'
    THEN coalesce(disabled_because, '') IN ('gone', 'failing') AND disabled_at IS NOT NULL
    ELSE disabled_because IS NULL AND disabled_at IS NULL END),
  CONSTRAINT webhook_endpoint_old_secret_whole CHECK ((previous_secret IS NULL) = (previous_secret_until IS NULL))
);
CREATE UNIQUE INDEX one_webhook_endpoint_per_url ON webhook_endpoint (environment_id, url) WHERE deleted_at IS NULL;

INSERT INTO status_transition (noun, from_status, to_status) VALUES
  ('webhook_endpoint', 'enabled', 'paused'),
  ('webhook_endpoint', 'enabled', 'disabled'),
  ('webhook_endpoint', 'paused', 'enabled'),
  ('webhook_endpoint', 'paused', 'disabled'),
  ('webhook_endpoint', 'disabled', 'enabled'),
  ('webhook_delivery', 'pending', 'delivered'),
  ('webhook_delivery', 'pending', 'exhausted'),
  ('webhook_delivery', 'pending', 'canceled'),
  ('webhook_delivery', 'delivered', 'pending'),
  ('webhook_delivery', 'exhausted', 'pending'),
  ('webhook_delivery', 'canceled', 'pending');
SELECT make_transition_guard(noun) FROM unnest(ARRAY['webhook_endpoint', 'webhook_delivery']) AS noun;
CREATE TRIGGER webhook_endpoint_status BEFORE UPDATE OF status ON webhook_endpoint
  FOR EACH ROW EXECUTE FUNCTION guard_webhook_endpoint_transition();

-- One event for one endpoint.
CREATE TABLE webhook_delivery (
  environment_id text NOT NULL,
  id text NOT NULL,
  endpoint_id text NOT NULL,
  event_id text NOT NULL,
  object_id text NOT NULL,
  -- The endpoint's order.
  position bigint NOT NULL,
  status text NOT NULL DEFAULT 'pending',
  -- Null while an earlier event of the same object has not ended.
  due_at timestamptz(3),
  -- Counted when they begin: of the present round, which a repetition begins again, and in all.
  tries int NOT NULL DEFAULT 0,
  attempts int NOT NULL DEFAULT 0,
  lease_token text,
  lease_until timestamptz(3),
  -- Made before the first try, so that all send the same bytes; gone once a person in it was erased.
  body bytea,
  created_at timestamptz(3) NOT NULL,
  ended_at timestamptz(3),
  PRIMARY KEY (environment_id, id),
  CONSTRAINT webhook_delivery_endpoint FOREIGN KEY (environment_id, endpoint_id)
    REFERENCES webhook_endpoint (environment_id, id),
  CONSTRAINT webhook_delivery_event FOREIGN KEY (environment_id, event_id) REFERENCES event (environment_id, id),
  CONSTRAINT one_delivery_per_event UNIQUE (environment_id, endpoint_id, event_id),
  CONSTRAINT one_delivery_per_position UNIQUE (environment_id, endpoint_id, position),
  CONSTRAINT webhook_delivery_position_positive CHECK (position > 0),
  CONSTRAINT webhook_delivery_status_known CHECK (status IN ('pending', 'delivered', 'exhausted', 'canceled')),
  CONSTRAINT webhook_delivery_ended_whole CHECK ((status = 'pending') = (ended_at IS NULL)),
  CONSTRAINT webhook_delivery_due_pending CHECK (due_at IS NULL OR status = 'pending'),
  CONSTRAINT webhook_delivery_tries_counted CHECK (tries >= 0 AND attempts >= tries),
  CONSTRAINT webhook_delivery_leased_whole CHECK ((lease_token IS NULL) = (lease_until IS NULL)
    AND (lease_token IS NULL OR status = 'pending'))
);
CREATE INDEX webhook_delivery_due ON webhook_delivery (environment_id, endpoint_id, due_at, position)
  WHERE status = 'pending';
CREATE INDEX webhook_delivery_waiting ON webhook_delivery (environment_id, endpoint_id, position)
  WHERE status = 'pending';
CREATE INDEX webhook_delivery_object ON webhook_delivery (environment_id, endpoint_id, object_id, position)
  WHERE status = 'pending';
CREATE INDEX webhook_delivery_leased ON webhook_delivery (environment_id, endpoint_id) WHERE lease_token IS NOT NULL;
CREATE INDEX webhook_delivery_exhausted ON webhook_delivery (environment_id, endpoint_id, ended_at)
  WHERE status = 'exhausted';
CREATE INDEX webhook_delivery_newest ON webhook_delivery (environment_id, endpoint_id, id DESC);
CREATE INDEX webhook_delivery_of_event ON webhook_delivery (environment_id, event_id);
CREATE TRIGGER webhook_delivery_status BEFORE UPDATE OF status ON webhook_delivery
  FOR EACH ROW EXECUTE FUNCTION guard_webhook_delivery_transition();
CREATE TRIGGER webhook_delivery_facts BEFORE UPDATE ON webhook_delivery FOR EACH ROW
  WHEN ((OLD.id, OLD.endpoint_id, OLD.event_id, OLD.object_id, OLD.created_at)
    IS DISTINCT FROM (NEW.id, NEW.endpoint_id, NEW.event_id, NEW.object_id, NEW.created_at)
    OR (OLD.body IS NOT NULL AND OLD.body IS DISTINCT FROM NEW.body))
  EXECUTE FUNCTION refuse_unless_redacted('body', 'lease_token', 'lease_until');

-- One try. Written when it begins; `cut_off` when its process died.
CREATE TABLE webhook_attempt (
  environment_id text NOT NULL,
  delivery_id text NOT NULL,
  number int NOT NULL,
  url text NOT NULL,
  started_at timestamptz(3) NOT NULL,
  ended_at timestamptz(3),
  outcome text,
  duration_ms int,
  -- Of the answer.
  status_code int,
  -- What was sent beside the body, and what came back; the body is cut.
  request_headers jsonb,
  answer_headers jsonb,
  answer_body text,
  PRIMARY KEY (environment_id, delivery_id, number),
  CONSTRAINT webhook_attempt_delivery FOREIGN KEY (environment_id, delivery_id)
    REFERENCES webhook_delivery (environment_id, id),
  CONSTRAINT webhook_attempt_number_positive CHECK (number > 0),
  CONSTRAINT webhook_attempt_ended_whole CHECK ((ended_at IS NULL) = (outcome IS NULL)),
  CONSTRAINT webhook_attempt_outcome_known CHECK (outcome IN ('delivered', 'refused', 'timed_out', 'not_resolved',
    'address_refused', 'not_connected', 'tls_failed', 'connection_lost', 'bad_answer', 'failed', 'cut_off')),
  CONSTRAINT webhook_attempt_duration CHECK (duration_ms >= 0),
  CONSTRAINT webhook_attempt_status_code CHECK (status_code BETWEEN 100 AND 999),
  CONSTRAINT webhook_attempt_answer_length CHECK (length(answer_body) <= 4096)
);
CREATE INDEX webhook_attempt_recent ON webhook_attempt (environment_id, started_at);
CREATE TRIGGER webhook_attempt_facts BEFORE UPDATE ON webhook_attempt FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL)
  EXECUTE FUNCTION refuse_unless_redacted('answer_body', 'answer_headers');

-- Events of a range that an endpoint shall be sent again; worked off by a job in portions.
CREATE TABLE webhook_replay (
  environment_id text NOT NULL,
  id text NOT NULL,
  endpoint_id text NOT NULL,
  from_id text NOT NULL,
  until_id text NOT NULL,
  -- None: those of the endpoint.
  types text[] NOT NULL,
  includes_delivered boolean NOT NULL,
  cursor text NOT NULL,
  queued int NOT NULL DEFAULT 0,
  status text NOT NULL DEFAULT 'running',
  created_by text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  ended_at timestamptz(3),
  PRIMARY KEY (environment_id, id),
  CONSTRAINT webhook_replay_endpoint FOREIGN KEY (environment_id, endpoint_id)
    REFERENCES webhook_endpoint (environment_id, id),
  CONSTRAINT webhook_replay_range CHECK (from_id < until_id AND cursor >= from_id),
  CONSTRAINT webhook_replay_status_known CHECK (status IN ('running', 'done')),
  CONSTRAINT webhook_replay_ended_whole CHECK ((status = 'done') = (ended_at IS NOT NULL))
);
CREATE INDEX webhook_replay_running ON webhook_replay (environment_id, id) WHERE status = 'running';
CREATE TRIGGER webhook_replay_facts BEFORE UPDATE ON webhook_replay FOR EACH ROW WHEN (OLD.status = 'done'
  OR (OLD.endpoint_id, OLD.from_id, OLD.until_id, OLD.types, OLD.includes_delivered)
  IS DISTINCT FROM (NEW.endpoint_id, NEW.from_id, NEW.until_id, NEW.types, NEW.includes_delivered))
  EXECUTE FUNCTION refuse_change();

REVOKE DELETE, TRUNCATE ON webhook_endpoint, webhook_delivery, webhook_attempt, webhook_replay FROM countinghouse_app;
GRANT SELECT ON webhook_delivery, webhook_attempt, webhook_replay TO countinghouse_auditor;
GRANT SELECT (environment_id, id, url, description, types, payload, shows_people, status, disabled_because, disabled_at,
  previous_secret_until, last_position, failures, failing_since, created_by, created_at, updated_at, deleted_at, version)
  ON webhook_endpoint TO countinghouse_auditor;

-- What an erasure takes out of events it takes out of what was told of them: a body that a person was in is made again
-- from the event when it is needed, and a try that is under way has lost its lease and may write nothing.
CREATE OR REPLACE FUNCTION redact_events(e text, ids text[], patterns text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('countinghouse.redacting', 'on', true);
  UPDATE event SET snapshot = redact_json(snapshot, patterns, object_type)
  WHERE environment_id = e AND id = ANY (ids);
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

-- The endpoint as an event tells of it: no secret, and nothing that changes with every try.
CREATE FUNCTION webhook_endpoint_fact(w webhook_endpoint) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT to_jsonb(w) - ARRAY['secret', 'previous_secret', 'read_in', 'read_id', 'catch_up_to', 'last_position',
    'ordered_until', 'failures', 'next_try_at']
$$;

-- Puts events into the line of an endpoint whose row the caller has locked, and returns how many. Each at most once:
-- a delivery that exists is left alone unless its status is among `again`, which puts it behind the others. Events of one
-- object follow each other by their number; ids: as many ids of deliveries as events.
CREATE FUNCTION webhook_line_up(e text, endpoint text, events text[], ids jsonb, again text[]) RETURNS int
LANGUAGE plpgsql AS $$
DECLARE
  moment timestamptz := clock_timestamp();
  before bigint;
  added int;
BEGIN
  SELECT last_position INTO before FROM webhook_endpoint WHERE environment_id = e AND id = endpoint;
  WITH story AS (
    SELECT ev.id, ev.object_id, ev.seq, max(ev.recorded_in) OVER told AS turn, max(ev.id) OVER told AS turn_id
    FROM event ev
    LEFT JOIN webhook_delivery x ON x.environment_id = e AND x.endpoint_id = endpoint AND x.event_id = ev.id
    WHERE ev.environment_id = e AND ev.id = ANY (events) AND (x.id IS NULL OR x.status = ANY (again))
    WINDOW told AS (PARTITION BY ev.object_id ORDER BY ev.seq)
  ), line AS (
    SELECT id, object_id, row_number() OVER (ORDER BY turn, turn_id, seq) AS nth,
      row_number() OVER (PARTITION BY object_id ORDER BY seq) AS within FROM story
  )
  INSERT INTO webhook_delivery AS d (environment_id, id, endpoint_id, event_id, object_id, position, due_at, created_at)
  SELECT e, ids->>(nth - 1)::int, endpoint, id, object_id, before + nth, CASE WHEN within = 1 AND NOT EXISTS (
      SELECT FROM webhook_delivery b WHERE b.environment_id = e AND b.endpoint_id = endpoint
        AND b.object_id = line.object_id AND b.status = 'pending') THEN moment END, moment
  FROM line
  ON CONFLICT (environment_id, endpoint_id, event_id) DO UPDATE SET status = 'pending', position = excluded.position,
    due_at = excluded.due_at, tries = 0, ended_at = NULL;
  GET DIAGNOSTICS added = ROW_COUNT;
  UPDATE webhook_endpoint SET last_position = before + added
  WHERE environment_id = e AND id = endpoint AND added > 0;
  RETURN added;
END
$$;

-- What was given up since a moment has its place in the line again, but for what could not be sent because of ourselves.
-- The caller holds the endpoint's lock.
CREATE FUNCTION webhook_take_back(e text, endpoint text, since timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE webhook_delivery d SET status = 'pending', tries = 0, ended_at = NULL, due_at = NULL
  WHERE environment_id = e AND endpoint_id = endpoint AND status = 'exhausted' AND ended_at >= since
    AND NOT EXISTS (SELECT FROM webhook_attempt a WHERE a.environment_id = e AND a.delivery_id = d.id
      AND a.number = d.attempts AND a.outcome = 'failed');
  IF NOT FOUND THEN
    RETURN;
  END IF;
  UPDATE webhook_delivery d SET due_at = NULL
  WHERE d.environment_id = e AND d.endpoint_id = endpoint AND d.status = 'pending' AND d.due_at IS NOT NULL
    AND d.lease_token IS NULL AND EXISTS (SELECT FROM webhook_delivery b WHERE b.environment_id = e
      AND b.endpoint_id = endpoint AND b.status = 'pending' AND b.object_id = d.object_id AND b.position < d.position);
END
$$;

-- An endpoint answers again: everything that waits is due now, one by one from the beginning of the line.
CREATE FUNCTION webhook_recover(e text, endpoint text, since timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  moment timestamptz := clock_timestamp();
BEGIN
  PERFORM webhook_take_back(e, endpoint, since);
  UPDATE webhook_delivery d SET due_at = moment FROM (
    SELECT DISTINCT ON (object_id) id FROM webhook_delivery
    WHERE environment_id = e AND endpoint_id = endpoint AND status = 'pending' ORDER BY object_id, position) head
  WHERE d.environment_id = e AND d.id = head.id AND (d.due_at IS NULL OR d.due_at > moment);
  UPDATE webhook_endpoint SET ordered_until = last_position WHERE environment_id = e AND id = endpoint;
END
$$;

-- Makes the deliveries of the next events for an endpoint and says how many events it read. An endpoint that is not
-- enabled reads nothing: its backlog is the events themselves. p: {endpoint_id, ids (one per event at most)}
CREATE FUNCTION webhook_fan_out(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  w webhook_endpoint;
  edge xid8 := pg_snapshot_xmin(pg_current_snapshot());
  portion int := jsonb_array_length(p->'ids');
  facts event[];
  last event;
BEGIN
  SELECT * INTO w FROM webhook_endpoint WHERE environment_id = e AND id = p->>'endpoint_id' AND status = 'enabled'
    AND deleted_at IS NULL FOR NO KEY UPDATE SKIP LOCKED;
  IF NOT FOUND THEN
    RETURN '{"read": 0}';
  END IF;
  -- A restored copy counts its transactions anew. Reading again from the beginning makes no delivery twice.
  IF w.read_in > pg_snapshot_xmax(pg_current_snapshot()) THEN
    w.read_in := '0';
  END IF;
  SELECT array_agg(next.ev ORDER BY (next.ev).recorded_in, (next.ev).id) INTO facts FROM (
    SELECT ev FROM event ev WHERE environment_id = e AND recorded_in >= w.read_in AND recorded_in < edge
      AND (recorded_in > w.read_in OR id > w.read_id)
      -- Matters after that only; the minute is for clocks of several processes.
      AND created_at >= w.created_at - interval '1 minute'
    ORDER BY recorded_in, id LIMIT portion) next;
  IF facts IS NOT NULL THEN
    PERFORM webhook_line_up(e, w.id, ARRAY(SELECT id FROM unnest(facts)
      WHERE (w.types = '{*}' OR type = ANY (w.types)) AND type <> 'webhook_endpoint.tested'), p->'ids', '{}');
    last := facts[cardinality(facts)];
  END IF;
  UPDATE webhook_endpoint SET
    read_in = CASE WHEN cardinality(facts) = portion THEN last.recorded_in ELSE edge END,
    read_id = CASE WHEN cardinality(facts) = portion THEN last.id ELSE '' END,
    ordered_until = CASE WHEN w.read_in < catch_up_to THEN last_position ELSE ordered_until END
  WHERE environment_id = e AND id = w.id;
  RETURN jsonb_build_object('read', coalesce(cardinality(facts), 0));
END
$$;

-- Leases the next deliveries of an endpoint whose row the caller has locked, counts and writes down the tries, and
-- returns what has to be sent. At most `lanes` are under way at a time; one where the order counts (a backlog) or where
-- nothing gets through. If much is due at an endpoint that answers nothing, it is held: only the first in line is tried,
-- its tries do not count, and the others keep theirs. p: {lease_token, lease_ms, lanes}
CREATE FUNCTION webhook_take(e text, w webhook_endpoint, p jsonb, wanted int) RETURNS jsonb LANGUAGE plpgsql AS $$
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
  INSERT INTO webhook_attempt (environment_id, delivery_id, number, url, started_at)
  SELECT e, id, attempts, w.url, moment FROM webhook_delivery WHERE environment_id = e AND id = ANY (chosen);
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

-- Takes deliveries that are due at one endpoint. p: {endpoint_id, wanted, lease_token, lease_ms, lanes}
CREATE FUNCTION webhook_claim(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  w webhook_endpoint;
BEGIN
  SELECT * INTO w FROM webhook_endpoint WHERE environment_id = e AND id = p->>'endpoint_id' AND status = 'enabled'
    AND deleted_at IS NULL AND (next_try_at IS NULL OR next_try_at <= clock_timestamp()) FOR NO KEY UPDATE SKIP LOCKED;
  IF NOT FOUND THEN
    RETURN '[]';
  END IF;
  RETURN webhook_take(e, w, p, (p->>'wanted')::int);
END
$$;

-- Keeps the bytes of a delivery before they are sent for the first time; false when its lease is gone.
-- p: {delivery_id, lease_token, body (base64)}
CREATE FUNCTION webhook_keep_body(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  UPDATE webhook_delivery SET body = decode(p->>'body', 'base64')
  WHERE environment_id = e AND id = p->>'delivery_id' AND lease_token = p->>'lease_token' AND body IS NULL;
  RETURN to_jsonb(FOUND);
END
$$;

-- The only place a try ends, and only whoever holds the delivery's lease ends it: `lost` otherwise. Takes the next delivery
-- of the endpoint in the same commit. p: {endpoint_id, delivery_id, lease_token, is_probe, outcome, status_code,
-- duration_ms, request_headers, answer_headers, answer_body, retry_after_ms, delays_ms (between the tries),
-- probe_delays_ms, failing_limit_ms, next: null or {lease_token, lease_ms, lanes}}
CREATE FUNCTION webhook_end(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  w webhook_endpoint;
  d webhook_delivery;
  moment timestamptz := clock_timestamp();
  is_delivered boolean := p->>'outcome' = 'delivered';
  is_gone boolean := coalesce((p->>'status_code')::int = 410, false);
  is_probe boolean := (p->>'is_probe')::boolean;
  -- Nothing was sent, and the endpoint cannot help it.
  is_ours boolean := p->>'outcome' = 'failed';
  pause numeric;
  asked numeric := (p->>'retry_after_ms')::numeric;
  nth int;
  next jsonb := '[]';
BEGIN
  SELECT * INTO w FROM webhook_endpoint WHERE environment_id = e AND id = p->>'endpoint_id' FOR NO KEY UPDATE;
  SELECT * INTO d FROM webhook_delivery WHERE environment_id = e AND id = p->>'delivery_id'
    AND lease_token = p->>'lease_token' AND status = 'pending' FOR UPDATE;
  IF NOT FOUND THEN
    RETURN '{"result": "lost", "next": []}';
  END IF;
  UPDATE webhook_attempt SET ended_at = moment, outcome = p->>'outcome', duration_ms = (p->>'duration_ms')::int,
    status_code = (p->>'status_code')::int, request_headers = p->'request_headers',
    answer_headers = nullif(p->'answer_headers', 'null'), answer_body = p->>'answer_body'
  WHERE environment_id = e AND delivery_id = d.id AND number = d.attempts;
  IF is_gone OR (is_probe AND NOT is_ours) THEN
    pause := 0;
  ELSIF d.tries > 0 THEN
    pause := (p->'delays_ms'->>(d.tries - 1))::numeric;
  END IF;
  UPDATE webhook_delivery SET lease_token = NULL, lease_until = NULL,
    status = CASE WHEN is_delivered THEN 'delivered' WHEN pause IS NULL THEN 'exhausted' ELSE 'pending' END,
    ended_at = CASE WHEN is_delivered OR pause IS NULL THEN moment END,
    due_at = CASE WHEN NOT is_delivered AND pause IS NOT NULL
      THEN moment + make_interval(secs => greatest(pause, coalesce(asked, 0)) / 1000.0) END
  WHERE environment_id = e AND id = d.id RETURNING * INTO d;
  IF d.status <> 'pending' THEN
    UPDATE webhook_delivery SET due_at = moment WHERE environment_id = e AND due_at IS NULL AND id = (
      SELECT id FROM webhook_delivery WHERE environment_id = e AND endpoint_id = w.id AND object_id = d.object_id
        AND status = 'pending' ORDER BY position LIMIT 1);
  END IF;
  IF is_delivered AND w.failing_since IS NOT NULL THEN
    UPDATE webhook_endpoint SET failures = 0, failing_since = NULL, next_try_at = NULL
    WHERE environment_id = e AND id = w.id;
    IF w.failures >= 5 THEN
      PERFORM webhook_recover(e, w.id, w.failing_since);
    END IF;
  ELSIF NOT is_delivered AND NOT is_ours THEN
    nth := least(w.failures + 1 - 5, jsonb_array_length(p->'probe_delays_ms') - 1);
    UPDATE webhook_endpoint SET failures = failures + 1, failing_since = coalesce(failing_since, moment),
      next_try_at = moment + make_interval(secs => greatest(asked,
        CASE WHEN nth >= 0 THEN (p->'probe_delays_ms'->>nth)::numeric END) / 1000.0)
    WHERE environment_id = e AND id = w.id;
    IF w.status <> 'disabled' AND w.deleted_at IS NULL AND (is_gone OR (w.failures >= 5
      AND w.failing_since <= moment - make_interval(secs => (p->>'failing_limit_ms')::numeric / 1000.0))) THEN
      UPDATE webhook_endpoint SET status = 'disabled', disabled_at = moment, version = version + 1,
        disabled_because = CASE WHEN is_gone THEN 'gone' ELSE 'failing' END, updated_at = (p->>'at')::timestamptz
      WHERE environment_id = e AND id = w.id;
      SELECT * INTO w FROM webhook_endpoint WHERE environment_id = e AND id = w.id;
      PERFORM record_event(e, p, 1, 'webhook_endpoint.disabled', 'webhook_endpoint', w.id, NULL,
        webhook_endpoint_fact(w));
    END IF;
  END IF;
  SELECT * INTO w FROM webhook_endpoint WHERE environment_id = e AND id = w.id;
  IF jsonb_typeof(p->'next') = 'object' AND w.status = 'enabled' AND w.deleted_at IS NULL
    AND (w.next_try_at IS NULL OR w.next_try_at <= moment) THEN
    next := webhook_take(e, w, p->'next', 1);
  END IF;
  RETURN jsonb_build_object('result', d.status, 'next', next);
END
$$;

-- p: {endpoint: {id, url, description, types, payload, shows_people, secret}, endpoints_max}
CREATE FUNCTION webhook_endpoint_create(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  n jsonb := p->'endpoint';
  moment timestamptz := (p->>'at')::timestamptz;
  w webhook_endpoint;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  -- The lock counts endpoints one after the other.
  PERFORM FROM environment WHERE id = e FOR NO KEY UPDATE;
  IF EXISTS (SELECT FROM webhook_endpoint WHERE environment_id = e AND url = n->>'url' AND deleted_at IS NULL) THEN
    RETURN refuse(e, p, 'already_exists', '{"current_status": "exists"}');
  END IF;
  IF (SELECT count(*) FROM webhook_endpoint WHERE environment_id = e AND deleted_at IS NULL)
    >= (p->>'endpoints_max')::int THEN
    RETURN refuse(e, p, 'too_many_endpoints', jsonb_build_object('maximum', (p->>'endpoints_max')::int));
  END IF;
  -- It is told of what comes after its own creation.
  INSERT INTO webhook_endpoint (environment_id, id, url, description, types, payload, shows_people, secret, read_id,
    created_by, created_at, updated_at)
  VALUES (e, n->>'id', n->>'url', n->>'description', ARRAY(SELECT jsonb_array_elements_text(n->'types')), n->>'payload',
    (n->>'shows_people')::boolean, n->>'secret', p->'event_ids'->>0, p->>'actor', moment, moment) RETURNING * INTO w;
  PERFORM record_event(e, p, 1, 'webhook_endpoint.created', 'webhook_endpoint', w.id, NULL, webhook_endpoint_fact(w));
  RETURN finish_idempotency(e, p->'idempotency'->>'key',
    jsonb_build_object('result', 'ok', 'endpoint', to_jsonb(w)));
END
$$;

-- Changes what an endpoint is told, where and whether. Members of `change` that are absent stay. `enabled` sends the
-- backlog in order; `secret` keeps the old one for `overlap_ms` beside it; `deleted` ends it for good.
-- p: {endpoint_id, change: {url?, description?, types?, payload?, shows_people?, status?, secret?, deleted?}, overlap_ms}
CREATE FUNCTION webhook_endpoint_change(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  c jsonb := p->'change';
  moment timestamptz := (p->>'at')::timestamptz;
  w webhook_endpoint;
  wanted text := c->>'status';
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
  IF EXISTS (SELECT FROM webhook_endpoint WHERE environment_id = e AND url = c->>'url' AND id <> w.id
    AND deleted_at IS NULL) THEN
    RETURN refuse(e, p, 'already_exists', '{"current_status": "exists"}');
  END IF;
  IF wanted = 'paused' AND w.status = 'disabled' THEN
    RETURN refuse(e, p, 'invalid_state', '{"current_status": "disabled", "allowed": ["enabled"]}');
  END IF;
  IF wanted = 'enabled' AND w.status <> 'enabled' THEN
    PERFORM webhook_recover(e, w.id, coalesce(w.failing_since, 'infinity'));
    UPDATE webhook_endpoint SET failures = 0, failing_since = NULL, next_try_at = NULL,
      catch_up_to = pg_current_xact_id() WHERE environment_id = e AND id = w.id;
  END IF;
  UPDATE webhook_endpoint SET
    url = coalesce(c->>'url', url),
    shows_people = coalesce((c->>'shows_people')::boolean, shows_people),
    description = CASE WHEN c ? 'description' THEN c->>'description' ELSE description END,
    types = CASE WHEN c ? 'types' THEN ARRAY(SELECT jsonb_array_elements_text(c->'types')) ELSE types END,
    payload = coalesce(c->>'payload', payload),
    status = coalesce(wanted, status),
    disabled_because = CASE WHEN wanted IS NULL THEN disabled_because END,
    disabled_at = CASE WHEN wanted IS NULL THEN disabled_at END,
    secret = coalesce(c->>'secret', secret),
    previous_secret = CASE WHEN NOT c ? 'secret' THEN previous_secret
      WHEN (p->>'overlap_ms')::numeric > 0 THEN secret END,
    previous_secret_until = CASE WHEN NOT c ? 'secret' THEN previous_secret_until
      WHEN (p->>'overlap_ms')::numeric > 0
      THEN clock_timestamp() + make_interval(secs => (p->>'overlap_ms')::numeric / 1000.0) END,
    deleted_at = CASE WHEN c ? 'deleted' THEN moment END,
    updated_at = moment,
    version = version + 1
  WHERE environment_id = e AND id = w.id RETURNING * INTO w;
  IF w.deleted_at IS NOT NULL THEN
    UPDATE webhook_delivery SET status = 'canceled', ended_at = clock_timestamp(), due_at = NULL, lease_token = NULL,
      lease_until = NULL
    WHERE environment_id = e AND endpoint_id = w.id AND status = 'pending';
  END IF;
  PERFORM record_event(e, p, 1, 'webhook_endpoint.' || CASE WHEN w.deleted_at IS NULL THEN 'updated' ELSE 'deleted' END,
    'webhook_endpoint', w.id, NULL, webhook_endpoint_fact(w));
  RETURN finish_idempotency(e, p->'idempotency'->>'key',
    jsonb_build_object('result', 'ok', 'endpoint', to_jsonb(w)));
END
$$;

-- Sends an event to an endpoint once more, whatever became of it before, or for the first time; one that waits is due at
-- once. p: {delivery_id, endpoint_id (null: the same), ids: [one]}
CREATE FUNCTION webhook_send_again(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  d webhook_delivery;
  w webhook_endpoint;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  SELECT * INTO d FROM webhook_delivery WHERE environment_id = e AND id = p->>'delivery_id';
  SELECT * INTO w FROM webhook_endpoint WHERE environment_id = e AND id = coalesce(p->>'endpoint_id', d.endpoint_id)
    AND deleted_at IS NULL FOR NO KEY UPDATE;
  IF d.id IS NULL OR w.id IS NULL THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  PERFORM webhook_line_up(e, w.id, ARRAY[d.event_id], p->'ids', '{delivered,exhausted,canceled}');
  UPDATE webhook_delivery SET due_at = clock_timestamp(), tries = 0
  WHERE environment_id = e AND endpoint_id = w.id AND event_id = d.event_id AND due_at > clock_timestamp()
    AND lease_token IS NULL;
  UPDATE webhook_endpoint SET next_try_at = NULL WHERE environment_id = e AND id = w.id;
  SELECT * INTO d FROM webhook_delivery
  WHERE environment_id = e AND endpoint_id = w.id AND event_id = d.event_id;
  RETURN finish_idempotency(e, p->'idempotency'->>'key',
    jsonb_build_object('result', 'ok', 'delivery', to_jsonb(d) - 'body' - 'lease_token'));
END
$$;

-- Sends an event that says nothing but that somebody tries the endpoint out. p: {endpoint_id, ids: [one]}
CREATE FUNCTION webhook_endpoint_test(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  w webhook_endpoint;
  d webhook_delivery;
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
  PERFORM record_event(e, p, 1, 'webhook_endpoint.tested', 'webhook_endpoint', w.id, NULL, webhook_endpoint_fact(w));
  PERFORM webhook_line_up(e, w.id, ARRAY[p->'event_ids'->>0], p->'ids', '{}');
  UPDATE webhook_endpoint SET next_try_at = NULL WHERE environment_id = e AND id = w.id;
  SELECT * INTO d FROM webhook_delivery WHERE environment_id = e AND id = p->'ids'->>0;
  RETURN finish_idempotency(e, p->'idempotency'->>'key',
    jsonb_build_object('result', 'ok', 'delivery', to_jsonb(d) - 'body' - 'lease_token'));
END
$$;

-- Asks for a range of events once more. p: {replay: {id, endpoint_id, from_id, until_id, types, includes_delivered}}
CREATE FUNCTION webhook_replay_create(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  n jsonb := p->'replay';
  r webhook_replay;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  PERFORM FROM webhook_endpoint WHERE environment_id = e AND id = n->>'endpoint_id' AND deleted_at IS NULL;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  INSERT INTO webhook_replay (environment_id, id, endpoint_id, from_id, until_id, types, includes_delivered, cursor,
    created_by, created_at)
  VALUES (e, n->>'id', n->>'endpoint_id', n->>'from_id', n->>'until_id',
    ARRAY(SELECT jsonb_array_elements_text(n->'types')), (n->>'includes_delivered')::boolean, n->>'from_id', p->>'actor',
    (p->>'at')::timestamptz) RETURNING * INTO r;
  RETURN finish_idempotency(e, p->'idempotency'->>'key',
    jsonb_build_object('result', 'ok', 'replay', to_jsonb(r)));
END
$$;

-- Puts the next events of a replay into the endpoint's line, in order, and says whether more is left. Those that wait
-- already are left alone. p: {replay_id, ids (one per event)}
CREATE FUNCTION webhook_replay_step(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  r webhook_replay;
  w webhook_endpoint;
  portion int := jsonb_array_length(p->'ids');
  events text[];
  added int := 0;
BEGIN
  SELECT * INTO r FROM webhook_replay WHERE environment_id = e AND id = p->>'replay_id' AND status = 'running'
  FOR UPDATE SKIP LOCKED;
  IF NOT FOUND THEN
    RETURN '{"left": false}';
  END IF;
  SELECT * INTO w FROM webhook_endpoint WHERE environment_id = e AND id = r.endpoint_id FOR NO KEY UPDATE;
  IF w.deleted_at IS NULL THEN
    SELECT array_agg(id ORDER BY id) INTO events FROM (SELECT id FROM event
      WHERE environment_id = e AND id > r.cursor AND id < r.until_id AND type <> 'webhook_endpoint.tested'
        AND CASE WHEN r.types = '{}' THEN w.types = '{*}' OR type = ANY (w.types) ELSE type = ANY (r.types) END
      ORDER BY id LIMIT portion) found;
    IF events IS NOT NULL THEN
      added := webhook_line_up(e, w.id, events, p->'ids',
        CASE WHEN r.includes_delivered THEN '{delivered,exhausted,canceled}' ELSE '{exhausted,canceled}' END::text[]);
      UPDATE webhook_endpoint SET ordered_until = last_position WHERE environment_id = e AND id = w.id;
    END IF;
  END IF;
  UPDATE webhook_replay SET queued = queued + added, cursor = coalesce(events[cardinality(events)], cursor),
    status = CASE WHEN cardinality(events) = portion THEN 'running' ELSE 'done' END,
    ended_at = CASE WHEN cardinality(events) = portion THEN NULL ELSE clock_timestamp() END
  WHERE environment_id = e AND id = r.id RETURNING * INTO r;
  RETURN jsonb_build_object('left', r.status = 'running');
END
$$;
