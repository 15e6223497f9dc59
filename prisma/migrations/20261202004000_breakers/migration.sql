-- Circuit breakers: while a network fails, new payments are not sent to it (docs/decisions/0042-breakers.md). An incident about a
-- connector opens one where its rule says so; payments that are let through one at a time, or a person, or time close it.

ALTER TABLE alert_rule
  -- How long a breaker stays open at most; null: the rule opens none.
  ADD COLUMN breaker_minutes int,
  ADD COLUMN mute_reason text,
  ADD CONSTRAINT alert_rule_breaker CHECK (breaker_minutes BETWEEN 1 AND 1440
    AND (breaker_minutes IS NULL OR split IS NOT DISTINCT FROM 'connector')),
  ADD CONSTRAINT alert_rule_mute_reason CHECK (length(mute_reason) BETWEEN 1 AND 200
    AND (mute_reason IS NULL OR muted_until IS NOT NULL));

CREATE TABLE breaker (
  environment_id text NOT NULL,
  id text NOT NULL,
  connector text NOT NULL,
  incident_id text NOT NULL,
  status text NOT NULL DEFAULT 'open',
  -- By the environment's clock, like `probe_at` and `closes_at`.
  opened_at timestamptz(3) NOT NULL,
  -- From here on one payment at a time is let through, as a probe.
  probe_at timestamptz(3) NOT NULL,
  -- It closes then, whatever probes said.
  closes_at timestamptz(3) NOT NULL,
  -- Probes that were answered: all of them, and the last ones that passed in a row.
  probed int NOT NULL DEFAULT 0,
  passed int NOT NULL DEFAULT 0,
  -- The probe that is under way. Its lease is real time: whoever dies in it keeps the next one away no longer.
  probe_id text,
  probe_until timestamptz(3),
  closed_at timestamptz(3),
  closed_because text,
  closed_by text,
  updated_at timestamptz(3) NOT NULL,
  version int NOT NULL DEFAULT 1,
  PRIMARY KEY (environment_id, id),
  CONSTRAINT breaker_incident FOREIGN KEY (environment_id, incident_id) REFERENCES incident (environment_id, id),
  CONSTRAINT breaker_status_known CHECK (status IN ('open', 'closed')),
  CONSTRAINT breaker_connector_length CHECK (length(connector) BETWEEN 1 AND 100),
  CONSTRAINT breaker_times CHECK (opened_at <= probe_at AND opened_at < closes_at
    AND (closed_at IS NULL OR closed_at >= opened_at)),
  CONSTRAINT breaker_counts CHECK (passed >= 0 AND probed >= passed AND version >= 1),
  CONSTRAINT breaker_probe_whole CHECK ((probe_id IS NULL) = (probe_until IS NULL)),
  CONSTRAINT breaker_closed_whole CHECK ((status = 'closed') = (closed_at IS NOT NULL)
    AND (closed_at IS NULL) = (closed_because IS NULL) AND (probe_id IS NULL OR status = 'open')),
  CONSTRAINT breaker_closed_because CHECK (closed_because IN ('probed', 'time_over', 'by_hand', 'rule_changed')),
  CONSTRAINT breaker_closed_by CHECK ((closed_by IS NOT NULL) = (coalesce(closed_because, '') = 'by_hand'))
);
CREATE UNIQUE INDEX one_open_breaker ON breaker (environment_id, connector) WHERE status = 'open';
CREATE INDEX breaker_of_incident ON breaker (environment_id, incident_id);
INSERT INTO status_transition (noun, from_status, to_status) VALUES ('breaker', 'open', 'closed');
SELECT make_transition_guard('breaker');
CREATE TRIGGER breaker_status BEFORE UPDATE OF status ON breaker FOR EACH ROW EXECUTE FUNCTION guard_breaker_transition();
CREATE TRIGGER breaker_what_stays BEFORE UPDATE ON breaker FOR EACH ROW
  WHEN ((OLD.environment_id, OLD.id, OLD.connector, OLD.incident_id, OLD.opened_at, OLD.closes_at)
    IS DISTINCT FROM (NEW.environment_id, NEW.id, NEW.connector, NEW.incident_id, NEW.opened_at, NEW.closes_at)
    OR (OLD.closed_at IS NOT NULL AND OLD.closed_at IS DISTINCT FROM NEW.closed_at))
  EXECUTE FUNCTION refuse_change();

