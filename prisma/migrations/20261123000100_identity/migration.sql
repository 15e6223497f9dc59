-- People, their roles, their sessions, and API keys.

CREATE TABLE "user" (
  id            text PRIMARY KEY,
  email         text NOT NULL,
  name          text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  password_hash text NOT NULL CHECK (password_hash LIKE '$argon2id$%'),
  created_at    timestamptz(3) NOT NULL DEFAULT now(),
  disabled_at   timestamptz(3),
  CONSTRAINT user_email_normalised CHECK (
    email = lower(email) AND length(email) <= 254 AND email ~ '^[!-?A-~]+@[a-z0-9.-]+$' AND email !~ '["(),:;<>\\\[\]]'
  )
);
CREATE UNIQUE INDEX user_email_key ON "user" (email);

CREATE TABLE member (
  id          text NOT NULL,
  merchant_id text NOT NULL REFERENCES merchant (id),
  user_id     text NOT NULL REFERENCES "user" (id),
  role        text NOT NULL CHECK (role IN ('owner', 'admin', 'developer', 'finance', 'support', 'analyst')),
  created_at  timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (merchant_id, user_id)
);
CREATE UNIQUE INDEX member_id_key ON member (id);
CREATE INDEX member_user_id_idx ON member (user_id);

-- A merchant that has an owner never loses its last one. The merchant's row is locked first: two owners who demote
-- each other at the same moment are put in order, and the second is refused.
CREATE FUNCTION member_keeps_an_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.role = 'owner' AND (TG_OP = 'DELETE' OR NEW.role <> 'owner' OR NEW.merchant_id <> OLD.merchant_id) THEN
    PERFORM 1 FROM merchant WHERE id = OLD.merchant_id FOR NO KEY UPDATE;
    IF NOT EXISTS (
      SELECT 1 FROM member
      WHERE merchant_id = OLD.merchant_id AND role = 'owner' AND user_id <> OLD.user_id
    ) THEN
      RAISE EXCEPTION 'the last owner of a merchant stays' USING ERRCODE = '23514', CONSTRAINT = 'member_last_owner';
    END IF;
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER member_last_owner BEFORE UPDATE OR DELETE ON member
  FOR EACH ROW EXECUTE FUNCTION member_keeps_an_owner();

CREATE TABLE session (
  id           text PRIMARY KEY,
  token_digest bytea NOT NULL CHECK (octet_length(token_digest) = 32),
  user_id      text NOT NULL REFERENCES "user" (id),
  created_at   timestamptz(3) NOT NULL DEFAULT now(),
  last_seen_at timestamptz(3) NOT NULL DEFAULT now(),
  expires_at   timestamptz(3) NOT NULL,
  ip           text,
  user_agent   text CHECK (length(user_agent) <= 400),
  revoked_at   timestamptz(3)
);
CREATE UNIQUE INDEX session_token_digest_key ON session (token_digest);
CREATE INDEX session_user_id_idx ON session (user_id);

CREATE TABLE api_key (
  environment_id text NOT NULL REFERENCES environment (id),
  id             text NOT NULL,
  kind           text NOT NULL CHECK (kind IN ('secret', 'publishable')),
  name           text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  prefix         text NOT NULL,
  last4          text NOT NULL CHECK (length(last4) = 4),
  digest         bytea NOT NULL CHECK (octet_length(digest) = 32),
  permissions    text[] NOT NULL,
  created_by     text NOT NULL,
  created_at     timestamptz(3) NOT NULL DEFAULT now(),
  expires_at     timestamptz(3),
  revoked_at     timestamptz(3),
  revoked_by     text,
  last_used_at   timestamptz(3),
  last_used_ip   text,
  -- Of the dialog that asked for the key. The key's text is shown once and kept nowhere, so a repeated request cannot be
  -- answered again: it is refused instead of making a second key.
  idempotency_key text,
  PRIMARY KEY (environment_id, id),
  UNIQUE (environment_id, idempotency_key),
  -- A publishable key is public: whatever a caller asks for, it cannot be made stronger than this.
  CONSTRAINT api_key_publishable CHECK (
    kind <> 'publishable' OR permissions <@ ARRAY['tokens:write', 'checkout:confirm']
  ),
  CONSTRAINT api_key_revoked CHECK ((revoked_at IS NULL) = (revoked_by IS NULL))
);
CREATE INDEX api_key_id_idx ON api_key (id);

-- A key is born with its rights and ends once; nothing else about it changes.
REVOKE UPDATE, DELETE, TRUNCATE ON api_key FROM countinghouse_app;
GRANT UPDATE (revoked_at, revoked_by, last_used_at, last_used_ip) ON api_key TO countinghouse_app;

