-- Second factors, the sign-ins that wait for one, and what a merchant asks of its members' sessions. Like users and
-- sessions, factors belong to a person and to no environment: their functions take the user's id where others take one.

-- The seed of an authenticator app (RFC 6238), sealed for its user and row (lib/factors/seal-seed.ts). It counts once a code
-- has confirmed it; until then it is only being set up.
CREATE TABLE totp_factor (
  user_id text NOT NULL REFERENCES "user" (id),
  id text NOT NULL,
  sealed_seed bytea NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  confirmed_at timestamptz(3),
  -- The time step of the last code that was taken: neither it nor an earlier one is taken again.
  last_step bigint,
  PRIMARY KEY (user_id, id),
  CONSTRAINT totp_factor_confirmed CHECK ((confirmed_at IS NULL) = (last_step IS NULL)),
  CONSTRAINT totp_factor_step CHECK (last_step > 0)
);
CREATE UNIQUE INDEX totp_factor_one ON totp_factor (user_id) WHERE confirmed_at IS NOT NULL;
CREATE UNIQUE INDEX totp_factor_one_begun ON totp_factor (user_id) WHERE confirmed_at IS NULL;
REVOKE TRUNCATE ON totp_factor FROM countinghouse_app;
GRANT SELECT (user_id, id, created_at, confirmed_at) ON totp_factor TO countinghouse_auditor;

CREATE FUNCTION guard_totp_factor() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.confirmed_at IS NOT NULL AND (NEW.last_step IS NULL OR NEW.last_step <= OLD.last_step
    OR NEW.confirmed_at <> OLD.confirmed_at OR NEW.sealed_seed <> OLD.sealed_seed) THEN
    RAISE EXCEPTION 'a code is taken once, and a confirmed seed stays' USING ERRCODE = 'CH002', CONSTRAINT = 'totp_factor_forward';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER totp_factor_forward BEFORE UPDATE ON totp_factor FOR EACH ROW EXECUTE FUNCTION guard_totp_factor();

-- A key pair in a phone, computer or security key (WebAuthn); what is kept here can only verify.
CREATE TABLE passkey (
  user_id text NOT NULL REFERENCES "user" (id),
  id text NOT NULL,
  -- base64url, as the browser names it.
  credential_id text NOT NULL,
  public_key bytea NOT NULL,
  -- How often it says that it signed; 0 for those that do not count.
  sign_count bigint NOT NULL,
  transports text[] NOT NULL,
  name text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  last_used_at timestamptz(3),
  PRIMARY KEY (user_id, id),
  CONSTRAINT passkey_credential UNIQUE (credential_id),
  CONSTRAINT passkey_credential_shape CHECK (credential_id ~ '^[A-Za-z0-9_-]+$' AND length(credential_id) <= 1400),
  CONSTRAINT passkey_sign_count CHECK (sign_count >= 0),
  CONSTRAINT passkey_name CHECK (length(name) BETWEEN 1 AND 60)
);
REVOKE UPDATE, TRUNCATE ON passkey FROM countinghouse_app;
GRANT UPDATE (sign_count, last_used_at, name) ON passkey TO countinghouse_app;
GRANT SELECT (user_id, id, name, created_at, last_used_at) ON passkey TO countinghouse_auditor;

-- A counter that goes back, or stays while it counts, is a copy of the key.
CREATE FUNCTION guard_passkey() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.sign_count < OLD.sign_count THEN
    RAISE EXCEPTION 'the count of a passkey does not go back' USING ERRCODE = 'CH002', CONSTRAINT = 'passkey_forward';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER passkey_forward BEFORE UPDATE OF sign_count ON passkey FOR EACH ROW EXECUTE FUNCTION guard_passkey();

-- Codes for the day on which the phone is gone: keyed digests, each taken once.
CREATE TABLE recovery_code (
  user_id text NOT NULL REFERENCES "user" (id),
  digest bytea NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  used_at timestamptz(3),
  PRIMARY KEY (user_id, digest),
  CONSTRAINT recovery_code_digest CHECK (octet_length(digest) = 32)
);
REVOKE UPDATE, TRUNCATE ON recovery_code FROM countinghouse_app;
GRANT UPDATE (used_at) ON recovery_code TO countinghouse_app;
GRANT SELECT (user_id, created_at, used_at) ON recovery_code TO countinghouse_auditor;
CREATE TRIGGER recovery_code_once BEFORE UPDATE ON recovery_code FOR EACH ROW
  WHEN (OLD.used_at IS NOT NULL) EXECUTE FUNCTION refuse_change();

