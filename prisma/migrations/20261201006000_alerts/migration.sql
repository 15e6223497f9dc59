-- Alerts: rules about numbers, and the incidents that they open (docs/decisions/0036-alerts-look-at-windows.md). A worker reads
-- the numbers and hands what it found to `alert_see`, which alone opens, moves and closes incidents.

CREATE TABLE alert_rule (
  environment_id text NOT NULL REFERENCES environment (id),
  id text NOT NULL,
  -- One that ships with the product; its name is in the reader's language until somebody gives it another.
  preset text,
  name text,
  -- A metric or a watch (lib/alerts/signals.ts).
  signal text NOT NULL,
  -- A dimension of which each value is looked at by itself; null: everything together.
  split text,
  filters jsonb NOT NULL DEFAULT '{}',
  comparison text NOT NULL,
  -- In the signal's unit; for `rise` and `drop` the part of what is usual, 0.5 is a half.
  threshold double precision NOT NULL,
  window_minutes int NOT NULL,
  sample_min int NOT NULL,
  severity text NOT NULL,
  channels text[] NOT NULL,
  -- Until nobody looked; null: never.
  escalate_minutes int,
  -- By the environment's clock.
  muted_until timestamptz(3),
  enabled boolean NOT NULL DEFAULT true,
  created_by text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  deleted_at timestamptz(3),
  version int NOT NULL DEFAULT 1,
  PRIMARY KEY (environment_id, id),
  CONSTRAINT alert_rule_named CHECK (name IS NOT NULL OR preset IS NOT NULL),
  CONSTRAINT alert_rule_name_length CHECK (length(name) BETWEEN 1 AND 100),
  CONSTRAINT alert_rule_words CHECK (length(preset) BETWEEN 1 AND 40 AND length(signal) BETWEEN 1 AND 40
    AND length(split) BETWEEN 1 AND 40),
  CONSTRAINT alert_rule_filters CHECK (jsonb_typeof(filters) = 'object' AND length(filters::text) <= 400),
  CONSTRAINT alert_rule_comparison CHECK (comparison IN ('above', 'below', 'rise', 'drop')),
  CONSTRAINT alert_rule_threshold CHECK (threshold >= 0 AND threshold <= 1e12
    AND (comparison NOT IN ('rise', 'drop') OR threshold > 0) AND (comparison <> 'drop' OR threshold < 1)),
  CONSTRAINT alert_rule_window CHECK (window_minutes IN (5, 15, 30, 60, 240, 1440)),
  CONSTRAINT alert_rule_sample CHECK (sample_min BETWEEN 0 AND 1000000),
  CONSTRAINT alert_rule_severity CHECK (severity IN ('info', 'warning', 'critical')),
  CONSTRAINT alert_rule_channels CHECK (channels <@ ARRAY['console', 'email', 'webhook']),
  CONSTRAINT alert_rule_escalation CHECK (escalate_minutes BETWEEN 1 AND 10080),
  CONSTRAINT alert_rule_version CHECK (version >= 1)
);
CREATE UNIQUE INDEX one_alert_rule_per_preset ON alert_rule (environment_id, preset) WHERE preset IS NOT NULL;
CREATE TRIGGER alert_rule_facts BEFORE UPDATE ON alert_rule FOR EACH ROW
  WHEN ((OLD.environment_id, OLD.id, OLD.preset, OLD.created_by, OLD.created_at)
    IS DISTINCT FROM (NEW.environment_id, NEW.id, NEW.preset, NEW.created_by, NEW.created_at)
    OR (OLD.deleted_at IS NOT NULL AND OLD.deleted_at IS DISTINCT FROM NEW.deleted_at))
  EXECUTE FUNCTION refuse_change();

