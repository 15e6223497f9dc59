-- People: roles of a merchant's own, members with a limit of their own, invitations. Like members they belong to a merchant
-- and not to one of its environments. Every change of people locks the merchant's row first, so that what was checked
-- before (who may give what) still holds when it is written.

-- A role that a merchant made. access: {area: {live: view | manage, sandbox: view | manage}}, the areas of lib/auth/areas.ts.
CREATE TABLE custom_role (
  merchant_id text NOT NULL REFERENCES merchant (id),
  id text NOT NULL,
  -- At most fifty roles, whoever asks: each has a place of its own.
  place smallint NOT NULL,
  name text NOT NULL,
  access jsonb NOT NULL,
  -- Whole units of a currency with two digits, as in lib/auth/permissions.ts; none is no limit.
  refund_limit_major bigint,
  version int NOT NULL DEFAULT 1,
  created_by text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (merchant_id, id),
  CONSTRAINT custom_role_place UNIQUE (merchant_id, place),
  CONSTRAINT custom_role_fifty CHECK (place BETWEEN 1 AND 50),
  CONSTRAINT custom_role_name CHECK (name = btrim(name) AND length(name) BETWEEN 1 AND 60),
  CONSTRAINT custom_role_not_built_in CHECK (
    lower(name) NOT IN ('owner', 'admin', 'developer', 'finance', 'support', 'analyst', 'custom')
  ),
  CONSTRAINT custom_role_access CHECK (jsonb_typeof(access) = 'object' AND length(access::text) <= 4000),
  CONSTRAINT custom_role_limit CHECK (refund_limit_major BETWEEN 0 AND 1000000000),
  CONSTRAINT custom_role_version CHECK (version > 0)
);
CREATE UNIQUE INDEX custom_role_one_name ON custom_role (merchant_id, lower(name));
GRANT SELECT, INSERT, UPDATE, DELETE ON custom_role TO countinghouse_app;
GRANT SELECT ON custom_role TO countinghouse_auditor;

-- A member has a built-in role or one of the merchant's own; a role that somebody has cannot be deleted.
ALTER TABLE member
  ADD COLUMN custom_role_id text,
  ADD COLUMN refund_limit_major bigint,
  DROP CONSTRAINT member_role_check,
  ADD CONSTRAINT member_role_known
    CHECK (role IN ('owner', 'admin', 'developer', 'finance', 'support', 'analyst', 'custom')),
  ADD CONSTRAINT member_role_whole CHECK ((role = 'custom') = (custom_role_id IS NOT NULL)),
  ADD CONSTRAINT member_limit CHECK (refund_limit_major BETWEEN 0 AND 1000000000),
  ADD CONSTRAINT member_custom_role FOREIGN KEY (merchant_id, custom_role_id) REFERENCES custom_role (merchant_id, id);
CREATE INDEX member_custom_role_idx ON member (merchant_id, custom_role_id) WHERE custom_role_id IS NOT NULL;

-- The language in which a person is written to.
ALTER TABLE "user" ADD COLUMN locale text CONSTRAINT user_locale CHECK (locale IN ('en', 'zh', 'es'));

INSERT INTO status_transition (noun, from_status, to_status) VALUES
  ('invitation', 'pending', 'accepted'),
  ('invitation', 'pending', 'revoked');

