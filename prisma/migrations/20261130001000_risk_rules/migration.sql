-- Risk rules: a name with versions that never change, what was found when one was tried against history, and whether it
-- takes two people to switch one on (docs/decisions/0027-rules-are-text.md).

CREATE TABLE risk_rule (
  environment_id text NOT NULL REFERENCES environment (id),
  id text NOT NULL,
  name text NOT NULL,
  latest_version int NOT NULL DEFAULT 1,
  -- The one that decides, the one that only looks on, and the one that decided before: where a rollback goes.
  active_version int,
  shadow_version int,
  earlier_version int,
  -- Waits for a second person.
  requested_version int,
  requested_by text,
  requested_at timestamptz(3),
  created_by text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  deleted_at timestamptz(3),
  version int NOT NULL DEFAULT 1,
  PRIMARY KEY (environment_id, id),
  CONSTRAINT risk_rule_name CHECK (name = btrim(name) AND length(name) BETWEEN 1 AND 100),
  CONSTRAINT risk_rule_versions CHECK (latest_version > 0 AND active_version <= latest_version
    AND shadow_version <= latest_version AND earlier_version <= latest_version AND requested_version <= latest_version),
  CONSTRAINT risk_rule_requested_whole CHECK ((requested_version IS NULL) = (requested_by IS NULL)
    AND (requested_version IS NULL) = (requested_at IS NULL)),
  CONSTRAINT risk_rule_deleted_rests CHECK (deleted_at IS NULL
    OR (active_version IS NULL AND shadow_version IS NULL AND requested_version IS NULL))
);
CREATE UNIQUE INDEX risk_rule_one_name ON risk_rule (environment_id, lower(name)) WHERE deleted_at IS NULL;

-- A text that never changes; only what became of it does.
CREATE TABLE risk_rule_version (
  environment_id text NOT NULL,
  rule_id text NOT NULL,
  number int NOT NULL,
  action text NOT NULL,
  expression text NOT NULL,
  -- Keys of the lists that it looks into.
  lists text[] NOT NULL DEFAULT '{}',
  status text NOT NULL DEFAULT 'draft',
  created_by text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  activated_at timestamptz(3),
  activated_by text,
  -- Who asked for it, where that was somebody else.
  requested_by text,
  retired_at timestamptz(3),
  PRIMARY KEY (environment_id, rule_id, number),
  CONSTRAINT risk_rule_version_rule FOREIGN KEY (environment_id, rule_id) REFERENCES risk_rule (environment_id, id),
  CONSTRAINT risk_rule_version_number CHECK (number > 0),
  CONSTRAINT risk_rule_version_action CHECK (action IN ('three_ds', 'allow', 'block', 'review')),
  CONSTRAINT risk_rule_version_expression CHECK (length(expression) BETWEEN 1 AND 100000),
  CONSTRAINT risk_rule_version_status CHECK (status IN ('draft', 'validated', 'backtested', 'active', 'retired')),
  CONSTRAINT risk_rule_version_activated CHECK ((activated_at IS NULL) = (activated_by IS NULL)
    AND (status NOT IN ('active', 'retired') OR activated_at IS NOT NULL)),
  CONSTRAINT risk_rule_version_two_people CHECK (requested_by <> activated_by)
);
CREATE UNIQUE INDEX risk_rule_version_one_active ON risk_rule_version (environment_id, rule_id) WHERE status = 'active';
ALTER TABLE risk_rule
  ADD CONSTRAINT risk_rule_active FOREIGN KEY (environment_id, id, active_version)
    REFERENCES risk_rule_version (environment_id, rule_id, number),
  ADD CONSTRAINT risk_rule_shadow FOREIGN KEY (environment_id, id, shadow_version)
    REFERENCES risk_rule_version (environment_id, rule_id, number);

INSERT INTO status_transition (noun, from_status, to_status) VALUES
  ('risk_rule_version', 'draft', 'validated'),
  ('risk_rule_version', 'validated', 'backtested'),
  ('risk_rule_version', 'backtested', 'active'),
  ('risk_rule_version', 'active', 'retired'),
  ('risk_rule_version', 'retired', 'active');
