-- Two people also for thresholds, and in live for no longer wanting two (docs/decisions/0044-what-two-people-set.md).

-- Who asked to switch it off: while it is on that waits for somebody else, once it is off it says who the other one was.
ALTER TABLE risk_rule_setting ADD COLUMN requested_by text, ADD COLUMN requested_at timestamptz(3),
  ADD CONSTRAINT risk_rule_setting_requested_whole CHECK ((requested_by IS NULL) = (requested_at IS NULL)),
  ADD CONSTRAINT risk_rule_setting_two_people CHECK (two_people OR requested_by <> updated_by);

-- Thresholds that wait for a second person; an environment has one such wish at a time.
CREATE TABLE risk_thresholds_request (
  environment_id text NOT NULL PRIMARY KEY REFERENCES environment (id),
  challenge_at smallint,
  review_at smallint,
  block_at smallint,
  -- The version that it would follow.
  in_force int NOT NULL,
  requested_by text NOT NULL,
  requested_at timestamptz(3) NOT NULL,
  CONSTRAINT risk_thresholds_request_scores CHECK (challenge_at BETWEEN 1 AND 99 AND review_at BETWEEN 1 AND 99
    AND block_at BETWEEN 1 AND 99),
  CONSTRAINT risk_thresholds_request_order CHECK (
    coalesce(challenge_at, review_at, block_at) <= coalesce(review_at, block_at, 99)
    AND coalesce(review_at, block_at) <= coalesce(block_at, 99)),
  CONSTRAINT risk_thresholds_request_in_force CHECK (in_force >= 0)
);
REVOKE TRUNCATE ON risk_thresholds_request FROM countinghouse_app;
GRANT SELECT ON risk_thresholds_request TO countinghouse_auditor;

ALTER TABLE risk_thresholds_version ADD COLUMN requested_by text,
  ADD CONSTRAINT risk_thresholds_version_two_people CHECK (requested_by <> set_by);

-- Whether somebody works for the merchant of an environment today.
CREATE FUNCTION is_member_of_environment(e text, person text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM environment en JOIN member m ON m.merchant_id = en.merchant_id
    WHERE en.id = e AND m.user_id = person)
$$;

-- In live one member asks to switch it off, and it stays on until another one does the same; wanting it goes at once and ends
-- such a request. p: {two_people, is_member}
CREATE OR REPLACE FUNCTION risk_rule_setting_save(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  moment timestamptz := (p->>'at')::timestamptz;
  wanted boolean := (p->>'two_people')::boolean;
  s risk_rule_setting;
  asks_second boolean;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  INSERT INTO risk_rule_setting (environment_id, two_people, updated_by, updated_at) VALUES (e, false, p->>'actor', moment)
  ON CONFLICT (environment_id) DO NOTHING;
  SELECT * INTO s FROM risk_rule_setting WHERE environment_id = e FOR NO KEY UPDATE;
  asks_second := s.two_people AND NOT wanted AND (SELECT kind = 'live' FROM environment WHERE id = e);
  IF asks_second AND NOT coalesce((p->>'is_member')::boolean, false) THEN
    RETURN refuse(e, p, 'approval_not_allowed', '{"because": "two_members"}');
  END IF;
  IF asks_second AND s.requested_by = p->>'actor' THEN
    RETURN refuse(e, p, 'approval_not_allowed', '{"because": "two_requester"}');
  END IF;
  IF asks_second AND NOT is_member_of_environment(e, s.requested_by) THEN
    UPDATE risk_rule_setting SET requested_by = p->>'actor', requested_at = moment WHERE environment_id = e;
  ELSIF s.two_people <> wanted THEN
    UPDATE risk_rule_setting SET two_people = wanted, updated_by = p->>'actor', updated_at = moment,
      requested_by = CASE WHEN asks_second THEN s.requested_by END,
      requested_at = CASE WHEN asks_second THEN s.requested_at END
    WHERE environment_id = e;
  ELSIF wanted THEN
    UPDATE risk_rule_setting SET requested_by = NULL, requested_at = NULL WHERE environment_id = e;
  END IF;
  SELECT * INTO s FROM risk_rule_setting WHERE environment_id = e;
  RETURN finish_idempotency(e, p->'idempotency'->>'key', jsonb_build_object('result', 'ok', 'setting', to_jsonb(s)));
END
$$;

-- As before, with who set and who asked for them, the trial that goes with them, and what waits for a second person. A request of
-- somebody who left is not told: nobody can confirm it, and whoever sets the same asks again.
CREATE OR REPLACE FUNCTION risk_thresholds_fact(e text) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object('environment_id', e, 'challenge_at', max(s.challenge_at), 'review_at', max(s.review_at),
    'block_at', max(s.block_at), 'version', coalesce(max(s.thresholds_version), 0), 'set_by', max(v.set_by),
    'set_at', max(v.set_at), 'trial_id', max(v.trial_id), 'requested', (
      SELECT to_jsonb(r) - ARRAY['environment_id', 'in_force'] FROM risk_thresholds_request r
      WHERE r.environment_id = e AND is_member_of_environment(e, r.requested_by)))
  FROM risk_state s LEFT JOIN risk_thresholds_version v
    ON v.environment_id = s.environment_id AND v.number = s.thresholds_version
  WHERE s.environment_id = e
$$;

-- Keeps what thresholds would have done, beside the version in force; of those that nobody saved the newest are kept, and the one
-- that goes with what waits for a second person.
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
      -- Only the newest such trial is linked later, so those before it make room.
      AND t.id IS DISTINCT FROM (
        SELECT max(w.id) FROM risk_thresholds_request r JOIN risk_thresholds_trial w
          ON w.environment_id = r.environment_id AND w.in_force = r.in_force
          AND (w.challenge_at, w.review_at, w.block_at) IS NOT DISTINCT FROM (r.challenge_at, r.review_at, r.block_at)
        WHERE r.environment_id = e)
    ORDER BY t.id DESC OFFSET (p->>'unsaved_max')::int);
  RETURN finish_idempotency(e, p->'idempotency'->>'key', jsonb_build_object('result', 'ok', 'trial', to_jsonb(made)));