-- What a passkey is asked to sign: one per holder (a session, or a sign-in that waits) and purpose, taken once.
CREATE TABLE factor_challenge (
  holder_id text NOT NULL,
  purpose text NOT NULL,
  challenge text NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  PRIMARY KEY (holder_id, purpose),
  CONSTRAINT factor_challenge_purpose CHECK (purpose IN ('registration', 'confirmation')),
  -- base64url of 32 bytes.
  CONSTRAINT factor_challenge_length CHECK (challenge ~ '^[A-Za-z0-9_-]{43}$')
);
CREATE INDEX factor_challenge_expires_at ON factor_challenge (expires_at);
REVOKE TRUNCATE ON factor_challenge FROM countinghouse_app;

-- What happened to a person's factors and sessions: told to them, and kept for half a year.
CREATE TABLE factor_event (
  user_id text NOT NULL REFERENCES "user" (id),
  id text NOT NULL,
  kind text NOT NULL,
  -- Name of a passkey.
  name text,
  at timestamptz(3) NOT NULL DEFAULT now(),
  ip text,
  PRIMARY KEY (user_id, id),
  CONSTRAINT factor_event_kind CHECK (kind IN ('totp_added', 'totp_removed', 'passkey_added', 'passkey_removed',
    'recovery_codes_made', 'recovery_code_used', 'factors_reset')),
  CONSTRAINT factor_event_name CHECK (length(name) BETWEEN 1 AND 60 AND (name IS NULL OR kind LIKE 'passkey%')),
  CONSTRAINT factor_event_ip CHECK (length(ip) <= 45)
);
CREATE INDEX factor_event_at ON factor_event (at);
REVOKE UPDATE, TRUNCATE ON factor_event FROM countinghouse_app;
GRANT SELECT ON factor_event TO countinghouse_auditor;
CREATE TRIGGER factor_event_append_only BEFORE UPDATE ON factor_event FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Somebody whose password was right and whose factor is waited for. It is no session, so nothing takes it for one.
CREATE TABLE pending_sign_in (
  id text PRIMARY KEY,
  token_digest bytea NOT NULL,
  user_id text NOT NULL REFERENCES "user" (id),
  expires_at timestamptz(3) NOT NULL,
  CONSTRAINT pending_sign_in_digest UNIQUE (token_digest),
  CONSTRAINT pending_sign_in_digest_length CHECK (octet_length(token_digest) = 32)
);
CREATE INDEX pending_sign_in_expires_at ON pending_sign_in (expires_at);
REVOKE UPDATE, TRUNCATE ON pending_sign_in FROM countinghouse_app;

-- How a session began, when its member last showed a factor (or, having none, the password) again, and the longest time
-- it stood still: one that stood still for longer than live allows does not come back to live.
ALTER TABLE session ADD COLUMN factor text NOT NULL DEFAULT 'password';
ALTER TABLE session ADD COLUMN confirmed_at timestamptz(3);
ALTER TABLE session ADD COLUMN longest_pause_seconds integer NOT NULL DEFAULT 0;
ALTER TABLE session ADD CONSTRAINT session_factor CHECK (factor IN ('password', 'totp', 'passkey', 'recovery_code'));
ALTER TABLE session ADD CONSTRAINT session_pause CHECK (longest_pause_seconds >= 0);

CREATE FUNCTION has_second_factor(u text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM totp_factor WHERE user_id = u AND confirmed_at IS NOT NULL)
    OR EXISTS (SELECT FROM passkey WHERE user_id = u)
$$;

-- Whoever has a second factor gets no session without it, whatever the code forgets.
CREATE FUNCTION guard_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.factor = 'password' AND has_second_factor(NEW.user_id) THEN
    RAISE EXCEPTION 'the second factor is missing' USING ERRCODE = 'CH002', CONSTRAINT = 'session_needs_factor';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER session_needs_factor BEFORE INSERT ON session FOR EACH ROW EXECUTE FUNCTION guard_session();

-- The right password of somebody who has a second factor is no success yet, and a wrong factor is a failure of its own kind.
ALTER TABLE sign_in_attempt DROP CONSTRAINT sign_in_attempt_outcome_check;
ALTER TABLE sign_in_attempt ADD CONSTRAINT sign_in_attempt_outcome_check
  CHECK (outcome IN ('succeeded', 'failed', 'locked', 'awaits_factor', 'wrong_factor'));
DROP INDEX sign_in_attempt_failed;
CREATE INDEX sign_in_attempt_failed ON sign_in_attempt (user_id, created_at)
  WHERE outcome NOT IN ('succeeded', 'awaits_factor');