-- An invitation to become a member. Its link is derived from the server's secret and shown once; here is its digest alone.
CREATE TABLE invitation (
  merchant_id text NOT NULL REFERENCES merchant (id),
  id text NOT NULL,
  -- Where it was made: where its mail and its audit record are.
  environment_id text NOT NULL REFERENCES environment (id),
  email text NOT NULL,
  role text NOT NULL,
  custom_role_id text,
  refund_limit_major bigint,
  locale text NOT NULL,
  status text NOT NULL DEFAULT 'pending',
  token_digest bytea NOT NULL,
  -- Counts the links: sending again makes a new one, and the old one ends.
  link int NOT NULL DEFAULT 1,
  created_by text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  expires_at timestamptz(3) NOT NULL,
  ended_by text,
  ended_at timestamptz(3),
  PRIMARY KEY (merchant_id, id),
  CONSTRAINT invitation_token UNIQUE (token_digest, merchant_id),
  CONSTRAINT invitation_digest CHECK (octet_length(token_digest) = 32),
  CONSTRAINT invitation_email CHECK (email = lower(email) AND length(email) <= 254 AND email ~ '^[!-?A-~]+@[a-z0-9.-]+$'),
  CONSTRAINT invitation_role CHECK (role IN ('owner', 'admin', 'developer', 'finance', 'support', 'analyst', 'custom')),
  -- Holds while it is open, so that a role in an open invitation cannot be deleted; an ended one loses it.
  CONSTRAINT invitation_role_whole
    CHECK (CASE WHEN status = 'pending' THEN (role = 'custom') = (custom_role_id IS NOT NULL)
           ELSE role = 'custom' OR custom_role_id IS NULL END),
  CONSTRAINT invitation_custom_role FOREIGN KEY (merchant_id, custom_role_id) REFERENCES custom_role (merchant_id, id)
    ON DELETE SET NULL (custom_role_id),
  CONSTRAINT invitation_limit CHECK (refund_limit_major BETWEEN 0 AND 1000000000),
  CONSTRAINT invitation_locale CHECK (locale IN ('en', 'zh', 'es')),
  CONSTRAINT invitation_status CHECK (status IN ('pending', 'accepted', 'revoked')),
  CONSTRAINT invitation_link CHECK (link > 0),
  CONSTRAINT invitation_ended_whole
    CHECK ((status = 'pending') = (ended_at IS NULL) AND (ended_at IS NULL) = (ended_by IS NULL))
);
-- One open invitation for an address.
CREATE UNIQUE INDEX invitation_one_open ON invitation (merchant_id, email) WHERE status = 'pending';
GRANT SELECT, INSERT, UPDATE ON invitation TO countinghouse_app;
REVOKE DELETE, TRUNCATE ON invitation FROM countinghouse_app;
GRANT SELECT ON invitation TO countinghouse_auditor;
SELECT make_transition_guard('invitation');
CREATE TRIGGER invitation_status BEFORE UPDATE OF status ON invitation
  FOR EACH ROW EXECUTE FUNCTION guard_invitation_transition();
-- Nobody becomes somebody else on the way: whom it is for stays, and what has ended has ended.
CREATE TRIGGER invitation_stays BEFORE UPDATE ON invitation FOR EACH ROW
  WHEN (NEW.email <> OLD.email OR NEW.environment_id <> OLD.environment_id OR NEW.created_by <> OLD.created_by
    OR (OLD.status <> 'pending' AND (to_jsonb(NEW) - 'custom_role_id') <> (to_jsonb(OLD) - 'custom_role_id')))
  EXECUTE FUNCTION refuse_change();