REVOKE DELETE, TRUNCATE ON breaker FROM countinghouse_app;
GRANT SELECT ON breaker TO countinghouse_auditor;

-- Opens the breaker of an incident's connector where its rule says so; one that is open already stays as it is.
CREATE FUNCTION breaker_open(e text, p jsonb, nth int, r alert_rule, i incident) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  b breaker;
  moment timestamptz := (p->>'at')::timestamptz;
BEGIN
  IF r.breaker_minutes IS NULL OR i.subject = '' THEN
    RETURN;
  END IF;
  INSERT INTO breaker (environment_id, id, connector, incident_id, opened_at, probe_at, closes_at, updated_at)
  VALUES (e, p->>'breaker_id', i.subject, i.id, moment, moment + (p->>'pause_seconds')::int * interval '1 second',
    moment + r.breaker_minutes * interval '1 minute', moment)
  ON CONFLICT (environment_id, connector) WHERE status = 'open' DO NOTHING RETURNING * INTO b;
  IF FOUND THEN
    PERFORM record_event(e, p, nth, 'breaker.opened', 'breaker', b.id, NULL, to_jsonb(b));
  END IF;
END
$$;

CREATE FUNCTION breaker_end(e text, p jsonb, nth int, breaker_id text, because text) RETURNS breaker LANGUAGE plpgsql AS $$
DECLARE
  b breaker;
  moment timestamptz := (p->>'at')::timestamptz;
BEGIN
  UPDATE breaker SET status = 'closed', closed_at = greatest(moment, opened_at), closed_because = because,
    closed_by = CASE because WHEN 'by_hand' THEN p->>'actor' END, probe_id = NULL, probe_until = NULL,
    updated_at = moment, version = version + 1
  WHERE environment_id = e AND id = breaker_id AND status = 'open' RETURNING * INTO b;
  IF FOUND THEN
    PERFORM record_event(e, p, nth, 'breaker.closed', 'breaker', b.id, NULL, to_jsonb(b));
  END IF;
  RETURN b;
END
$$;

