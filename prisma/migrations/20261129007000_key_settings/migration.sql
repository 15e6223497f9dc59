-- What a key is called, may do and must obey can be changed after it was made, and every step of its life is an event.
-- Events are told in the commit of the change, so keys are made, revoked and rotated by functions.
ALTER TABLE api_key
  ADD COLUMN allowed_origins text[] NOT NULL DEFAULT '{}',
  ADD COLUMN version int NOT NULL DEFAULT 1,
  ADD COLUMN reminded_days int,
  ADD CONSTRAINT api_key_allowed_origins CHECK (cardinality(allowed_origins) <= 20
    AND (kind = 'publishable' OR allowed_origins = '{}') AND array_position(allowed_origins, NULL) IS NULL
    AND array_to_string(allowed_origins, ' ') ~ '^(https?://[a-z0-9.:\[\]-]+( |$))*$'),
  -- Cards of payers are typed on these pages.
  ADD CONSTRAINT api_key_live_origins CHECK (prefix <> 'pk_live_'
    OR array_to_string(allowed_origins, ' ') !~ 'http://'),
  ADD CONSTRAINT api_key_version_counts_up CHECK (version >= 1),
  ADD CONSTRAINT api_key_reminded CHECK (reminded_days IN (14, 3, 1));
GRANT UPDATE (name, permissions, requires_signature, allowed_origins, version, reminded_days) ON api_key
  TO countinghouse_app;

-- A change is counted, so that two people do not overwrite each other, and a revoked key is as it was when it ended.
CREATE TRIGGER api_key_change_counted
  BEFORE UPDATE OF name, permissions, requires_signature, allowed_origins, version ON api_key FOR EACH ROW
  WHEN ((OLD.name, OLD.permissions, OLD.requires_signature, OLD.allowed_origins)
    IS DISTINCT FROM (NEW.name, NEW.permissions, NEW.requires_signature, NEW.allowed_origins)
    AND (NEW.version <= OLD.version OR OLD.revoked_at IS NOT NULL))
  EXECUTE FUNCTION refuse_change();

-- The key as an event tells of it: nothing that opens anything, and nothing that changes with every call.
CREATE FUNCTION api_key_fact(k api_key) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT to_jsonb(k) - ARRAY['digest', 'idempotency_key', 'last_used_at', 'last_used_ip', 'last_used_agent',
    'reminded_days']
$$;

-- Why a key cannot be acted on any more; null while it can.
CREATE FUNCTION api_key_over(k api_key) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN k.revoked_at IS NOT NULL THEN '{"current_status": "revoked"}'::jsonb
    WHEN k.expires_at <= clock_timestamp() THEN '{"current_status": "expired"}'::jsonb END
$$;

