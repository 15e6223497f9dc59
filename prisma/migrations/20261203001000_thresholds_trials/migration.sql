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

SELECT protect_new_environment_rows();