-- Lets one payment through as a probe. p: {at, connector, probe_id, lease_ms}; answers `granted`, `kept` (somebody else's probe
-- is under way, or it is too early) or `closed` (nothing stands in the way any more).
CREATE FUNCTION breaker_probe(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  moment timestamptz := (p->>'at')::timestamptz;
BEGIN
  UPDATE breaker SET probe_id = p->>'probe_id',
    probe_until = clock_timestamp() + (p->>'lease_ms')::int * interval '1 millisecond'
  WHERE environment_id = e AND connector = p->>'connector' AND status = 'open' AND probe_at <= moment AND closes_at > moment
    AND (probe_until IS NULL OR probe_until <= clock_timestamp());
  IF FOUND THEN
    RETURN '"granted"';
  END IF;
  RETURN CASE WHEN EXISTS (SELECT FROM breaker WHERE environment_id = e AND connector = p->>'connector'
    AND status = 'open' AND closes_at > moment) THEN '"kept"' ELSE '"closed"' END;
END
$$;

-- What a probe said; null where it reached no network. A probe whose lease another one has taken over says nothing any more.
-- p: {at, connector, probe_id, passed (or null), passed_wanted, pause_seconds, actor, request_id, event_ids}
CREATE FUNCTION breaker_probed(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  b breaker;
  has_passed boolean := (p->>'passed')::boolean;
  moment timestamptz := (p->>'at')::timestamptz;
BEGIN
  UPDATE breaker SET probe_id = NULL, probe_until = NULL, probed = probed + (has_passed IS NOT NULL)::int,
    passed = CASE WHEN has_passed THEN passed + 1 WHEN NOT has_passed THEN 0 ELSE passed END,
    probe_at = CASE WHEN NOT has_passed THEN greatest(moment, opened_at) + (p->>'pause_seconds')::int * interval '1 second'
      ELSE probe_at END,
    updated_at = moment, version = version + 1
  WHERE environment_id = e AND connector = p->>'connector' AND status = 'open' AND probe_id = p->>'probe_id' RETURNING * INTO b;
  IF FOUND AND b.passed >= (p->>'passed_wanted')::int THEN
    b := breaker_end(e, p, 1, b.id, 'probed');
  END IF;
  RETURN jsonb_build_object('closed', coalesce(b.status = 'closed', false));
END
$$;

-- Closes those whose time is over. p: {at, actor, request_id, breakers: [{id, event_id}]}
CREATE FUNCTION breaker_expire(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  s jsonb;
BEGIN
  FOR s IN SELECT * FROM jsonb_array_elements(p->'breakers') LOOP
    PERFORM breaker_end(e, p || jsonb_build_object('event_ids', jsonb_build_array(s->'event_id')), 1, id, 'time_over')
    FROM breaker WHERE environment_id = e AND id = s->>'id' AND status = 'open' AND closes_at <= (p->>'at')::timestamptz;
  END LOOP;
  RETURN '{"result": "ok"}';
END
$$;

-- By hand. One that is closed stays as it is. p: {id}
CREATE FUNCTION breaker_close(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  b breaker;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  SELECT * INTO b FROM breaker WHERE environment_id = e AND id = p->>'id' FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  IF b.status = 'open' THEN
    b := breaker_end(e, p, 1, b.id, 'by_hand');
  END IF;
  RETURN finish_idempotency(e, p->'idempotency'->>'key', jsonb_build_object('result', 'ok', 'breaker', to_jsonb(b)));
END
$$;

-- Who was told of an incident stays; of one that nobody was told of, because its rule was muted, somebody may be told later.
DROP TRIGGER incident_what_stays ON incident;
CREATE TRIGGER incident_what_stays BEFORE UPDATE ON incident FOR EACH ROW
  WHEN ((OLD.environment_id, OLD.id, OLD.rule_id, OLD.rule_version, OLD.subject, OLD.began_at, OLD.opened_at)
    IS DISTINCT FROM (NEW.environment_id, NEW.id, NEW.rule_id, NEW.rule_version, NEW.subject, NEW.began_at, NEW.opened_at)
    OR (OLD.channels <> '{}' AND OLD.channels IS DISTINCT FROM NEW.channels)
    OR (OLD.acknowledged_at IS NOT NULL AND OLD.acknowledged_at IS DISTINCT FROM NEW.acknowledged_at)
    OR (OLD.closed_at IS NOT NULL AND OLD.closed_at IS DISTINCT FROM NEW.closed_at))
  EXECUTE FUNCTION refuse_change();

-- As before, and where the rule says so the incident opens its connector's breaker. `pause_seconds` and each `breaker_id` are
-- of breakers; a second event id is for theirs.
CREATE OR REPLACE FUNCTION alert_see(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  r alert_rule;
  i incident;
  s jsonb;
  q jsonb;
  moment timestamptz := (p->>'at')::timestamptz;
  seen_value double precision;
  is_upwards boolean;
  has_breaker boolean;
  is_muted boolean;
  opened int := 0;
  closed int := 0;
BEGIN
  SELECT * INTO r FROM alert_rule WHERE environment_id = e AND id = p->>'rule_id' FOR NO KEY UPDATE;
  IF NOT FOUND OR r.version <> (p->>'rule_version')::int OR NOT r.enabled OR r.deleted_at IS NOT NULL THEN
    RETURN '{"result": "ok", "opened": 0, "closed": 0}';
  END IF;
  is_upwards := r.comparison IN ('above', 'rise');
  is_muted := coalesce(r.muted_until > moment, false);
  FOR s IN SELECT * FROM jsonb_array_elements(p->'seen') LOOP
    q := p || jsonb_build_object('event_ids', s->'event_ids', 'breaker_id', s->'breaker_id');
    seen_value := (s->>'value')::double precision;
    SELECT * INTO i FROM incident WHERE environment_id = e AND rule_id = r.id AND subject = s->>'subject' AND status = 'open';
    IF NOT FOUND THEN
      CONTINUE WHEN NOT (s->>'fires')::boolean;
      INSERT INTO incident (environment_id, id, rule_id, rule_version, severity, channels, subject, began_at, opened_at, value,
        peak, line, usual, sample, seen_at, updated_at, mail_due)
      VALUES (e, s->>'id', r.id, r.version, r.severity, CASE WHEN is_muted THEN '{}' ELSE r.channels END,
        s->>'subject', (s->>'began_at')::timestamptz, moment, seen_value, seen_value, (s->>'line')::double precision,
        (s->>'usual')::double precision, (s->>'sample')::int, moment, moment,
        CASE WHEN 'email' = ANY (r.channels) AND NOT is_muted THEN 'opened' END)
      RETURNING * INTO i;
      INSERT INTO incident_point VALUES (e, i.id, moment, seen_value, i.sample);
      PERFORM incident_told(e, q, 1, 'opened', i);
      PERFORM breaker_open(e, q, 2, r, i);
      opened := opened + 1;
      CONTINUE;
    END IF;
    -- A look that was slower than a later one changes nothing.
    CONTINUE WHEN i.seen_at >= moment;
    -- While nothing is sent nothing fails either: an incident is not over because a breaker keeps payments away.
    has_breaker := EXISTS (SELECT FROM breaker WHERE environment_id = e AND status = 'open'
      AND (incident_id = i.id OR (r.split = 'connector' AND connector = i.subject)));
    UPDATE incident SET value = coalesce(seen_value, value), sample = (s->>'sample')::int, seen_at = moment, updated_at = moment,
      peak = CASE WHEN seen_value IS NULL THEN peak WHEN is_upwards THEN greatest(peak, seen_value)
        ELSE least(peak, seen_value) END,
      calm_at = CASE WHEN (s->>'is_calm')::boolean AND NOT has_breaker THEN coalesce(calm_at, moment) END, version = version + 1
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
    ELSIF i.channels = '{}' AND r.channels <> '{}' AND NOT is_muted AND (s->>'fires')::boolean THEN
      -- The time until which it was muted is over, and it goes on: now it is told.
      UPDATE incident SET channels = r.channels, version = version + 1,
        mail_due = CASE WHEN 'email' = ANY (r.channels) THEN 'opened' END
      WHERE environment_id = e AND id = i.id RETURNING * INTO i;
      PERFORM incident_told(e, q, 1, 'opened', i);
    ELSIF i.acknowledged_at IS NULL AND i.escalated_at IS NULL AND NOT is_muted
      AND i.opened_at <= moment - r.escalate_minutes * interval '1 minute' THEN
      UPDATE incident SET escalated_at = moment, severity = 'critical', version = version + 1,
        mail_due = CASE WHEN 'email' = ANY (channels) THEN 'escalated' END
      WHERE environment_id = e AND id = i.id RETURNING * INTO i;
      PERFORM incident_told(e, q, 1, 'escalated', i);
    END IF;
    -- It goes on in a window that lies whole behind the last end of its breaker. What a person closed stays closed.
    IF i.status = 'open' AND (s->>'fires')::boolean AND NOT has_breaker AND NOT EXISTS (SELECT FROM breaker
      WHERE environment_id = e AND incident_id = i.id
        AND (closed_because = 'by_hand' OR closed_at > (s->>'began_at')::timestamptz)) THEN
      PERFORM breaker_open(e, q, 2, r, i);
    END IF;
  END LOOP;
  RETURN jsonb_build_object('result', 'ok', 'opened', opened, 'closed', closed);
END
$$;

-- As before, with the breaker and the reason of a mute.
CREATE OR REPLACE FUNCTION alert_rule_create(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
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
    severity, channels, escalate_minutes, breaker_minutes, muted_until, mute_reason, enabled, created_by, created_at, updated_at)
  VALUES (e, r.id, r.name, r.signal, r.split, r.filters, r.comparison, r.threshold, r.window_minutes, r.sample_min, r.severity,
    r.channels, r.escalate_minutes, r.breaker_minutes, r.muted_until, r.mute_reason, r.enabled, p->>'actor', moment, moment) RETURNING * INTO r;
  -- The first look is the next one.
  UPDATE alert_state SET due_at = clock_timestamp(), looked_at = NULL WHERE environment_id = e;
  PERFORM record_event(e, p, 1, 'alert_rule.created', 'alert_rule', r.id, NULL, to_jsonb(r));
  RETURN finish_idempotency(e, p->'idempotency'->>'key', jsonb_build_object('result', 'ok', 'alert_rule', to_jsonb(r)));
END
$$;

-- As before. With an incident that ends, or with the rule's wish for one, its breaker ends too.
CREATE OR REPLACE FUNCTION alert_rule_change(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  moment timestamptz := (p->>'at')::timestamptz;
  was alert_rule;
  r alert_rule;
  b breaker;
  nth int := 1;
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
  -- A reason stays no longer than what it is the reason of.
  IF r.muted_until IS NULL THEN
    r.mute_reason := NULL;
  END IF;
  IF p->'change' ? 'deleted' THEN
    r.deleted_at := moment;
  END IF;
  IF r IS NOT DISTINCT FROM was THEN
    RETURN finish_idempotency(e, p->'idempotency'->>'key', jsonb_build_object('result', 'ok', 'alert_rule', to_jsonb(was)));
  END IF;
  UPDATE alert_rule SET name = r.name, signal = r.signal, split = r.split, filters = r.filters, comparison = r.comparison,
    threshold = r.threshold, window_minutes = r.window_minutes, sample_min = r.sample_min, severity = r.severity,
    channels = r.channels, escalate_minutes = r.escalate_minutes, breaker_minutes = r.breaker_minutes,
    mute_reason = r.mute_reason, muted_until = r.muted_until, enabled = r.enabled,
    deleted_at = r.deleted_at, updated_at = moment, version = version + 1
  WHERE environment_id = e AND id = was.id RETURNING * INTO r;
  IF r.deleted_at IS NOT NULL OR NOT r.enabled OR (r.signal, r.split, r.filters, r.comparison)
    IS DISTINCT FROM (was.signal, was.split, was.filters, was.comparison) THEN
    UPDATE incident SET status = 'closed', closed_at = greatest(moment, opened_at), closed_because = 'rule_changed',
      updated_at = moment, mail_due = NULL, version = version + 1
    WHERE environment_id = e AND rule_id = r.id AND status = 'open';
  END IF;
  FOR b IN SELECT k.* FROM breaker k JOIN incident i ON i.environment_id = e AND i.id = k.incident_id
    WHERE k.environment_id = e AND k.status = 'open' AND i.rule_id = r.id
      AND (i.status = 'closed' OR r.breaker_minutes IS NULL) ORDER BY k.id LOOP
    nth := nth + 1;
    PERFORM breaker_end(e, p, nth, b.id, 'rule_changed');
  END LOOP;
  PERFORM record_event(e, p, 1, CASE WHEN r.deleted_at IS NULL THEN 'alert_rule.updated' ELSE 'alert_rule.deleted' END,
    'alert_rule', r.id, NULL, to_jsonb(r));
  RETURN finish_idempotency(e, p->'idempotency'->>'key', jsonb_build_object('result', 'ok', 'alert_rule', to_jsonb(r)));
END
$$;

-- As before, with the breakers that are open: what a payment has to know of them it reads with its environment.
CREATE OR REPLACE FUNCTION environment_context(e text, p jsonb) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object('id', n.id, 'merchant_id', n.merchant_id, 'name', n.name, 'kind', n.kind,
    'clock_offset_ms', n.clock_offset_ms, 'slug', m.slug, 'merchant_name', m.name, 'time_zone', m.time_zone,
    'default_currency', m.default_currency, 'return_origins', m.return_origins,
    'methods', (SELECT jsonb_object_agg(s.method, jsonb_build_object('enabled', s.enabled,
      'fee', CASE WHEN s.fee_basis_points IS NOT NULL
        THEN jsonb_build_object('basisPoints', s.fee_basis_points, 'fixed', s.fee_fixed) END))
      FROM method_setting s WHERE s.environment_id = e),
    'breakers', (SELECT jsonb_object_agg(b.connector, jsonb_build_object('probe_at', b.probe_at, 'closes_at', b.closes_at))
      FROM breaker b WHERE b.environment_id = e AND b.status = 'open'))
  FROM environment n JOIN merchant m ON m.id = n.merchant_id WHERE n.id = e
$$;

SELECT protect_new_environment_rows();
