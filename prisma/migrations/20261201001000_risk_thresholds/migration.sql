-- From which score on an attempt is challenged, held for review or refused: set by people (docs/decisions/0032).

ALTER TABLE risk_state ADD COLUMN thresholds_version int NOT NULL DEFAULT 0,
  ADD CONSTRAINT risk_state_thresholds_version CHECK (thresholds_version >= 0);

-- The thresholds of an environment; version 0 where nobody has set any.
CREATE FUNCTION risk_thresholds_fact(e text) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object('environment_id', e, 'challenge_at', max(challenge_at), 'review_at', max(review_at),
    'block_at', max(block_at), 'version', coalesce(max(thresholds_version), 0))
  FROM risk_state WHERE environment_id = e
$$;

-- All three at once; null: the score alone never does that. The same again changes nothing.
-- p: {thresholds: {challenge_at, review_at, block_at}, seen_version (or null)}
CREATE FUNCTION risk_thresholds_save(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
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
  -- So that there is a row to lock.
  INSERT INTO risk_state (environment_id, updated_by, updated_at) VALUES (e, p->>'actor', (p->>'at')::timestamptz)
  ON CONFLICT (environment_id) DO NOTHING;
  SELECT * INTO s FROM risk_state WHERE environment_id = e FOR NO KEY UPDATE;
  IF s.thresholds_version <> (p->>'seen_version')::int THEN
    RETURN refuse(e, p, 'version_conflict', jsonb_build_object('current_version', s.thresholds_version));
  END IF;
  IF (s.challenge_at, s.review_at, s.block_at) IS DISTINCT FROM (wanted.challenge_at, wanted.review_at, wanted.block_at) THEN
    UPDATE risk_state SET challenge_at = wanted.challenge_at, review_at = wanted.review_at, block_at = wanted.block_at,
      thresholds_version = thresholds_version + 1, updated_by = p->>'actor', updated_at = (p->>'at')::timestamptz
    WHERE environment_id = e;
    PERFORM record_event(e, p, 1, 'risk_thresholds.updated', 'risk_thresholds', e, NULL, risk_thresholds_fact(e));
  END IF;
  fact := risk_thresholds_fact(e);
  RETURN finish_idempotency(e, p->'idempotency'->>'key', jsonb_build_object('result', 'ok', 'thresholds', fact));
END
$$;

-- The id is the version, so that a file that was compared with other thresholds is refused.
CREATE FUNCTION configuration_of_risk_thresholds(e text, locked boolean) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  IF locked THEN
    PERFORM FROM risk_state WHERE environment_id = e FOR NO KEY UPDATE;
  END IF;
  RETURN (SELECT jsonb_build_object('id', fact->>'version', 'challenge_at', fact->'challenge_at', 'review_at',
      fact->'review_at', 'block_at', fact->'block_at')
    FROM risk_thresholds_fact(e) AS fact);
END
$$;
