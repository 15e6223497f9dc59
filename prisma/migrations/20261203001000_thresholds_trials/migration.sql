-- Versions of the thresholds, and what was found when some were tried (docs/decisions/0044-what-two-people-set.md).

-- What thresholds would have done in a window of history. Rows never change; those that nobody saved make room for newer ones.
CREATE TABLE risk_thresholds_trial (
  environment_id text NOT NULL REFERENCES environment (id),
  id text NOT NULL,
  challenge_at smallint,
  review_at smallint,
  block_at smallint,
  -- The version of the thresholds that was in force.
  in_force int NOT NULL,
  from_at timestamptz(3) NOT NULL,
  until_at timestamptz(3) NOT NULL,
  result jsonb NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  PRIMARY KEY (environment_id, id),
  CONSTRAINT risk_thresholds_trial_id CHECK (id LIKE 'rtt\_%'),
  CONSTRAINT risk_thresholds_trial_scores CHECK (challenge_at BETWEEN 1 AND 99 AND review_at BETWEEN 1 AND 99
    AND block_at BETWEEN 1 AND 99),
  CONSTRAINT risk_thresholds_trial_order CHECK (
    coalesce(challenge_at, review_at, block_at) <= coalesce(review_at, block_at, 99)
    AND coalesce(review_at, block_at) <= coalesce(block_at, 99)),
  CONSTRAINT risk_thresholds_trial_in_force CHECK (in_force >= 0),
  CONSTRAINT risk_thresholds_trial_window CHECK (from_at < until_at),
  CONSTRAINT risk_thresholds_trial_result CHECK (jsonb_typeof(result) = 'object')
);
CREATE TRIGGER risk_thresholds_trial_no_change BEFORE UPDATE ON risk_thresholds_trial
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Who set which thresholds, and what they had found before. Append-only.
CREATE TABLE risk_thresholds_version (
  environment_id text NOT NULL REFERENCES environment (id),
  number int NOT NULL,
  challenge_at smallint,
  review_at smallint,
  block_at smallint,
  trial_id text,
  set_by text NOT NULL,
  set_at timestamptz(3) NOT NULL,
  PRIMARY KEY (environment_id, number),
  CONSTRAINT risk_thresholds_version_number CHECK (number > 0),
  CONSTRAINT risk_thresholds_version_scores CHECK (challenge_at BETWEEN 1 AND 99 AND review_at BETWEEN 1 AND 99
    AND block_at BETWEEN 1 AND 99),
  CONSTRAINT risk_thresholds_version_order CHECK (
    coalesce(challenge_at, review_at, block_at) <= coalesce(review_at, block_at, 99)
    AND coalesce(review_at, block_at) <= coalesce(block_at, 99)),
  -- Also what keeps a trial that was saved.
  CONSTRAINT risk_thresholds_version_trial FOREIGN KEY (environment_id, trial_id)
    REFERENCES risk_thresholds_trial (environment_id, id)
);
CREATE UNIQUE INDEX risk_thresholds_version_one_of_trial ON risk_thresholds_version (environment_id, trial_id);
CREATE TRIGGER risk_thresholds_version_no_change BEFORE UPDATE OR DELETE ON risk_thresholds_version
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- What was set until now, as its events told it.
INSERT INTO risk_thresholds_version (environment_id, number, challenge_at, review_at, block_at, set_by, set_at)
SELECT environment_id, (snapshot->>'version')::int, (snapshot->>'challenge_at')::smallint,
  (snapshot->>'review_at')::smallint, (snapshot->>'block_at')::smallint, actor, created_at
FROM event WHERE type = 'risk_thresholds.updated'
ON CONFLICT DO NOTHING;

REVOKE UPDATE, TRUNCATE ON risk_thresholds_trial FROM countinghouse_app;
REVOKE UPDATE, DELETE, TRUNCATE ON risk_thresholds_version FROM countinghouse_app;
GRANT SELECT ON risk_thresholds_trial, risk_thresholds_version TO countinghouse_auditor;

-- As before, with who set them and the trial that goes with them.
CREATE OR REPLACE FUNCTION risk_thresholds_fact(e text) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object('environment_id', e, 'challenge_at', max(s.challenge_at), 'review_at', max(s.review_at),
    'block_at', max(s.block_at), 'version', coalesce(max(s.thresholds_version), 0), 'set_by', max(v.set_by),
    'set_at', max(v.set_at), 'trial_id', max(v.trial_id))
  FROM risk_state s LEFT JOIN risk_thresholds_version v
    ON v.environment_id = s.environment_id AND v.number = s.thresholds_version
  WHERE s.environment_id = e