CREATE FUNCTION api_key_stays_revoked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS DISTINCT FROM OLD.revoked_at THEN
    RAISE EXCEPTION 'a revoked key stays revoked' USING ERRCODE = '23514', CONSTRAINT = 'api_key_stays_revoked';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER api_key_stays_revoked BEFORE UPDATE OF revoked_at ON api_key
  FOR EACH ROW EXECUTE FUNCTION api_key_stays_revoked();

CREATE TABLE sign_in_attempt (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account    bytea NOT NULL,
  user_id    text,
  ip         text,
  ip_range   text NOT NULL,
  user_agent text CHECK (length(user_agent) <= 400),
  outcome    text NOT NULL CHECK (outcome IN ('succeeded', 'failed', 'locked')),
  created_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX sign_in_attempt_known_idx ON sign_in_attempt (account, ip_range, created_at) WHERE outcome = 'succeeded';
CREATE INDEX sign_in_attempt_created_at_idx ON sign_in_attempt (created_at);
REVOKE UPDATE, TRUNCATE ON sign_in_attempt FROM countinghouse_app;

CREATE TABLE sign_in_limit (
  scope        bytea PRIMARY KEY,
  tries        integer NOT NULL CHECK (tries >= 0),
  started_at   timestamptz(3) NOT NULL,
  locked_until timestamptz(3)
);

-- Counts one try under a scope and says whether it may go on. The try is counted before the password is looked at, so
-- that a thousand at once get no more looks than a thousand in a row. The try that reaches the maximum may still look;
-- with it the lock begins, and tries during the lock do not prolong it.
CREATE FUNCTION sign_in_count(p_scope bytea, p_tries_max integer, p_lock interval) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
  v_now timestamptz := clock_timestamp();
  v_allowed boolean;
BEGIN
  INSERT INTO sign_in_limit AS l (scope, tries, started_at) VALUES (p_scope, 0, v_now)
    ON CONFLICT (scope) DO NOTHING;
  PERFORM 1 FROM sign_in_limit WHERE scope = p_scope FOR UPDATE;
  v_now := clock_timestamp();
  UPDATE sign_in_limit SET tries = 0, started_at = v_now, locked_until = NULL
    WHERE scope = p_scope AND coalesce(locked_until <= v_now, started_at + p_lock <= v_now);
  UPDATE sign_in_limit
    SET tries = tries + 1,
        locked_until = CASE WHEN tries + 1 >= p_tries_max THEN v_now + p_lock END
    WHERE scope = p_scope AND locked_until IS NULL
    RETURNING true INTO v_allowed;
  RETURN coalesce(v_allowed, false);
END $$;

-- Did this account sign in from this range of addresses in the last 90 days?
CREATE FUNCTION sign_in_known(p_account bytea, p_range text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT 1 FROM sign_in_attempt
    WHERE account = p_account AND ip_range = p_range AND outcome = 'succeeded'
      AND created_at > now() - interval '90 days'
  )
$$;

-- One try to sign in: `allowed`, `locked` (this account from here) or `refused` (this address altogether). Ranges from
-- which the account signed in before have a counter each; all others share one. So strangers who keep an account
-- locked do not lock out its user where the user usually is.
CREATE FUNCTION sign_in_begin(p_account bytea, p_address bytea, p_range text, p_range_scope bytea, p_other_scope bytea)
RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  IF p_address IS NOT NULL AND NOT sign_in_count(p_address, 100, interval '30 minutes') THEN RETURN 'refused'; END IF;
  IF NOT sign_in_count(
    CASE WHEN sign_in_known(p_account, p_range) THEN p_range_scope ELSE p_other_scope END, 10, interval '30 minutes'
  ) THEN
    RETURN 'locked';
  END IF;
  RETURN 'allowed';
END $$;

-- The end of a try. Success takes the counter it came under back to nothing, and its own try off the address, so that an
-- attacker cannot clear an address by signing in to an account of his own. Locks rows in the order of sign_in_begin.
CREATE FUNCTION sign_in_end(
  p_account bytea, p_address bytea, p_range text, p_range_scope bytea, p_other_scope bytea,
  p_outcome text, p_user_id text, p_ip text, p_user_agent text
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF p_outcome = 'succeeded' THEN
    UPDATE sign_in_limit
      SET tries = greatest(tries - 1, 0),
          locked_until = CASE WHEN tries - 1 >= 100 THEN locked_until END
      WHERE scope = p_address;
    IF sign_in_known(p_account, p_range) THEN
      DELETE FROM sign_in_limit WHERE scope = p_range_scope;
    ELSE
      DELETE FROM sign_in_limit WHERE scope = p_other_scope;
    END IF;
  END IF;
  INSERT INTO sign_in_attempt (account, user_id, ip, ip_range, user_agent, outcome)
    VALUES (p_account, p_user_id, p_ip, p_range, p_user_agent, p_outcome);
END $$;