-- Locks the people of the environment's merchant. Null when the caller still stands as when the permission was checked;
-- otherwise what it has to be told. p.standing: {user_id, role, custom_role_id, refund_limit_major, role_version}, or null
-- for the system.
CREATE FUNCTION lock_people(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  s jsonb := p->'standing';
  m text;
BEGIN
  SELECT merchant_id INTO m FROM environment WHERE id = e;
  PERFORM FROM merchant WHERE id = m FOR NO KEY UPDATE;
  IF s IS NULL OR jsonb_typeof(s) = 'null' OR EXISTS (
    SELECT FROM member mb LEFT JOIN custom_role r ON r.merchant_id = mb.merchant_id AND r.id = mb.custom_role_id
    WHERE mb.merchant_id = m AND mb.user_id = s->>'user_id' AND mb.role = s->>'role'
      AND mb.custom_role_id IS NOT DISTINCT FROM s->>'custom_role_id'
      AND mb.refund_limit_major IS NOT DISTINCT FROM (s->>'refund_limit_major')::bigint
      AND r.version IS NOT DISTINCT FROM (s->>'role_version')::int)
  THEN
    RETURN NULL;
  END IF;
  RETURN refuse(e, p, 'insufficient_scope', jsonb_build_object('because', 'changed'));
END
$$;

-- Whether the role that is given is the one that was looked at. given: {role, custom_role_id, role_version}
CREATE FUNCTION role_is_as_seen(m text, given jsonb) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT given->>'role' <> 'custom' OR EXISTS (SELECT FROM custom_role r WHERE r.merchant_id = m
    AND r.id = given->>'custom_role_id' AND r.version = (given->>'role_version')::int)
$$;

-- Invitations that somebody made end with the rights they were made with.
CREATE FUNCTION revoke_invitations_of(m text, inviter text, actor text) RETURNS void LANGUAGE sql AS $$
  UPDATE invitation SET status = 'revoked', ended_by = actor, ended_at = clock_timestamp()
  WHERE merchant_id = m AND created_by = inviter AND status = 'pending'
$$;

-- Gives a member another role or limit. p: {standing, member_id, expected: {role, custom_role_id, refund_limit_major},
-- given: {role, custom_role_id, role_version, refund_limit_major}}
CREATE FUNCTION member_change(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb := claim_idempotency(e, p);
  seen jsonb := p->'expected';
  given jsonb := p->'given';
  m text;
  changed member;
BEGIN
  IF held IS NOT NULL THEN RETURN held; END IF;
  held := lock_people(e, p);
  IF held IS NOT NULL THEN RETURN held; END IF;
  SELECT merchant_id INTO m FROM environment WHERE id = e;
  IF NOT role_is_as_seen(m, given) OR NOT role_is_as_seen(m, seen) THEN
    RETURN refuse(e, p, 'version_conflict', '{}');
  END IF;
  UPDATE member SET role = given->>'role', custom_role_id = given->>'custom_role_id',
    refund_limit_major = (given->>'refund_limit_major')::bigint
  WHERE merchant_id = m AND id = p->>'member_id' AND role = seen->>'role'
    AND custom_role_id IS NOT DISTINCT FROM seen->>'custom_role_id'
    AND refund_limit_major IS NOT DISTINCT FROM (seen->>'refund_limit_major')::bigint
  RETURNING * INTO changed;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'version_conflict', '{}');
  END IF;
  PERFORM revoke_invitations_of(m, changed.user_id, p->>'actor');
  RETURN finish_idempotency(e, p->'idempotency'->>'key',
    jsonb_build_object('result', 'ok', 'member', to_jsonb(changed)));
END
$$;

-- Takes a member out of the merchant. Who is nowhere a member any more is signed out. p: {standing, member_id, expected}
CREATE FUNCTION member_remove(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb := claim_idempotency(e, p);
  seen jsonb := p->'expected';
  m text;
  gone member;
BEGIN
  IF held IS NOT NULL THEN RETURN held; END IF;
  held := lock_people(e, p);
  IF held IS NOT NULL THEN RETURN held; END IF;
  SELECT merchant_id INTO m FROM environment WHERE id = e;
  IF NOT role_is_as_seen(m, seen) THEN
    RETURN refuse(e, p, 'version_conflict', '{}');
  END IF;
  DELETE FROM member WHERE merchant_id = m AND id = p->>'member_id' AND role = seen->>'role'
    AND custom_role_id IS NOT DISTINCT FROM seen->>'custom_role_id'
  RETURNING * INTO gone;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'version_conflict', '{}');
  END IF;
  PERFORM revoke_invitations_of(m, gone.user_id, p->>'actor');
  UPDATE session SET revoked_at = clock_timestamp() WHERE user_id = gone.user_id AND revoked_at IS NULL
    AND NOT EXISTS (SELECT FROM member other WHERE other.user_id = gone.user_id);
  RETURN finish_idempotency(e, p->'idempotency'->>'key', jsonb_build_object('result', 'ok', 'member', to_jsonb(gone)));
END
$$;

-- Makes a role. p: {standing, role: {id, name, access, refund_limit_major}}
CREATE FUNCTION custom_role_create(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb := claim_idempotency(e, p);
  r jsonb := p->'role';
  m text;
  free smallint;
  made custom_role;
BEGIN
  IF held IS NOT NULL THEN RETURN held; END IF;
  held := lock_people(e, p);
  IF held IS NOT NULL THEN RETURN held; END IF;
  SELECT merchant_id INTO m FROM environment WHERE id = e;
  SELECT min(n) INTO free FROM generate_series(1, 50) n
  WHERE NOT EXISTS (SELECT FROM custom_role c WHERE c.merchant_id = m AND c.place = n);
  IF free IS NULL THEN
    RETURN refuse(e, p, 'too_many_roles', jsonb_build_object('maximum', 50));
  END IF;
  IF EXISTS (SELECT FROM custom_role c WHERE c.merchant_id = m AND lower(c.name) = lower(r->>'name')) THEN
    RETURN refuse(e, p, 'already_exists', '{}');
  END IF;
  INSERT INTO custom_role (merchant_id, id, place, name, access, refund_limit_major, created_by)
  VALUES (m, r->>'id', free, r->>'name', r->'access', (r->>'refund_limit_major')::bigint, p->>'actor')
  RETURNING * INTO made;
  RETURN finish_idempotency(e, p->'idempotency'->>'key', jsonb_build_object('result', 'ok', 'role', to_jsonb(made)));
END
$$;

-- Changes a role as it was seen. p: {standing, version, role: {id, name, access, refund_limit_major}}
CREATE FUNCTION custom_role_change(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb := claim_idempotency(e, p);
  r jsonb := p->'role';
  m text;
  changed custom_role;
BEGIN
  IF held IS NOT NULL THEN RETURN held; END IF;
  held := lock_people(e, p);
  IF held IS NOT NULL THEN RETURN held; END IF;
  SELECT merchant_id INTO m FROM environment WHERE id = e;
  IF EXISTS (SELECT FROM custom_role c
    WHERE c.merchant_id = m AND lower(c.name) = lower(r->>'name') AND c.id <> r->>'id') THEN
    RETURN refuse(e, p, 'already_exists', '{}');
  END IF;
  UPDATE custom_role SET name = r->>'name', access = r->'access',
    refund_limit_major = (r->>'refund_limit_major')::bigint, version = version + 1, updated_at = clock_timestamp()
  WHERE merchant_id = m AND id = r->>'id' AND version = (p->>'version')::int RETURNING * INTO changed;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'version_conflict', '{}');
  END IF;
  PERFORM revoke_invitations_of(m, mb.user_id, p->>'actor') FROM member mb
  WHERE mb.merchant_id = m AND mb.custom_role_id = changed.id;
  RETURN finish_idempotency(e, p->'idempotency'->>'key', jsonb_build_object('result', 'ok', 'role', to_jsonb(changed)));
END
$$;

-- Deletes a role; its members and open invitations move first, where it says to which. Otherwise the keys that refer to it
-- refuse. p: {standing, role_id, version, moved: {role, custom_role_id, role_version} or null}
CREATE FUNCTION custom_role_delete(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb := claim_idempotency(e, p);
  moved jsonb := nullif(p->'moved', 'null');
  m text;
  people bigint;
  gone custom_role;
BEGIN
  IF held IS NOT NULL THEN RETURN held; END IF;
  held := lock_people(e, p);
  IF held IS NOT NULL THEN RETURN held; END IF;
  SELECT merchant_id INTO m FROM environment WHERE id = e;
  IF moved IS NOT NULL AND NOT role_is_as_seen(m, moved)
    OR NOT EXISTS (SELECT FROM custom_role WHERE merchant_id = m AND id = p->>'role_id' AND version = (p->>'version')::int)
  THEN
    RETURN refuse(e, p, 'version_conflict', '{}');
  END IF;
  SELECT (SELECT count(*) FROM member WHERE merchant_id = m AND custom_role_id = p->>'role_id')
    + (SELECT count(*) FROM invitation WHERE merchant_id = m AND custom_role_id = p->>'role_id' AND status = 'pending')
  INTO people;
  IF people > 0 AND moved IS NULL THEN
    RETURN refuse(e, p, 'role_in_use', jsonb_build_object('people', people));
  END IF;
  UPDATE member SET role = moved->>'role', custom_role_id = moved->>'custom_role_id'
  WHERE merchant_id = m AND custom_role_id = p->>'role_id';
  UPDATE invitation SET role = moved->>'role', custom_role_id = moved->>'custom_role_id'
  WHERE merchant_id = m AND custom_role_id = p->>'role_id' AND status = 'pending';
  DELETE FROM custom_role WHERE merchant_id = m AND id = p->>'role_id' RETURNING * INTO gone;
  RETURN finish_idempotency(e, p->'idempotency'->>'key', jsonb_build_object('result', 'ok', 'role', to_jsonb(gone),
    'people', people));
END
$$;

-- Reads who decides with the role, the merchant's own role and the limit of this moment.
-- p: {actor, limits: {built-in role: minor units or null for none}, unit: minor units that a whole unit of a limit is}
CREATE OR REPLACE FUNCTION refund_decider_problem(e text, p jsonb, asked refund_approval) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  decider record;
  highest bigint;
BEGIN
  IF asked.requested_by = p->>'actor' THEN
    RETURN jsonb_build_object('because', 'requester');
  END IF;
  SELECT m.role, m.refund_limit_major AS own, r.refund_limit_major AS roles, r.access->'approvals'->>en.kind AS word
  INTO decider FROM environment en JOIN member m ON m.merchant_id = en.merchant_id
  LEFT JOIN custom_role r ON r.merchant_id = m.merchant_id AND r.id = m.custom_role_id
  WHERE en.id = e AND m.user_id = p->>'actor';
  IF decider.role IS NULL
    OR NOT (decider.role = 'custom' AND coalesce(decider.word = 'manage', false) OR p->'limits' ? decider.role)
  THEN
    RETURN jsonb_build_object('because', 'role');
  END IF;
  highest := CASE WHEN decider.own IS NOT NULL THEN decider.own * (p->>'unit')::bigint
    WHEN decider.role = 'custom' THEN decider.roles * (p->>'unit')::bigint
    ELSE (p->'limits'->>decider.role)::bigint END;
  -- A process of an older version does not say what a unit is: what it cannot compare it does not approve.
  IF asked.amount > highest OR (p->>'unit' IS NULL AND (decider.own IS NOT NULL OR decider.roles IS NOT NULL)) THEN
    RETURN jsonb_build_object('because', 'limit', 'limit', highest);
  END IF;
  RETURN NULL;
END
$$;