SELECT make_transition_guard('risk_rule_version');
CREATE TRIGGER risk_rule_version_status BEFORE UPDATE OF status ON risk_rule_version
  FOR EACH ROW EXECUTE FUNCTION guard_risk_rule_version_transition();
CREATE TRIGGER risk_rule_version_facts BEFORE UPDATE ON risk_rule_version FOR EACH ROW
  WHEN ((OLD.number, OLD.action, OLD.expression, OLD.lists, OLD.created_by, OLD.created_at)
    IS DISTINCT FROM (NEW.number, NEW.action, NEW.expression, NEW.lists, NEW.created_by, NEW.created_at))
  EXECUTE FUNCTION refuse_change();
CREATE TRIGGER risk_rule_version_no_delete BEFORE DELETE ON risk_rule_version
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- What a version would have done in a window of history.
CREATE TABLE risk_backtest (
  environment_id text NOT NULL,
  id text NOT NULL,
  rule_id text NOT NULL,
  rule_version int NOT NULL,
  from_at timestamptz(3) NOT NULL,
  until_at timestamptz(3) NOT NULL,
  result jsonb NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  PRIMARY KEY (environment_id, id),
  CONSTRAINT risk_backtest_version FOREIGN KEY (environment_id, rule_id, rule_version)
    REFERENCES risk_rule_version (environment_id, rule_id, number),
  CONSTRAINT risk_backtest_window CHECK (from_at < until_at),
  CONSTRAINT risk_backtest_result CHECK (jsonb_typeof(result) = 'object')
);
CREATE INDEX risk_backtest_of_rule ON risk_backtest (environment_id, rule_id, id DESC);
CREATE TRIGGER risk_backtest_no_change BEFORE UPDATE OR DELETE ON risk_backtest
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE risk_rule_setting (
  environment_id text NOT NULL PRIMARY KEY REFERENCES environment (id),
  two_people boolean NOT NULL,
  updated_by text NOT NULL,
  updated_at timestamptz(3) NOT NULL
);

REVOKE DELETE, TRUNCATE ON risk_rule, risk_rule_version, risk_rule_setting FROM countinghouse_app;
REVOKE UPDATE, DELETE, TRUNCATE ON risk_backtest FROM countinghouse_app;
GRANT SELECT ON risk_rule, risk_rule_version, risk_backtest, risk_rule_setting TO countinghouse_auditor;

-- A rule with the version that it is shown by: the active one, otherwise the latest.
CREATE FUNCTION risk_rule_fact(r risk_rule) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT to_jsonb(r) || jsonb_build_object('shown_version', v.number, 'action', v.action, 'expression', v.expression,
    'status', v.status)
  FROM risk_rule_version v WHERE v.environment_id = r.environment_id AND v.rule_id = r.id
    AND v.number = coalesce(r.active_version, r.latest_version)
$$;