$$;

-- Locks the state of an environment, which is there afterwards. p: {actor, at}
CREATE FUNCTION risk_state_locked(e text, p jsonb) RETURNS risk_state LANGUAGE plpgsql AS $$
DECLARE
  s risk_state;
BEGIN
  INSERT INTO risk_state (environment_id, updated_by, updated_at) VALUES (e, p->>'actor', (p->>'at')::timestamptz)
  ON CONFLICT (environment_id) DO NOTHING;
  SELECT * INTO s FROM risk_state WHERE environment_id = e FOR NO KEY UPDATE;
  RETURN s;
END
$$;

-- Keeps what thresholds would have done, beside the version in force; of those that nobody saved the newest are kept.
-- p: {trial: {id, challenge_at, review_at, block_at, from_at, until_at, result}, unsaved_max}
CREATE FUNCTION risk_thresholds_trial_save(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  s risk_state;
  made risk_thresholds_trial := jsonb_populate_record(NULL::risk_thresholds_trial, p->'trial');
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  -- Whoever saves thresholds links a trial behind the same lock, so none goes away under it.
  s := risk_state_locked(e, p);
  made.environment_id := e;
  made.in_force := s.thresholds_version;
  made.created_by := p->>'actor';
  made.created_at := (p->>'at')::timestamptz;
  INSERT INTO risk_thresholds_trial SELECT made.*;
  DELETE FROM risk_thresholds_trial WHERE environment_id = e AND id IN (
    SELECT t.id FROM risk_thresholds_trial t WHERE t.environment_id = e AND NOT EXISTS (
      SELECT FROM risk_thresholds_version v WHERE v.environment_id = e AND v.trial_id = t.id)
    ORDER BY t.id DESC OFFSET (p->>'unsaved_max')::int);
  RETURN finish_idempotency(e, p->'idempotency'->>'key', jsonb_build_object('result', 'ok', 'trial', to_jsonb(made)));
END
$$;

-- All three at once; null: the score alone never does that. The same again changes nothing. With what is set goes the newest
-- trial of the same numbers that is not older than what was in force.
-- p: {thresholds: {challenge_at, review_at, block_at}, seen_version (or null)}
CREATE OR REPLACE FUNCTION risk_thresholds_save(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  s risk_state;
  wanted risk_state := jsonb_populate_record(NULL::risk_state, p->'thresholds');
  fact jsonb;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  s := risk_state_locked(e, p);
  IF s.thresholds_version <> (p->>'seen_version')::int THEN
    RETURN refuse(e, p, 'version_conflict', jsonb_build_object('current_version', s.thresholds_version));
  END IF;
  IF (s.challenge_at, s.review_at, s.block_at) IS DISTINCT FROM (wanted.challenge_at, wanted.review_at, wanted.block_at) THEN
    PERFORM risk_thresholds_set(e, p, s, wanted);
    PERFORM record_event(e, p, 1, 'risk_thresholds.updated', 'risk_thresholds', e, NULL, risk_thresholds_fact(e));
  END IF;
  fact := risk_thresholds_fact(e);
  RETURN finish_idempotency(e, p->'idempotency'->>'key', jsonb_build_object('result', 'ok', 'thresholds', fact));
END
$$;

-- Puts thresholds into force as the next version. `s` is the locked state.
CREATE FUNCTION risk_thresholds_set(e text, p jsonb, s risk_state, wanted risk_state) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO risk_thresholds_version (environment_id, number, challenge_at, review_at, block_at, trial_id, set_by, set_at)
  VALUES (e, s.thresholds_version + 1, wanted.challenge_at, wanted.review_at, wanted.block_at, (
    SELECT id FROM risk_thresholds_trial WHERE environment_id = e AND in_force = s.thresholds_version
      AND (challenge_at, review_at, block_at) IS NOT DISTINCT FROM (wanted.challenge_at, wanted.review_at, wanted.block_at)
    ORDER BY id DESC LIMIT 1), p->>'actor', (p->>'at')::timestamptz);
  UPDATE risk_state SET challenge_at = wanted.challenge_at, review_at = wanted.review_at, block_at = wanted.block_at,
    thresholds_version = s.thresholds_version + 1, updated_by = p->>'actor', updated_at = (p->>'at')::timestamptz
  WHERE environment_id = e;
END
$$;

SELECT protect_new_environment_rows();