CREATE TABLE incident (
  environment_id text NOT NULL,
  id text NOT NULL,
  rule_id text NOT NULL,
  -- As the rule was when it opened.
  rule_version int NOT NULL,
  severity text NOT NULL,
  channels text[] NOT NULL,
  -- Of the rule's `split`; the empty text where everything is looked at together.
  subject text NOT NULL DEFAULT '',
  status text NOT NULL DEFAULT 'open',
  -- What is affected began here: the window in which it was seen first.
  began_at timestamptz(3) NOT NULL,
  opened_at timestamptz(3) NOT NULL,
  value double precision NOT NULL,
  peak double precision NOT NULL,
  -- What the value was held against, and what is usual where that is looked at.
  line double precision NOT NULL,
  usual double precision,
  sample int NOT NULL,
  seen_at timestamptz(3) NOT NULL,
  -- Since when it looks as if it were over.
  calm_at timestamptz(3),
  acknowledged_by text,
  acknowledged_at timestamptz(3),
  escalated_at timestamptz(3),
  closed_at timestamptz(3),
  closed_because text,
  -- What members have to be written of: the next mail.
  mail_due text,
  updated_at timestamptz(3) NOT NULL,
  version int NOT NULL DEFAULT 1,
  PRIMARY KEY (environment_id, id),
  CONSTRAINT incident_rule FOREIGN KEY (environment_id, rule_id) REFERENCES alert_rule (environment_id, id),
  CONSTRAINT incident_status_known CHECK (status IN ('open', 'closed')),
  CONSTRAINT incident_severity CHECK (severity IN ('info', 'warning', 'critical')),
  CONSTRAINT incident_channels CHECK (channels <@ ARRAY['console', 'email', 'webhook']),
  CONSTRAINT incident_closed_whole CHECK ((status = 'closed') = (closed_at IS NOT NULL)
    AND (closed_at IS NULL) = (closed_because IS NULL)),
  CONSTRAINT incident_closed_because CHECK (closed_because IN ('recovered', 'rule_changed')),
  CONSTRAINT incident_acknowledged_whole CHECK ((acknowledged_by IS NULL) = (acknowledged_at IS NULL)),
  CONSTRAINT incident_times CHECK (began_at <= opened_at AND (closed_at IS NULL OR closed_at >= opened_at)),
  CONSTRAINT incident_counts CHECK (sample >= 0 AND rule_version >= 1 AND version >= 1),
  CONSTRAINT incident_subject_length CHECK (length(subject) <= 100),
  CONSTRAINT incident_mail_due CHECK (mail_due IN ('opened', 'escalated', 'closed'))
);
CREATE UNIQUE INDEX one_open_incident ON incident (environment_id, rule_id, subject) WHERE status = 'open';
CREATE INDEX incident_of_rule ON incident (environment_id, rule_id, id DESC);
CREATE INDEX incident_by_status ON incident (environment_id, status, id DESC);
CREATE INDEX incident_to_mail ON incident (environment_id, id) WHERE mail_due IS NOT NULL;
INSERT INTO status_transition (noun, from_status, to_status) VALUES ('incident', 'open', 'closed');
SELECT make_transition_guard('incident');
CREATE TRIGGER incident_status BEFORE UPDATE OF status ON incident FOR EACH ROW EXECUTE FUNCTION guard_incident_transition();
-- What opened it stays, and so does who acknowledged it; a closed one only waits for its mail.
CREATE TRIGGER incident_what_stays BEFORE UPDATE ON incident FOR EACH ROW
  WHEN ((OLD.environment_id, OLD.id, OLD.rule_id, OLD.rule_version, OLD.subject, OLD.began_at, OLD.opened_at, OLD.channels)
    IS DISTINCT FROM (NEW.environment_id, NEW.id, NEW.rule_id, NEW.rule_version, NEW.subject, NEW.began_at, NEW.opened_at,
      NEW.channels)
    OR (OLD.acknowledged_at IS NOT NULL AND OLD.acknowledged_at IS DISTINCT FROM NEW.acknowledged_at)
    OR (OLD.closed_at IS NOT NULL AND OLD.closed_at IS DISTINCT FROM NEW.closed_at))
  EXECUTE FUNCTION refuse_change();

-- The value over time, as it was seen; about twelve for each window.
CREATE TABLE incident_point (
  environment_id text NOT NULL,
  incident_id text NOT NULL,
  at timestamptz(3) NOT NULL,
  value double precision,
  sample int NOT NULL,
  PRIMARY KEY (environment_id, incident_id, at),
  CONSTRAINT incident_point_incident FOREIGN KEY (environment_id, incident_id) REFERENCES incident (environment_id, id),
  CONSTRAINT incident_point_sample CHECK (sample >= 0)
);
CREATE TRIGGER incident_point_append_only BEFORE UPDATE OR DELETE ON incident_point FOR EACH ROW
  EXECUTE FUNCTION refuse_change();

-- When the rules of an environment are looked at next; leases are real time.
CREATE TABLE alert_state (
  environment_id text NOT NULL PRIMARY KEY REFERENCES environment (id),
  due_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  -- Newest event at the last look: where nothing happens, nothing is looked at again.
  seen_event text,
  looked_at timestamptz(3)
);
CREATE INDEX alert_state_due ON alert_state (due_at);

