-- A key can be replaced by one with the same rights while the old one goes on for a time that was chosen; it can be bound to
-- addresses; and what called with it is counted, so that somebody can see when the old one is no longer needed.
ALTER TABLE api_key
  ADD COLUMN replaces text,
  ADD COLUMN ip_ranges text[] NOT NULL DEFAULT '{}',
  ADD COLUMN last_used_agent text,
  ADD CONSTRAINT api_key_replaces FOREIGN KEY (environment_id, replaces) REFERENCES api_key (environment_id, id),
  ADD CONSTRAINT api_key_replaces_another CHECK (replaces <> id),
  ADD CONSTRAINT api_key_ip_ranges CHECK (cardinality(ip_ranges) <= 50 AND ip_ranges = ip_ranges::cidr[]::text[]),
  ADD CONSTRAINT api_key_agent_short CHECK (length(last_used_agent) <= 100);
-- One successor at a time. One whose text was lost is revoked, and the old key can be replaced again.
CREATE UNIQUE INDEX api_key_one_successor ON api_key (environment_id, replaces)
  WHERE replaces IS NOT NULL AND revoked_at IS NULL;
GRANT UPDATE (expires_at, ip_ranges, last_used_agent) ON api_key TO countinghouse_app;
CREATE TRIGGER api_key_ends_no_later BEFORE UPDATE OF expires_at ON api_key FOR EACH ROW
  WHEN (OLD.expires_at IS NOT NULL AND (NEW.expires_at IS NULL OR NEW.expires_at > OLD.expires_at))
  EXECUTE FUNCTION refuse_change();

-- Calls of a key by hour, address and program. Not a fact of the books: kept for eight days.
CREATE TABLE api_key_use (
  environment_id text NOT NULL,
  key_id text NOT NULL,
  hour timestamptz(3) NOT NULL,
  ip text NOT NULL,
  user_agent text NOT NULL,
  calls bigint NOT NULL CHECK (calls > 0),
  last_at timestamptz(3) NOT NULL,
  PRIMARY KEY (environment_id, key_id, hour, ip, user_agent),
  FOREIGN KEY (environment_id, key_id) REFERENCES api_key (environment_id, id),
  CONSTRAINT api_key_use_whole_hour CHECK (hour = date_trunc('hour', hour, 'UTC')),
  CONSTRAINT api_key_use_short CHECK (length(ip) <= 45 AND length(user_agent) <= 100)
);
CREATE INDEX api_key_use_old ON api_key_use (hour);
GRANT SELECT, INSERT, UPDATE, DELETE ON api_key_use TO countinghouse_app;
GRANT SELECT ON api_key_use TO countinghouse_auditor;

-- Makes the successor of an active key: same kind, rights and addresses, and as long a life as the old one had. The old one
-- ends after overlap_ms, if it does not end before. p: {key_id, overlap_ms, successor: {id, last4, digest (hex), request}}
CREATE FUNCTION api_key_rotate(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
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
    expires_at, idempotency_key, replaces, ip_ranges)
  VALUES (e, n->>'id', old.kind, old.name, old.prefix, n->>'last4', decode(n->>'digest', 'hex'), old.permissions,
    p->>'actor', moment, moment + (old.expires_at - old.created_at), n->>'request', old.id, old.ip_ranges)
  RETURNING * INTO made;
  UPDATE api_key SET expires_at = least(expires_at, moment + (p->>'overlap_ms')::bigint * interval '1 millisecond')
  WHERE environment_id = e AND id = old.id;
  RETURN jsonb_build_object('result', 'ok', 'api_key', to_jsonb(made) - 'digest');
END
$$;

-- Binds a key to address ranges; none is any address. Unless accept_refused says that it is known, a range is refused that
-- leaves out an address which called within seven days. p: {key_id, ip_ranges, accept_refused}
CREATE FUNCTION api_key_bind_addresses(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  bound api_key;
  ranges cidr[] := ARRAY(SELECT DISTINCT network(r::inet)::cidr FROM jsonb_array_elements_text(p->'ip_ranges') r ORDER BY 1);
  calls_refused bigint;
BEGIN
  SELECT * INTO bound FROM api_key WHERE environment_id = e AND id = p->>'key_id' FOR UPDATE;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  IF bound.revoked_at IS NOT NULL OR bound.expires_at <= clock_timestamp() THEN
    RETURN refuse(e, p, 'invalid_state', jsonb_build_object('current_status',
      CASE WHEN bound.revoked_at IS NULL THEN 'expired' ELSE 'revoked' END));
  END IF;
  SELECT sum(u.calls) INTO calls_refused FROM api_key_use u
  WHERE u.environment_id = e AND u.key_id = bound.id AND u.hour > clock_timestamp() - interval '7 days'
    AND cardinality(ranges) > 0 AND u.ip <> 'unknown' AND NOT u.ip::inet <<= ANY (ranges);
  IF calls_refused > 0 AND NOT (p->>'accept_refused')::boolean THEN
    RETURN refuse(e, p, 'addresses_in_use', jsonb_build_object('calls', calls_refused));
  END IF;
  UPDATE api_key SET ip_ranges = ranges::text[] WHERE environment_id = e AND id = bound.id RETURNING * INTO bound;
  RETURN jsonb_build_object('result', 'ok', 'api_key', to_jsonb(bound) - 'digest');
END
$$;

-- Adds up what was called since the last time and notes the last use. p: [{environment_id, key_id, hour, ip, user_agent,
-- calls, last_at}]
CREATE FUNCTION api_key_note_uses(p jsonb) RETURNS void LANGUAGE sql AS $$
  WITH noted AS (
    SELECT * FROM jsonb_to_recordset(p) AS u (environment_id text, key_id text, hour timestamptz, ip text,
      user_agent text, calls bigint, last_at timestamptz)
  ), counted AS (
    INSERT INTO api_key_use AS k (environment_id, key_id, hour, ip, user_agent, calls, last_at)
    SELECT environment_id, key_id, hour, ip, user_agent, calls, last_at FROM noted
    ORDER BY environment_id, key_id, hour, ip, user_agent
    ON CONFLICT (environment_id, key_id, hour, ip, user_agent)
    DO UPDATE SET calls = k.calls + excluded.calls, last_at = greatest(k.last_at, excluded.last_at)
  ), latest AS (
    SELECT DISTINCT ON (environment_id, key_id) * FROM noted ORDER BY environment_id, key_id, last_at DESC
  )
  UPDATE api_key k SET last_used_at = u.last_at, last_used_ip = u.ip, last_used_agent = u.user_agent
  FROM latest u
  WHERE k.environment_id = u.environment_id AND k.id = u.key_id
    AND (k.last_used_at IS NULL OR k.last_used_at < u.last_at);
$$;