-- p: {key: {id, kind, name, prefix, last4, digest (hex or null), permissions, requires_signature, allowed_origins,
-- expires_at, request}, version: null or {algorithm, sealed_secret, public_key (base64 or null)}}
CREATE FUNCTION api_key_create(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  n jsonb := p->'key';
  v jsonb := p->'version';
  made api_key;
BEGIN
  INSERT INTO api_key (environment_id, id, kind, name, prefix, last4, digest, permissions, requires_signature,
    allowed_origins, created_by, created_at, expires_at, idempotency_key)
  VALUES (e, n->>'id', n->>'kind', n->>'name', n->>'prefix', n->>'last4', decode(n->>'digest', 'hex'),
    ARRAY(SELECT jsonb_array_elements_text(n->'permissions')), (n->>'requires_signature')::boolean,
    ARRAY(SELECT jsonb_array_elements_text(n->'allowed_origins')), p->>'actor', clock_timestamp(),
    (n->>'expires_at')::timestamptz, n->>'request')
  RETURNING * INTO made;
  IF jsonb_typeof(v) = 'object' THEN
    INSERT INTO api_key_version (environment_id, key_id, version, algorithm, sealed_secret, public_key, created_by)
    VALUES (e, made.id, 1, v->>'algorithm', decode(v->>'sealed_secret', 'base64'), decode(v->>'public_key', 'base64'),
      p->>'actor');
  END IF;
  PERFORM record_event(e, p, 1, 'api_key.created', 'api_key', made.id, NULL, api_key_fact(made));
  RETURN jsonb_build_object('result', 'ok', 'api_key', to_jsonb(made) - 'digest');
END
$$;

-- Ends a key for good. Revoking a revoked key changes nothing and tells nothing. p: {key_id}
CREATE FUNCTION api_key_revoke(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  k api_key;
BEGIN
  SELECT * INTO k FROM api_key WHERE environment_id = e AND id = p->>'key_id' FOR UPDATE;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  IF k.revoked_at IS NULL THEN
    UPDATE api_key SET revoked_at = now(), revoked_by = p->>'actor', version = version + 1
    WHERE environment_id = e AND id = k.id RETURNING * INTO k;
    PERFORM record_event(e, p, 1, 'api_key.revoked', 'api_key', k.id, NULL, api_key_fact(k));
  END IF;
  RETURN jsonb_build_object('result', 'ok', 'api_key', to_jsonb(k) - 'digest');
END
$$;

-- Changes what is named in `change`; what is absent stays. `version` is the one that whoever changes it has seen.
-- p: {key_id, version, change: {name?, permissions?, requires_signature?, allowed_origins?, expires_at?}}
CREATE FUNCTION api_key_change(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  c jsonb := p->'change';
  k api_key;
BEGIN
  SELECT * INTO k FROM api_key WHERE environment_id = e AND id = p->>'key_id' FOR UPDATE;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  IF api_key_over(k) IS NOT NULL THEN
    RETURN refuse(e, p, 'invalid_state', api_key_over(k));
  END IF;
  IF k.version <> (p->>'version')::int THEN
    RETURN refuse(e, p, 'version_conflict', jsonb_build_object('current_version', k.version));
  END IF;
  UPDATE api_key SET
    name = coalesce(c->>'name', name),
    permissions = CASE WHEN c ? 'permissions' THEN ARRAY(SELECT jsonb_array_elements_text(c->'permissions'))
      ELSE permissions END,
    requires_signature = coalesce((c->>'requires_signature')::boolean, requires_signature),
    allowed_origins = CASE WHEN c ? 'allowed_origins' THEN ARRAY(SELECT jsonb_array_elements_text(c->'allowed_origins'))
      ELSE allowed_origins END,
    expires_at = coalesce((c->>'expires_at')::timestamptz, expires_at),
    version = version + 1
  WHERE environment_id = e AND id = k.id RETURNING * INTO k;
  PERFORM record_event(e, p, 1, 'api_key.updated', 'api_key', k.id, NULL, api_key_fact(k));
  RETURN jsonb_build_object('result', 'ok', 'api_key', to_jsonb(k) - 'digest');
END
$$;

-- Tells once, for each of 14, 3 and 1 days, that a key in use ends. p: {key_id, days}
CREATE FUNCTION api_key_remind(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  k api_key;
BEGIN
  UPDATE api_key SET reminded_days = (p->>'days')::int
  WHERE environment_id = e AND id = p->>'key_id' AND revoked_at IS NULL AND expires_at > clock_timestamp()
    AND (reminded_days IS NULL OR reminded_days > (p->>'days')::int)
  RETURNING * INTO k;
  IF NOT FOUND THEN
    RETURN '{"told": false}';
  END IF;
  PERFORM record_event(e, p, 1, 'api_key.expiring', 'api_key', k.id, NULL, api_key_fact(k));
  RETURN '{"told": true}';
END
$$;

-- As before; the successor takes over the origins, and both keys are told of.
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
  IF api_key_over(old) IS NOT NULL THEN
    RETURN refuse(e, p, 'invalid_state', api_key_over(old));
  END IF;
  IF EXISTS (SELECT FROM api_key k WHERE k.environment_id = e AND k.replaces = old.id AND k.revoked_at IS NULL) THEN
    RETURN refuse(e, p, 'invalid_state', jsonb_build_object('current_status', 'replaced'));
  END IF;
  INSERT INTO api_key (environment_id, id, kind, name, prefix, last4, digest, permissions, created_by, created_at,
    expires_at, idempotency_key, replaces, ip_ranges, requires_signature, allowed_origins)
  VALUES (e, n->>'id', old.kind, old.name, old.prefix, n->>'last4', decode(n->>'digest', 'hex'), old.permissions,
    p->>'actor', moment, moment + (old.expires_at - old.created_at), n->>'request', old.id, old.ip_ranges,
    old.requires_signature, old.allowed_origins)
  RETURNING * INTO made;
  UPDATE api_key SET expires_at = least(expires_at, moment + (p->>'overlap_ms')::bigint * interval '1 millisecond'),
    version = version + 1
  WHERE environment_id = e AND id = old.id RETURNING * INTO old;
  PERFORM record_event(e, p, 1, 'api_key.rotated', 'api_key', old.id, NULL, api_key_fact(old));
  PERFORM record_event(e, p, 2, 'api_key.created', 'api_key', made.id, NULL, api_key_fact(made));
  RETURN jsonb_build_object('result', 'ok', 'api_key', to_jsonb(made) - 'digest');
END
$$;

-- As before, and it is told.
CREATE OR REPLACE FUNCTION api_key_bind_addresses(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  bound api_key;
  ranges cidr[] := ARRAY(SELECT DISTINCT network(r::inet)::cidr FROM jsonb_array_elements_text(p->'ip_ranges') r ORDER BY 1);
  calls_refused bigint;
BEGIN
  SELECT * INTO bound FROM api_key WHERE environment_id = e AND id = p->>'key_id' FOR UPDATE;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  IF api_key_over(bound) IS NOT NULL THEN
    RETURN refuse(e, p, 'invalid_state', api_key_over(bound));
  END IF;
  SELECT sum(u.calls) INTO calls_refused FROM api_key_use u
  WHERE u.environment_id = e AND u.key_id = bound.id AND u.hour > clock_timestamp() - interval '7 days'
    AND cardinality(ranges) > 0 AND u.ip <> 'unknown' AND NOT u.ip::inet <<= ANY (ranges);
  IF calls_refused > 0 AND NOT (p->>'accept_refused')::boolean THEN
    RETURN refuse(e, p, 'addresses_in_use', jsonb_build_object('calls', calls_refused));
  END IF;
  IF bound.ip_ranges <> ranges::text[] THEN
    UPDATE api_key SET ip_ranges = ranges::text[], version = version + 1
    WHERE environment_id = e AND id = bound.id RETURNING * INTO bound;
    PERFORM record_event(e, p, 1, 'api_key.updated', 'api_key', bound.id, NULL, api_key_fact(bound));
  END IF;
  RETURN jsonb_build_object('result', 'ok', 'api_key', to_jsonb(bound) - 'digest');
END
$$;

-- As before, and it is told.
CREATE OR REPLACE FUNCTION api_key_version_add(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  n jsonb := p->'version';
  moment timestamptz := clock_timestamp();
  added int := (n->>'version')::int;
  latest int;
  k api_key;
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
  UPDATE api_key SET version = version + 1 WHERE environment_id = e AND id = n->>'key_id' RETURNING * INTO k;
  PERFORM record_event(e, p, 1, 'api_key.rotated', 'api_key', k.id, NULL, api_key_fact(k));
  RETURN finish_idempotency(e, p->'idempotency'->>'key', jsonb_build_object('result', 'ok', 'version',
    jsonb_build_object('key_id', n->>'key_id', 'version', added)));
END
$$;