END
$$;

-- Puts thresholds into force as the next version, with the newest trial of the same numbers that is not older than what was in
-- force; whatever waited has been decided then. `s` is the locked state.
-- p: {requested_by (or nothing)}
CREATE FUNCTION risk_thresholds_set(e text, p jsonb, s risk_state, wanted risk_state) RETURNS void
  LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO risk_thresholds_version (environment_id, number, challenge_at, review_at, block_at, trial_id, set_by, set_at,
    requested_by)
  VALUES (e, s.thresholds_version + 1, wanted.challenge_at, wanted.review_at, wanted.block_at, (
    SELECT id FROM risk_thresholds_trial WHERE environment_id = e AND in_force = s.thresholds_version
      AND (challenge_at, review_at, block_at) IS NOT DISTINCT FROM (wanted.challenge_at, wanted.review_at, wanted.block_at)
    ORDER BY id DESC LIMIT 1), p->>'actor', (p->>'at')::timestamptz, p->>'requested_by');
  UPDATE risk_state SET challenge_at = wanted.challenge_at, review_at = wanted.review_at, block_at = wanted.block_at,
    thresholds_version = s.thresholds_version + 1, updated_by = p->>'actor', updated_at = (p->>'at')::timestamptz
  WHERE environment_id = e;
  DELETE FROM risk_thresholds_request WHERE environment_id = e;
END
$$;

-- All three at once; null: the score alone never does that. The same again changes nothing. Where the environment wants two people
-- the first member asks and another one who sets the same confirms.
-- Taking thresholds away goes at once, as ending a rule does; setting what is in force ends a request.
-- p: {thresholds: {challenge_at, review_at, block_at}, seen_version (or null), is_member}
CREATE OR REPLACE FUNCTION risk_thresholds_save(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  s risk_state;
  r risk_thresholds_request;
  wanted risk_state := jsonb_populate_record(NULL::risk_state, p->'thresholds');
  told text := 'risk_thresholds.updated';
  asks_second boolean;
  is_asked boolean;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  s := risk_state_locked(e, p);
  IF s.thresholds_version <> (p->>'seen_version')::int THEN
    RETURN refuse(e, p, 'version_conflict', jsonb_build_object('current_version', s.thresholds_version));
  END IF;
  asks_second := coalesce((SELECT two_people FROM risk_rule_setting WHERE environment_id = e), false) AND (
    wanted.challenge_at IS DISTINCT FROM s.challenge_at AND wanted.challenge_at IS NOT NULL
    OR wanted.review_at IS DISTINCT FROM s.review_at AND wanted.review_at IS NOT NULL
    OR wanted.block_at IS DISTINCT FROM s.block_at AND wanted.block_at IS NOT NULL);
  IF asks_second AND NOT coalesce((p->>'is_member')::boolean, false) THEN
    RETURN refuse(e, p, 'approval_not_allowed', '{"because": "two_members"}');
  END IF;
  SELECT * INTO r FROM risk_thresholds_request WHERE environment_id = e AND in_force = s.thresholds_version
    AND (challenge_at, review_at, block_at) IS NOT DISTINCT FROM (wanted.challenge_at, wanted.review_at, wanted.block_at);
  is_asked := is_member_of_environment(e, r.requested_by);
  IF asks_second AND r.requested_by = p->>'actor' THEN
    RETURN refuse(e, p, 'approval_not_allowed', '{"because": "two_requester"}');
  END IF;
  IF asks_second AND NOT is_asked THEN
    DELETE FROM risk_thresholds_request WHERE environment_id = e;
    INSERT INTO risk_thresholds_request (environment_id, challenge_at, review_at, block_at, in_force, requested_by,
      requested_at)
    VALUES (e, wanted.challenge_at, wanted.review_at, wanted.block_at, s.thresholds_version, p->>'actor',
      (p->>'at')::timestamptz);
    told := 'risk_thresholds.change_requested';
  ELSIF (s.challenge_at, s.review_at, s.block_at)
    IS DISTINCT FROM (wanted.challenge_at, wanted.review_at, wanted.block_at) THEN
    PERFORM risk_thresholds_set(e, p || jsonb_build_object('requested_by', CASE WHEN asks_second THEN r.requested_by END),
      s, wanted);
  ELSE
    told := CASE WHEN EXISTS (SELECT FROM risk_thresholds_request WHERE environment_id = e)
      THEN 'risk_thresholds.change_withdrawn' END;
    DELETE FROM risk_thresholds_request WHERE environment_id = e;
  END IF;
  IF told IS NOT NULL THEN
    PERFORM record_event(e, p, 1, told, 'risk_thresholds', e, NULL, risk_thresholds_fact(e));
  END IF;
  RETURN finish_idempotency(e, p->'idempotency'->>'key', jsonb_build_object('result', 'ok',
    'thresholds', risk_thresholds_fact(e)));
END
$$;

SELECT protect_new_environment_rows();
