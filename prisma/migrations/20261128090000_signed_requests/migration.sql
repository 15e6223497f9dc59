-- Requests that are signed (RFC 9421) instead of carrying a secret: keys of kind `signing` with versions, the nonces that
-- were used, and keys whose writes must be signed.

-- A signing key's secrets belong to its versions; the key itself is only an identity with rights.
ALTER TABLE api_key DROP CONSTRAINT api_key_kind_check;
ALTER TABLE api_key ADD CONSTRAINT api_key_kind_check CHECK (kind IN ('secret', 'publishable', 'signing'));
ALTER TABLE api_key ALTER COLUMN digest DROP NOT NULL;
ALTER TABLE api_key ADD CONSTRAINT api_key_digest CHECK ((kind = 'signing') = (digest IS NULL));

-- Writes by this key's text alone are refused. Keys that exist go on as they were.
ALTER TABLE api_key ADD COLUMN requires_signature boolean NOT NULL DEFAULT false;
ALTER TABLE api_key ADD CONSTRAINT api_key_requires_signature CHECK (kind = 'secret' OR NOT requires_signature);

-- As before, and the policy goes with the rights. Makes the successor of an active key: same kind, rights and addresses, and as long a life as the old one had. The old one
-- ends after overlap_ms, if it does not end before. p: {key_id, overlap_ms, successor: {id, last4, digest (hex), request}}
CREATE OR REPLACE FUNCTION api_key_rotate(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  n jsonb := p->'successor';
  old api_key;
  made api_key;
  moment timestamptz := clock_timestamp();
BEGIN
  SELECT * INTO old FROM api_key WHERE environment_id = e AND id = p->>'key_id' FOR UPDATE;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  IF old.revoked_at IS NOT NULL OR old.expires_at <= moment THEN
    RETURN refuse(e, p, 'invalid_state', jsonb_build_object('current_status',
      CASE WHEN old.revoked_at IS NULL THEN 'expired' ELSE 'revoked' END));
  END IF;
  IF EXISTS (SELECT FROM api_key k WHERE k.environment_id = e AND k.replaces = old.id AND k.revoked_at IS NULL) THEN
    RETURN refuse(e, p, 'invalid_state', jsonb_build_object('current_status', 'replaced'));
  END IF;
  INSERT INTO api_key (environment_id, id, kind, name, prefix, last4, digest, permissions, created_by, created_at,
    expires_at, idempotency_key, replaces, ip_ranges, requires_signature)
  VALUES (e, n->>'id', old.kind, old.name, old.prefix, n->>'last4', decode(n->>'digest', 'hex'), old.permissions,
    p->>'actor', moment, moment + (old.expires_at - old.created_at), n->>'request', old.id, old.ip_ranges,
    old.requires_signature)
  RETURNING * INTO made;
  UPDATE api_key SET expires_at = least(expires_at, moment + (p->>'overlap_ms')::bigint * interval '1 millisecond')
  WHERE environment_id = e AND id = old.id;
  RETURN jsonb_build_object('result', 'ok', 'api_key', to_jsonb(made) - 'digest');
END
$$;

-- What verifies the signatures of a key: a shared secret, sealed (lib/sealed-record.ts), or a public key of 32 bytes.
CREATE TABLE api_key_version (
  environment_id text NOT NULL,
  key_id text NOT NULL,
  version int NOT NULL,
  algorithm text NOT NULL,
  sealed_secret bytea,
  public_key bytea,
  created_by text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  ends_at timestamptz(3),
  PRIMARY KEY (environment_id, key_id, version),
  CONSTRAINT api_key_version_key FOREIGN KEY (environment_id, key_id) REFERENCES api_key (environment_id, id),
  CONSTRAINT api_key_version_counts CHECK (version >= 1),
  CONSTRAINT api_key_version_algorithm CHECK (
    (algorithm = 'hmac-sha256' AND sealed_secret IS NOT NULL AND public_key IS NULL)
    OR (algorithm = 'ed25519' AND sealed_secret IS NULL AND public_key IS NOT NULL)
  ),
  CONSTRAINT api_key_version_public_key CHECK (octet_length(public_key) = 32)
);
-- A version ends, and nothing else about it changes.
REVOKE UPDATE, DELETE, TRUNCATE ON api_key_version FROM countinghouse_app;
GRANT UPDATE (ends_at) ON api_key_version TO countinghouse_app;

CREATE FUNCTION guard_api_key_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.ends_at IS NOT NULL AND (NEW.ends_at IS NULL OR NEW.ends_at > OLD.ends_at) THEN
    RAISE EXCEPTION 'the end of a version only comes nearer' USING ERRCODE = 'CH002', CONSTRAINT = 'api_key_version_ends';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER api_key_version_guard BEFORE UPDATE ON api_key_version
  FOR EACH ROW EXECUTE FUNCTION guard_api_key_version();

-- Adds a version and ends those before it, after the overlap at the latest. Five verify at a time, because each costs a
-- request a try; older ones end at once. The version's number is the caller's, who sealed the secret for it.
-- p: {version: {key_id, version, algorithm, sealed_secret, public_key (base64 or null)}, overlap_ms}
CREATE FUNCTION api_key_version_add(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  n jsonb := p->'version';
  moment timestamptz := clock_timestamp();
  added int := (n->>'version')::int;
  latest int;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  -- The lock makes versions one after the other.
  PERFORM FROM api_key WHERE environment_id = e AND id = n->>'key_id' AND kind = 'signing' AND revoked_at IS NULL
    AND (expires_at IS NULL OR expires_at > moment) FOR UPDATE;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  SELECT coalesce(max(version), 0) INTO latest FROM api_key_version WHERE environment_id = e AND key_id = n->>'key_id';
  IF added <> latest + 1 THEN
    RETURN refuse(e, p, 'version_conflict', jsonb_build_object('current_version', latest));
  END IF;
  UPDATE api_key_version SET ends_at = least(ends_at, CASE WHEN version > added - 5
    THEN moment + make_interval(secs => (p->>'overlap_ms')::numeric / 1000.0) ELSE moment END)
  WHERE environment_id = e AND key_id = n->>'key_id' AND (ends_at IS NULL OR ends_at > moment);
  INSERT INTO api_key_version (environment_id, key_id, version, algorithm, sealed_secret, public_key, created_by, created_at)
  VALUES (e, n->>'key_id', added, n->>'algorithm', decode(n->>'sealed_secret', 'base64'),
    decode(n->>'public_key', 'base64'), p->>'actor', moment);
  RETURN finish_idempotency(e, p->'idempotency'->>'key', jsonb_build_object('result', 'ok', 'version',
    jsonb_build_object('key_id', n->>'key_id', 'version', added)));
END
$$;

-- Nonces of signatures that verified. Without a foreign key: the key was read a moment ago, and the row lives for minutes.
CREATE TABLE signature_nonce (
  environment_id text NOT NULL,
  key_id text NOT NULL,
  nonce text NOT NULL,
  taken_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (environment_id, key_id, nonce),
  CONSTRAINT signature_nonce_length CHECK (length(nonce) BETWEEN 16 AND 64)
);
-- Rows come in the order of their time, so a summary of each range of pages finds the old ones and costs an insert nothing.
CREATE INDEX signature_nonce_taken_at ON signature_nonce USING brin (taken_at);
REVOKE UPDATE, TRUNCATE ON signature_nonce FROM countinghouse_app;