-- What rule functions answer and tell: the rule as it is now.
CREATE FUNCTION risk_rule_told(e text, p jsonb, event_type text, rule_id text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  fact jsonb;
BEGIN
  SELECT risk_rule_fact(r) INTO fact FROM risk_rule r WHERE r.environment_id = e AND r.id = risk_rule_told.rule_id;
  PERFORM record_event(e, p, 1, event_type, 'risk_rule', risk_rule_told.rule_id, NULL, fact);
  RETURN finish_idempotency(e, p->'idempotency'->>'key', jsonb_build_object('result', 'ok', 'rule', fact));
END
$$;

-- A new rule with its first version, a draft. p: {rule: {id, name, action, expression, lists}, rules_max}
CREATE FUNCTION risk_rule_create(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  n jsonb := p->'rule';
  moment timestamptz := (p->>'at')::timestamptz;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  -- The lock counts rules one after the other.
  PERFORM FROM environment WHERE id = e FOR NO KEY UPDATE;
  IF EXISTS (SELECT FROM risk_rule WHERE environment_id = e AND lower(name) = lower(n->>'name') AND deleted_at IS NULL) THEN
    RETURN refuse(e, p, 'already_exists', '{"current_status": "exists"}');
  END IF;
  IF (SELECT count(*) FROM risk_rule WHERE environment_id = e AND deleted_at IS NULL) >= (p->>'rules_max')::int THEN
    RETURN refuse(e, p, 'too_many_rules', jsonb_build_object('maximum', (p->>'rules_max')::int));
  END IF;
  INSERT INTO risk_rule (environment_id, id, name, created_by, created_at, updated_at)
  VALUES (e, n->>'id', n->>'name', p->>'actor', moment, moment);
  INSERT INTO risk_rule_version (environment_id, rule_id, number, action, expression, lists, created_by, created_at)
  VALUES (e, n->>'id', 1, n->>'action', n->>'expression', ARRAY(SELECT jsonb_array_elements_text(n->'lists')), p->>'actor',
    moment);
  RETURN risk_rule_told(e, p, 'risk_rule.created', n->>'id');
END
$$;

-- Another name, or another text as a new version, which begins as a draft and leaves the active one alone. The latest text
-- again makes no version. p: {rule_id, seen_version (of the rule's row, or null), change: {name?, action?, expression? with lists}}
CREATE FUNCTION risk_rule_change(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  c jsonb := p->'change';
  moment timestamptz := (p->>'at')::timestamptz;
  r risk_rule;
  v risk_rule_version;
  is_new boolean;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  SELECT * INTO r FROM risk_rule WHERE environment_id = e AND id = p->>'rule_id' AND deleted_at IS NULL FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  IF r.version <> (p->>'seen_version')::int THEN
    RETURN refuse(e, p, 'version_conflict', jsonb_build_object('current_version', r.version));
  END IF;
  IF EXISTS (SELECT FROM risk_rule WHERE environment_id = e AND lower(name) = lower(c->>'name') AND id <> r.id
    AND deleted_at IS NULL) THEN
    RETURN refuse(e, p, 'already_exists', '{"current_status": "exists"}');
  END IF;
  SELECT * INTO v FROM risk_rule_version WHERE environment_id = e AND rule_id = r.id AND number = r.latest_version;
  is_new := coalesce(c->>'action', v.action) <> v.action OR coalesce(c->>'expression', v.expression) <> v.expression;
  IF is_new THEN
    INSERT INTO risk_rule_version (environment_id, rule_id, number, action, expression, lists, created_by, created_at)
    VALUES (e, r.id, v.number + 1, coalesce(c->>'action', v.action), coalesce(c->>'expression', v.expression),
      CASE WHEN c ? 'expression' THEN ARRAY(SELECT jsonb_array_elements_text(c->'lists')) ELSE v.lists END, p->>'actor',
      moment);
  END IF;
  UPDATE risk_rule SET name = coalesce(c->>'name', name), latest_version = latest_version + is_new::int,
    updated_at = moment, version = version + 1
  WHERE environment_id = e AND id = r.id;
  PERFORM risk_changed(e, p, true);
  RETURN risk_rule_told(e, p, 'risk_rule.updated', r.id);
END
$$;

-- Notes that a version fits the environment. p: {rule_id, number}
CREATE FUNCTION risk_rule_validate(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  UPDATE risk_rule_version SET status = 'validated'
  WHERE environment_id = e AND rule_id = p->>'rule_id' AND number = (p->>'number')::int AND status = 'draft';
  UPDATE risk_rule SET updated_at = (p->>'at')::timestamptz, version = version + 1
  WHERE environment_id = e AND id = p->>'rule_id' AND deleted_at IS NULL;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  RETURN risk_rule_told(e, p, 'risk_rule.updated', p->>'rule_id');
END
$$;

-- Keeps what a version would have done, with it. p: {rule_id, number, backtest: {id, from_at, until_at, result}}
CREATE FUNCTION risk_backtest_save(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  n jsonb := p->'backtest';
  nth int := (p->>'number')::int;
  made risk_backtest;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  PERFORM FROM risk_rule WHERE environment_id = e AND id = p->>'rule_id' AND deleted_at IS NULL FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  INSERT INTO risk_backtest (environment_id, id, rule_id, rule_version, from_at, until_at, result, created_by, created_at)
  VALUES (e, n->>'id', p->>'rule_id', nth, (n->>'from_at')::timestamptz, (n->>'until_at')::timestamptz, n->'result',
    p->>'actor', (p->>'at')::timestamptz) RETURNING * INTO made;
  UPDATE risk_rule_version SET status = 'validated'
  WHERE environment_id = e AND rule_id = p->>'rule_id' AND number = nth AND status = 'draft';
  UPDATE risk_rule_version SET status = 'backtested'
  WHERE environment_id = e AND rule_id = p->>'rule_id' AND number = nth AND status = 'validated';
  UPDATE risk_rule SET updated_at = (p->>'at')::timestamptz, version = version + 1
  WHERE environment_id = e AND id = p->>'rule_id';
  PERFORM record_event(e, p, 1, 'risk_rule.backtested', 'risk_rule', r.id, NULL, risk_rule_fact(r))
  FROM risk_rule r WHERE r.environment_id = e AND r.id = p->>'rule_id';
  RETURN finish_idempotency(e, p->'idempotency'->>'key', jsonb_build_object('result', 'ok', 'backtest', to_jsonb(made)));
END
$$;

-- Makes a version the one that decides. Without a backtest it is refused; where the environment wants two people, the first
-- one only asks, and somebody else, a member, has to do the same for the same version. An earlier version that was active
-- before needs nobody a second time. p: {rule_id, number, is_member}
CREATE FUNCTION risk_rule_activate(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  moment timestamptz := (p->>'at')::timestamptz;
  r risk_rule;
  v risk_rule_version;
  asks_second boolean;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  SELECT * INTO r FROM risk_rule WHERE environment_id = e AND id = p->>'rule_id' AND deleted_at IS NULL FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  SELECT * INTO v FROM risk_rule_version WHERE environment_id = e AND rule_id = r.id AND number = (p->>'number')::int;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  IF v.status IN ('draft', 'validated') THEN
    RETURN refuse(e, p, 'backtest_required', jsonb_build_object('current_status', v.status, 'rule_version', v.number));
  END IF;
  IF v.status = 'active' THEN
    RETURN refuse(e, p, 'invalid_state', '{"current_status": "active"}');
  END IF;
  asks_second := v.status = 'backtested'
    AND coalesce((SELECT two_people FROM risk_rule_setting WHERE environment_id = e), false);
  IF asks_second AND r.requested_version IS DISTINCT FROM v.number THEN
    UPDATE risk_rule SET requested_version = v.number, requested_by = p->>'actor', requested_at = moment,
      updated_at = moment, version = version + 1 WHERE environment_id = e AND id = r.id;
    RETURN risk_rule_told(e, p, 'risk_rule.activation_requested', r.id);
  END IF;
  IF asks_second AND (r.requested_by = p->>'actor' OR NOT (p->>'is_member')::boolean) THEN
    RETURN refuse(e, p, 'approval_not_allowed', '{"because": "rule_requester"}');
  END IF;
  UPDATE risk_rule_version SET status = 'retired', retired_at = moment
  WHERE environment_id = e AND rule_id = r.id AND number = r.active_version;
  UPDATE risk_rule_version SET status = 'active', activated_at = moment, activated_by = p->>'actor', retired_at = NULL,
    requested_by = CASE WHEN asks_second THEN r.requested_by END
  WHERE environment_id = e AND rule_id = r.id AND number = v.number;
  UPDATE risk_rule SET active_version = v.number, earlier_version = coalesce(r.active_version, r.earlier_version),
    shadow_version = nullif(shadow_version, v.number), requested_version = NULL, requested_by = NULL,
    requested_at = NULL, updated_at = moment, version = version + 1
  WHERE environment_id = e AND id = r.id;
  PERFORM risk_changed(e, p, true);
  RETURN risk_rule_told(e, p, 'risk_rule.activated', r.id);
END
$$;

-- Lets a version look on beside the rules that decide, or with `number` null ends that. p: {rule_id, number}
CREATE FUNCTION risk_rule_shadow(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  r risk_rule;
  found_status text;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  SELECT * INTO r FROM risk_rule WHERE environment_id = e AND id = p->>'rule_id' AND deleted_at IS NULL FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  IF p->>'number' IS NOT NULL THEN
    SELECT status INTO found_status FROM risk_rule_version
    WHERE environment_id = e AND rule_id = r.id AND number = (p->>'number')::int;
    IF NOT FOUND THEN
      RETURN refuse(e, p, 'not_found', '{}');
    END IF;
    IF found_status IN ('draft', 'active') THEN
      RETURN refuse(e, p, 'invalid_state', jsonb_build_object('current_status', found_status));
    END IF;
  END IF;
  UPDATE risk_rule SET shadow_version = (p->>'number')::int, updated_at = (p->>'at')::timestamptz, version = version + 1
  WHERE environment_id = e AND id = r.id;
  PERFORM risk_changed(e, p, true);
  RETURN risk_rule_told(e, p, 'risk_rule.shadowed', r.id);
END
$$;

-- Ends the active version, the shadow and what waits for a second person; with `deleted` the rule itself, whose versions
-- stay. p: {rule_id, deleted}
CREATE FUNCTION risk_rule_retire(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  moment timestamptz := (p->>'at')::timestamptz;
  is_deleted boolean := coalesce((p->>'deleted')::boolean, false);
  r risk_rule;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  SELECT * INTO r FROM risk_rule WHERE environment_id = e AND id = p->>'rule_id' AND deleted_at IS NULL FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  IF NOT is_deleted AND coalesce(r.active_version, r.shadow_version, r.requested_version) IS NULL THEN
    RETURN refuse(e, p, 'invalid_state', '{"current_status": "inactive"}');
  END IF;
  UPDATE risk_rule_version SET status = 'retired', retired_at = moment
  WHERE environment_id = e AND rule_id = r.id AND number = r.active_version;
  UPDATE risk_rule SET earlier_version = coalesce(active_version, earlier_version), active_version = NULL,
    shadow_version = NULL, requested_version = NULL, requested_by = NULL, requested_at = NULL,
    deleted_at = CASE WHEN is_deleted THEN moment END, updated_at = moment, version = version + 1
  WHERE environment_id = e AND id = r.id;
  PERFORM risk_changed(e, p, true);
  RETURN risk_rule_told(e, p, CASE WHEN is_deleted THEN 'risk_rule.deleted' ELSE 'risk_rule.retired' END, r.id);
END
$$;

-- p: {two_people}
CREATE FUNCTION risk_rule_setting_save(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  saved risk_rule_setting;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  INSERT INTO risk_rule_setting (environment_id, two_people, updated_by, updated_at)
  VALUES (e, (p->>'two_people')::boolean, p->>'actor', (p->>'at')::timestamptz)
  ON CONFLICT (environment_id) DO UPDATE SET two_people = excluded.two_people, updated_by = excluded.updated_by,
    updated_at = excluded.updated_at
  RETURNING * INTO saved;
  RETURN finish_idempotency(e, p->'idempotency'->>'key', jsonb_build_object('result', 'ok', 'setting', to_jsonb(saved)));
END
$$;

-- Rules as configuration: what decides, or where nothing does the latest text.
CREATE FUNCTION configuration_of_risk_rules(e text, locked boolean) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  IF locked THEN
    PERFORM FROM risk_rule WHERE environment_id = e AND deleted_at IS NULL ORDER BY id FOR NO KEY UPDATE;
  END IF;
  RETURN coalesce((SELECT jsonb_agg(jsonb_build_object('id', r.id, 'name', r.name, 'action', v.action,
      'expression', v.expression, 'status', CASE WHEN r.active_version IS NULL THEN 'inactive' ELSE 'active' END)
      ORDER BY lower(r.name))
    FROM risk_rule r JOIN risk_rule_version v ON v.environment_id = r.environment_id AND v.rule_id = r.id
      AND v.number = coalesce(r.active_version, r.latest_version)
    WHERE r.environment_id = e AND r.deleted_at IS NULL), '[]');
END
$$;

SELECT protect_new_environment_rows();