-- What a merchant asks of its members: minutes without activity after which live asks to sign in again, hours after which
-- every session does, and from when on nobody does anything without a second factor.
ALTER TABLE merchant ADD COLUMN session_idle_minutes integer NOT NULL DEFAULT 15;
ALTER TABLE merchant ADD COLUMN session_max_hours integer NOT NULL DEFAULT 12;
ALTER TABLE merchant ADD COLUMN factor_required_at timestamptz(3);
ALTER TABLE merchant ADD CONSTRAINT merchant_session_idle CHECK (session_idle_minutes BETWEEN 5 AND 60);
ALTER TABLE merchant ADD CONSTRAINT merchant_session_max CHECK (session_max_hours BETWEEN 1 AND 24);

-- What follows from a new factor. The first one brings recovery codes and ends what had been opened without it.
CREATE FUNCTION factor_was_added(u text, p jsonb, was_first boolean) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  makes_codes boolean := NOT EXISTS (SELECT FROM recovery_code WHERE user_id = u AND used_at IS NULL);
BEGIN
  IF makes_codes THEN
    DELETE FROM recovery_code WHERE user_id = u;
    INSERT INTO recovery_code (user_id, digest) SELECT u, decode(d, 'hex') FROM jsonb_array_elements_text(p->'digests') AS d;
  END IF;
  IF was_first THEN
    UPDATE session SET revoked_at = now() WHERE user_id = u AND id <> p->>'session_id' AND revoked_at IS NULL;
  END IF;
  INSERT INTO factor_event (user_id, id, kind, name, ip) VALUES (u, p->>'event_id', p->>'kind', p->>'name', p->>'ip');
  RETURN jsonb_build_object('result', 'ok', 'id', p->>'id', 'made_codes', makes_codes);
END
$$;

