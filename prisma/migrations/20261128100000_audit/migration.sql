-- The audit log: what was done, refused and denied, by whom. A record is written unchained, so that writers never wait for
-- each other, and takes its place in the environment's chain within seconds (lib/audit). The keys of both MACs are not here.
CREATE TABLE audit_record (
  environment_id text NOT NULL REFERENCES environment (id),
  id text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  actor_kind text NOT NULL,
  actor_id text NOT NULL,
  session_id text,
  ip text,
  user_agent text,
  request_id text NOT NULL,
  action text NOT NULL,
  permission text NOT NULL,
  outcome text NOT NULL,
  code text,
  object_id text,
  reason text,
  fields text[] NOT NULL,
  changes jsonb NOT NULL,
  -- What was hashed, byte by byte: version, id of the key, every column above with its length before it.
  bytes bytea NOT NULL,
  mac bytea NOT NULL,
  sequence bigint,
  link bytea,
  PRIMARY KEY (environment_id, id),
  CONSTRAINT audit_record_sequence UNIQUE (environment_id, sequence),
  CONSTRAINT audit_record_chained_whole CHECK ((sequence IS NULL) = (link IS NULL)),
  CONSTRAINT audit_record_sequence_positive CHECK (sequence > 0),
  CONSTRAINT audit_record_macs CHECK (octet_length(mac) = 32 AND octet_length(link) = 32),
  CONSTRAINT audit_record_actor CHECK (actor_kind IN ('member', 'key', 'system', 'payer') AND length(actor_id) <= 64),
  CONSTRAINT audit_record_outcome CHECK (outcome IN ('done', 'refused', 'denied', 'failed')),
  CONSTRAINT audit_record_code CHECK ((outcome = 'done') = (code IS NULL) AND code ~ '^[a-z_]{1,64}$'),
  -- Ids, codes and names of fields, never free text.
  CONSTRAINT audit_record_no_text CHECK (object_id ~ '^[a-z]+_[0-9a-z]{1,40}$' AND reason ~ '^[a-z_]{1,40}$'
    AND length(action) BETWEEN 1 AND 100 AND length(permission) <= 40 AND length(request_id) <= 64
    AND length(session_id) <= 64 AND length(ip) <= 45 AND length(user_agent) <= 100 AND cardinality(fields) <= 40),
  CONSTRAINT audit_record_changes CHECK (jsonb_typeof(changes) = 'array' AND length(changes::text) <= 4000)
);
CREATE INDEX audit_record_unchained ON audit_record (environment_id, id) WHERE sequence IS NULL;
CREATE INDEX audit_record_actor_id ON audit_record (environment_id, actor_id, id);
CREATE INDEX audit_record_object ON audit_record (environment_id, object_id, id) WHERE object_id IS NOT NULL;

-- Where each chain ends: what is missing behind it was taken away.
CREATE TABLE audit_head (
  environment_id text NOT NULL PRIMARY KEY REFERENCES environment (id),
  sequence bigint NOT NULL CONSTRAINT audit_head_sequence CHECK (sequence > 0),
  link bytea NOT NULL,
  mac bytea NOT NULL,
  CONSTRAINT audit_head_macs CHECK (octet_length(link) = 32 AND octet_length(mac) = 32)
);
REVOKE UPDATE, DELETE, TRUNCATE ON audit_record, audit_head FROM countinghouse_app;
GRANT SELECT ON audit_record, audit_head TO countinghouse_auditor;

-- A record's only change is the one that gives it its place; whoever asks.
CREATE TRIGGER audit_record_append_only BEFORE UPDATE ON audit_record FOR EACH ROW
  WHEN (OLD.sequence IS NOT NULL OR NEW.sequence IS NULL
    OR (to_jsonb(NEW) - ARRAY['sequence', 'link']) <> (to_jsonb(OLD) - ARRAY['sequence', 'link']))
  EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_record_kept BEFORE DELETE ON audit_record FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_record_no_truncate BEFORE TRUNCATE ON audit_record
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_head_forward BEFORE UPDATE ON audit_head FOR EACH ROW
  WHEN (NEW.environment_id <> OLD.environment_id OR NEW.sequence <= OLD.sequence) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_head_kept BEFORE DELETE ON audit_head FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_head_no_truncate BEFORE TRUNCATE ON audit_head
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Writes one record, unchained. p: its columns; bytes and mac in hex
CREATE FUNCTION audit_write(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit_record (environment_id, id, created_at, actor_kind, actor_id, session_id, ip, user_agent, request_id,
    action, permission, outcome, code, object_id, reason, fields, changes, bytes, mac)
  VALUES (e, p->>'id', (p->>'created_at')::timestamptz, p->>'actor_kind', p->>'actor_id', p->>'session_id', p->>'ip',
    p->>'user_agent', p->>'request_id', p->>'action', p->>'permission', p->>'outcome', p->>'code', p->>'object_id',
    p->>'reason', ARRAY(SELECT jsonb_array_elements_text(p->'fields')), p->'changes', decode(p->>'bytes', 'hex'),
    decode(p->>'mac', 'hex'));
  RETURN jsonb_build_object('result', 'ok');
END
$$;

-- Gives records their places behind `after`, where the caller saw the chain end; somebody who came first is told by `rival`.
-- p: {after, links: [{id, link (hex)}], mac (hex, of the new head)}
CREATE FUNCTION audit_chain(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  behind bigint := (p->>'after')::bigint;
  wanted integer := jsonb_array_length(p->'links');
  placed integer;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('audit ' || e, 0));
  IF behind <> coalesce((SELECT h.sequence FROM audit_head h WHERE h.environment_id = e), 0) THEN
    RETURN jsonb_build_object('result', 'rival');
  END IF;
  UPDATE audit_record r SET sequence = behind + l.nth, link = decode(l.one->>'link', 'hex')
  FROM jsonb_array_elements(p->'links') WITH ORDINALITY AS l (one, nth)
  WHERE r.environment_id = e AND r.id = l.one->>'id' AND r.sequence IS NULL;
  GET DIAGNOSTICS placed = ROW_COUNT;
  IF placed <> wanted THEN
    RAISE EXCEPTION 'of % audit records % could be chained', wanted, placed;
  END IF;
  INSERT INTO audit_head (environment_id, sequence, link, mac)
  VALUES (e, behind + wanted, decode(p->'links'->-1->>'link', 'hex'), decode(p->>'mac', 'hex'))
  ON CONFLICT (environment_id) DO UPDATE SET sequence = excluded.sequence, link = excluded.link, mac = excluded.mac;
  RETURN jsonb_build_object('result', 'ok');
END
$$;