REVOKE DELETE, TRUNCATE ON alert_rule, incident FROM countinghouse_app;
REVOKE UPDATE, DELETE, TRUNCATE ON incident_point FROM countinghouse_app;
REVOKE DELETE, TRUNCATE ON alert_state FROM countinghouse_app;
GRANT SELECT ON alert_rule, incident, incident_point, alert_state TO countinghouse_auditor;

-- The rules that ship with the product, once in each environment: what was deleted stays deleted.
-- p: {at, rules: [{id, preset, signal, split, comparison, threshold, window_minutes, sample_min, severity, channels,
--   escalate_minutes}]}
CREATE FUNCTION alert_prepare(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO alert_state (environment_id) VALUES (e) ON CONFLICT DO NOTHING;
  INSERT INTO alert_rule (environment_id, id, preset, signal, split, comparison, threshold, window_minutes, sample_min,
    severity, channels, escalate_minutes, created_by, created_at, updated_at)
  SELECT e, r.id, r.preset, r.signal, r.split, r.comparison, r.threshold, r.window_minutes, r.sample_min, r.severity,
    r.channels, r.escalate_minutes, 'system', (p->>'at')::timestamptz, (p->>'at')::timestamptz
  FROM jsonb_to_recordset(p->'rules') AS r (id text, preset text, signal text, split text, comparison text,
    threshold double precision, window_minutes int, sample_min int, severity text, channels text[], escalate_minutes int)
  ON CONFLICT (environment_id, preset) WHERE preset IS NOT NULL DO NOTHING;
  RETURN '{"result": "ok"}';
END
$$;

-- Environments whose rules are to be looked at now, with a lease: those in which something happened since the last look, an
-- incident is open, or nobody looked for an hour. p: {limit, soon_seconds}
CREATE FUNCTION alert_claim(p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  claimed jsonb;
BEGIN
  WITH due AS (
    SELECT s.environment_id, (SELECT max(v.id) FROM event v WHERE v.environment_id = s.environment_id) AS newest
    FROM alert_state s WHERE s.due_at <= clock_timestamp()
    ORDER BY s.due_at LIMIT (p->>'limit')::int FOR UPDATE OF s SKIP LOCKED
  ), judged AS (
    SELECT d.*, s.seen_event IS DISTINCT FROM d.newest OR s.looked_at IS NULL
      OR s.looked_at < clock_timestamp() - interval '1 hour'
      OR EXISTS (SELECT FROM incident i WHERE i.environment_id = d.environment_id AND i.status = 'open') AS is_awake
    FROM due d JOIN alert_state s ON s.environment_id = d.environment_id
  ), leased AS (
    UPDATE alert_state s SET seen_event = j.newest, due_at = clock_timestamp() + make_interval(secs => (p->>'soon_seconds')::int),
      looked_at = CASE WHEN j.is_awake THEN clock_timestamp() ELSE looked_at END
    FROM judged j WHERE s.environment_id = j.environment_id
    RETURNING s.environment_id, j.is_awake
  ) SELECT coalesce(jsonb_agg(environment_id) FILTER (WHERE is_awake), '[]') INTO claimed FROM leased;
  RETURN claimed;
END
$$;

CREATE FUNCTION incident_told(e text, p jsonb, nth int, told text, i incident) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF 'webhook' = ANY (i.channels) THEN
    PERFORM record_event(e, p, nth, 'incident.' || told, 'incident', i.id, NULL, to_jsonb(i));
  END IF;
END
$$;

-- What a look at a rule found. The rule's row is locked, so of two workers that looked at once the second meets what the
-- first wrote. p: {rule_id, rule_version, calm_seconds, seen: [{id, subject, value, line, usual, sample, began_at, fires,
-- is_calm, event_ids}]}. `value` is null where there was too little to say anything.
CREATE FUNCTION alert_see(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  r alert_rule;
  i incident;
  s jsonb;
  q jsonb;
  moment timestamptz := (p->>'at')::timestamptz;
  seen_value double precision;
  is_upwards boolean;
  opened int := 0;
  closed int := 0;
BEGIN
  SELECT * INTO r FROM alert_rule WHERE environment_id = e AND id = p->>'rule_id' FOR NO KEY UPDATE;
  IF NOT FOUND OR r.version <> (p->>'rule_version')::int OR NOT r.enabled OR r.deleted_at IS NOT NULL THEN
    RETURN '{"result": "ok", "opened": 0, "closed": 0}';
  END IF;
  is_upwards := r.comparison IN ('above', 'rise');
  FOR s IN SELECT * FROM jsonb_array_elements(p->'seen') LOOP
    q := p || jsonb_build_object('event_ids', s->'event_ids');
    seen_value := (s->>'value')::double precision;
    SELECT * INTO i FROM incident WHERE environment_id = e AND rule_id = r.id AND subject = s->>'subject' AND status = 'open';
    IF NOT FOUND THEN
      CONTINUE WHEN NOT (s->>'fires')::boolean;
      INSERT INTO incident (environment_id, id, rule_id, rule_version, severity, channels, subject, began_at, opened_at, value,
        peak, line, usual, sample, seen_at, updated_at, mail_due)
      VALUES (e, s->>'id', r.id, r.version, r.severity, CASE WHEN r.muted_until > moment THEN '{}' ELSE r.channels END,
        s->>'subject', (s->>'began_at')::timestamptz, moment, seen_value, seen_value, (s->>'line')::double precision,
        (s->>'usual')::double precision, (s->>'sample')::int, moment, moment,
        CASE WHEN 'email' = ANY (r.channels) AND (r.muted_until IS NULL OR r.muted_until <= moment) THEN 'opened' END)
      RETURNING * INTO i;
      INSERT INTO incident_point VALUES (e, i.id, moment, seen_value, i.sample);
      PERFORM incident_told(e, q, 1, 'opened', i);
      opened := opened + 1;
      CONTINUE;
    END IF;
    -- A look that was slower than a later one changes nothing.
    CONTINUE WHEN i.seen_at >= moment;
    UPDATE incident SET value = coalesce(seen_value, value), sample = (s->>'sample')::int, seen_at = moment, updated_at = moment,
      peak = CASE WHEN seen_value IS NULL THEN peak WHEN is_upwards THEN greatest(peak, seen_value)
        ELSE least(peak, seen_value) END,
      calm_at = CASE WHEN (s->>'is_calm')::boolean THEN coalesce(calm_at, moment) END, version = version + 1
    WHERE environment_id = e AND id = i.id RETURNING * INTO i;
    IF NOT EXISTS (SELECT FROM incident_point WHERE environment_id = e AND incident_id = i.id
      AND at > moment - greatest(60, r.window_minutes * 5) * interval '1 second') THEN
      INSERT INTO incident_point VALUES (e, i.id, moment, seen_value, i.sample);
    END IF;
    IF i.calm_at <= moment - (p->>'calm_seconds')::int * interval '1 second' THEN
      UPDATE incident SET status = 'closed', closed_at = moment, closed_because = 'recovered', version = version + 1,
        mail_due = CASE WHEN 'email' = ANY (channels) THEN 'closed' END
      WHERE environment_id = e AND id = i.id RETURNING * INTO i;
      PERFORM incident_told(e, q, 1, 'closed', i);
      closed := closed + 1;
    ELSIF i.acknowledged_at IS NULL AND i.escalated_at IS NULL
      AND i.opened_at <= moment - r.escalate_minutes * interval '1 minute' THEN
      UPDATE incident SET escalated_at = moment, severity = 'critical', version = version + 1,
        mail_due = CASE WHEN 'email' = ANY (channels) THEN 'escalated' END
      WHERE environment_id = e AND id = i.id RETURNING * INTO i;
      PERFORM incident_told(e, q, 1, 'escalated', i);
    END IF;
  END LOOP;
  RETURN jsonb_build_object('result', 'ok', 'opened', opened, 'closed', closed);
END
$$;

-- p: {id}. The same member again changes nothing.
CREATE FUNCTION incident_acknowledge(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  i incident;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  SELECT * INTO i FROM incident WHERE environment_id = e AND id = p->>'id' FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  IF i.acknowledged_at IS NULL THEN
    UPDATE incident SET acknowledged_by = p->>'actor', acknowledged_at = (p->>'at')::timestamptz,
      updated_at = (p->>'at')::timestamptz, version = version + 1
    WHERE environment_id = e AND id = i.id RETURNING * INTO i;
    PERFORM incident_told(e, p, 1, 'acknowledged', i);
  END IF;
  RETURN finish_idempotency(e, p->'idempotency'->>'key', jsonb_build_object('result', 'ok', 'incident', to_jsonb(i)));
END
$$;

-- p: {rule: {id, name, …}, rules_max}
CREATE FUNCTION alert_rule_create(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  moment timestamptz := (p->>'at')::timestamptz;
  r alert_rule := jsonb_populate_record(NULL::alert_rule, p->'rule');
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  -- The lock counts rules one after the other.
  PERFORM FROM environment WHERE id = e FOR NO KEY UPDATE;
  IF (SELECT count(*) FROM alert_rule WHERE environment_id = e AND deleted_at IS NULL) >= (p->>'rules_max')::int THEN
    RETURN refuse(e, p, 'too_many_rules', jsonb_build_object('maximum', (p->>'rules_max')::int));
  END IF;
  INSERT INTO alert_rule (environment_id, id, name, signal, split, filters, comparison, threshold, window_minutes, sample_min,
    severity, channels, escalate_minutes, muted_until, enabled, created_by, created_at, updated_at)
  VALUES (e, r.id, r.name, r.signal, r.split, r.filters, r.comparison, r.threshold, r.window_minutes, r.sample_min, r.severity,
    r.channels, r.escalate_minutes, r.muted_until, r.enabled, p->>'actor', moment, moment) RETURNING * INTO r;
  -- The first look is the next one.
  UPDATE alert_state SET due_at = clock_timestamp(), looked_at = NULL WHERE environment_id = e;
  PERFORM record_event(e, p, 1, 'alert_rule.created', 'alert_rule', r.id, NULL, to_jsonb(r));
  RETURN finish_idempotency(e, p->'idempotency'->>'key', jsonb_build_object('result', 'ok', 'alert_rule', to_jsonb(r)));
END
$$;

-- Changes a rule or deletes it. What it looks for is another thing then, so its open incidents end with it; muting and words
-- leave them. p: {rule_id, seen_version (or null), change: {…fields} or {deleted: true}}
CREATE FUNCTION alert_rule_change(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  moment timestamptz := (p->>'at')::timestamptz;
  was alert_rule;
  r alert_rule;
  i incident;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  SELECT * INTO was FROM alert_rule WHERE environment_id = e AND id = p->>'rule_id' AND deleted_at IS NULL FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  IF was.version <> (p->>'seen_version')::int THEN
    RETURN refuse(e, p, 'version_conflict', jsonb_build_object('current_version', was.version));
  END IF;
  r := jsonb_populate_record(was, p->'change');
  IF p->'change' ? 'deleted' THEN
    r.deleted_at := moment;
  END IF;
  IF r IS NOT DISTINCT FROM was THEN
    RETURN finish_idempotency(e, p->'idempotency'->>'key', jsonb_build_object('result', 'ok', 'alert_rule', to_jsonb(was)));
  END IF;
  UPDATE alert_rule SET name = r.name, signal = r.signal, split = r.split, filters = r.filters, comparison = r.comparison,
    threshold = r.threshold, window_minutes = r.window_minutes, sample_min = r.sample_min, severity = r.severity,
    channels = r.channels, escalate_minutes = r.escalate_minutes, muted_until = r.muted_until, enabled = r.enabled,
    deleted_at = r.deleted_at, updated_at = moment, version = version + 1
  WHERE environment_id = e AND id = was.id RETURNING * INTO r;
  IF r.deleted_at IS NOT NULL OR NOT r.enabled OR (r.signal, r.split, r.filters, r.comparison)
    IS DISTINCT FROM (was.signal, was.split, was.filters, was.comparison) THEN
    UPDATE incident SET status = 'closed', closed_at = greatest(moment, opened_at), closed_because = 'rule_changed',
      updated_at = moment, mail_due = NULL, version = version + 1
    WHERE environment_id = e AND rule_id = r.id AND status = 'open';
  END IF;
  PERFORM record_event(e, p, 1, CASE WHEN r.deleted_at IS NULL THEN 'alert_rule.updated' ELSE 'alert_rule.deleted' END,
    'alert_rule', r.id, NULL, to_jsonb(r));
  RETURN finish_idempotency(e, p->'idempotency'->>'key', jsonb_build_object('result', 'ok', 'alert_rule', to_jsonb(r)));
END
$$;

-- What members are written of.
ALTER TABLE mail DROP CONSTRAINT mail_kind, ADD CONSTRAINT mail_kind
  CHECK (kind IN ('invitation', 'webhook_endpoint_disabled', 'key_ends', 'reviews_due', 'incident'));

SELECT protect_new_environment_rows();