-- Begins to set up an authenticator app; what was begun before is given up. p: {id, sealed_seed (base64)}
CREATE FUNCTION totp_begin(u text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO totp_factor (user_id, id, sealed_seed) VALUES (u, p->>'id', decode(p->>'sealed_seed', 'base64'))
  ON CONFLICT (user_id) WHERE confirmed_at IS NULL
  DO UPDATE SET id = excluded.id, sealed_seed = excluded.sealed_seed, created_at = excluded.created_at;
  RETURN jsonb_build_object('result', 'ok');
END
$$;

-- A code has shown that the app has the seed: it counts from now on, and takes the place of another app's.
-- p: {id, step, session_id, digests (hex), event_id, kind, ip}
CREATE FUNCTION totp_confirm(u text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  was_first boolean;
BEGIN
  PERFORM FROM "user" WHERE id = u FOR NO KEY UPDATE;
  was_first := NOT has_second_factor(u);
  IF NOT EXISTS (SELECT FROM totp_factor WHERE user_id = u AND id = p->>'id' AND confirmed_at IS NULL) THEN
    RETURN jsonb_build_object('result', 'not_found');
  END IF;
  DELETE FROM totp_factor WHERE user_id = u AND confirmed_at IS NOT NULL;
  UPDATE totp_factor SET confirmed_at = now(), last_step = (p->>'step')::bigint WHERE user_id = u AND id = p->>'id';
  RETURN factor_was_added(u, p, was_first);
END
$$;

-- p: {id, credential_id, public_key (base64), sign_count, transports, name, session_id, digests (hex), event_id, kind, ip}
CREATE FUNCTION passkey_add(u text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  was_first boolean;
BEGIN
  PERFORM FROM "user" WHERE id = u FOR NO KEY UPDATE;
  was_first := NOT has_second_factor(u);
  IF (SELECT count(*) FROM passkey WHERE user_id = u) >= 20 THEN
    RETURN jsonb_build_object('result', 'too_many');
  END IF;
  INSERT INTO passkey (user_id, id, credential_id, public_key, sign_count, transports, name)
  VALUES (u, p->>'id', p->>'credential_id', decode(p->>'public_key', 'base64'), (p->>'sign_count')::bigint,
    ARRAY(SELECT jsonb_array_elements_text(p->'transports')), p->>'name');
  RETURN factor_was_added(u, p, was_first);
END
$$;

-- Takes a factor away. The last one goes only where no merchant of the person asks for one, and takes the codes along.
-- p: {id, event_id, ip}
CREATE FUNCTION factor_remove(u text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  gone text;
  asking text;
BEGIN
  PERFORM FROM "user" WHERE id = u FOR NO KEY UPDATE;
  SELECT m.name INTO asking FROM member b JOIN merchant m ON m.id = b.merchant_id
    WHERE b.user_id = u AND m.factor_required_at IS NOT NULL ORDER BY m.name LIMIT 1;
  IF asking IS NOT NULL AND NOT EXISTS (
    SELECT FROM totp_factor WHERE user_id = u AND confirmed_at IS NOT NULL AND id <> p->>'id'
    UNION ALL SELECT FROM passkey WHERE user_id = u AND id <> p->>'id'
  ) THEN
    RETURN jsonb_build_object('result', 'last', 'merchant', asking);
  END IF;
  DELETE FROM passkey WHERE user_id = u AND id = p->>'id' RETURNING name INTO gone;
  IF FOUND THEN
    INSERT INTO factor_event (user_id, id, kind, name, ip) VALUES (u, p->>'event_id', 'passkey_removed', gone, p->>'ip');
  ELSE
    DELETE FROM totp_factor WHERE user_id = u AND id = p->>'id' AND confirmed_at IS NOT NULL;
    IF NOT FOUND THEN
      RETURN jsonb_build_object('result', 'not_found');
    END IF;
    INSERT INTO factor_event (user_id, id, kind, ip) VALUES (u, p->>'event_id', 'totp_removed', p->>'ip');
  END IF;
  IF NOT has_second_factor(u) THEN
    DELETE FROM recovery_code WHERE user_id = u;
  END IF;
  RETURN jsonb_build_object('result', 'ok', 'id', p->>'id');
END
$$;

-- New recovery codes for all earlier ones. p: {digests (hex), event_id, ip}
CREATE FUNCTION recovery_codes_replace(u text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM "user" WHERE id = u FOR NO KEY UPDATE;
  IF NOT has_second_factor(u) THEN
    RETURN jsonb_build_object('result', 'not_found');
  END IF;
  DELETE FROM recovery_code WHERE user_id = u;
  INSERT INTO recovery_code (user_id, digest) SELECT u, decode(d, 'hex') FROM jsonb_array_elements_text(p->'digests') AS d;
  INSERT INTO factor_event (user_id, id, kind, ip) VALUES (u, p->>'event_id', 'recovery_codes_made', p->>'ip');
  RETURN jsonb_build_object('result', 'ok');
END
$$;

-- The operator lets somebody in who has lost every factor: all of them go, and every session ends. p: {event_id}
CREATE FUNCTION factors_reset(u text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM "user" WHERE id = u FOR NO KEY UPDATE;
  IF NOT has_second_factor(u) THEN
    RETURN jsonb_build_object('result', 'not_found');
  END IF;
  DELETE FROM totp_factor WHERE user_id = u;
  DELETE FROM passkey WHERE user_id = u;
  DELETE FROM recovery_code WHERE user_id = u;
  DELETE FROM pending_sign_in WHERE user_id = u;
  UPDATE session SET revoked_at = now() WHERE user_id = u AND revoked_at IS NULL;
  INSERT INTO factor_event (user_id, id, kind) VALUES (u, p->>'event_id', 'factors_reset');
  RETURN jsonb_build_object('result', 'ok');
END
$$;

-- Takes a recovery code, once. p: {digest (hex), event_id, ip}
CREATE FUNCTION recovery_code_use(u text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  UPDATE recovery_code SET used_at = now()
  WHERE user_id = u AND digest = decode(p->>'digest', 'hex') AND used_at IS NULL;
  IF NOT FOUND THEN
    RETURN jsonb_build_object('result', 'wrong');
  END IF;
  INSERT INTO factor_event (user_id, id, kind, ip) VALUES (u, p->>'event_id', 'recovery_code_used', p->>'ip');
  RETURN jsonb_build_object('result', 'ok');
END
$$;

-- Opens the session that a sign-in waited for, and ends the one this browser had. p_pending is null where no factor is due.
-- A session lasts as long as the most patient merchant of the person allows; each merchant holds it to its own hours.
CREATE FUNCTION session_start(p_user text, p_pending bytea, p_session text, p_digest bytea, p_factor text,
  p_previous bytea, p_hours integer, p_ip text, p_agent text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  IF p_pending IS NOT NULL THEN
    DELETE FROM pending_sign_in WHERE token_digest = p_pending AND user_id = p_user AND expires_at > now();
    IF NOT FOUND THEN
      RETURN false;
    END IF;
  END IF;
  UPDATE session SET revoked_at = now() WHERE token_digest = p_previous AND revoked_at IS NULL;
  INSERT INTO session (id, token_digest, user_id, expires_at, ip, user_agent, factor, confirmed_at)
  VALUES (p_session, p_digest, p_user, now() + make_interval(hours => coalesce(
      (SELECT max(m.session_max_hours) FROM member b JOIN merchant m ON m.id = b.merchant_id WHERE b.user_id = p_user),
      p_hours)), p_ip, p_agent, p_factor, CASE WHEN p_factor <> 'password' THEN now() END);
  RETURN true;
END
$$;
