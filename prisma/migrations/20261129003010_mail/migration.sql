-- Outgoing mail: what is to be said to whom, never the words or a link; they are made when it is sent.
INSERT INTO status_transition (noun, from_status, to_status) VALUES
  ('mail', 'waiting', 'sent'),
  ('mail', 'waiting', 'failed'),
  ('mail', 'waiting', 'canceled');

CREATE TABLE mail (
  environment_id text NOT NULL REFERENCES environment (id),
  id text NOT NULL,
  kind text NOT NULL,
  -- The object that it is about, and which time it is told: nobody is told the same twice.
  about text NOT NULL,
  occasion text NOT NULL,
  recipient text NOT NULL,
  locale text NOT NULL,
  facts jsonb NOT NULL DEFAULT '{}',
  status text NOT NULL DEFAULT 'waiting',
  tries int NOT NULL DEFAULT 0,
  -- When it is tried next; while it is being tried, when somebody else may.
  next_at timestamptz(3) NOT NULL DEFAULT now(),
  -- Why the last try failed: a code, or the first digits and words of the server's answer.
  problem text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  ended_at timestamptz(3),
  PRIMARY KEY (environment_id, id),
  CONSTRAINT mail_told_once UNIQUE (environment_id, kind, about, occasion, recipient),
  CONSTRAINT mail_kind CHECK (kind IN ('invitation', 'webhook_endpoint_disabled', 'key_ends')),
  CONSTRAINT mail_short CHECK (length(about) <= 64 AND length(occasion) <= 40 AND length(recipient) BETWEEN 3 AND 254),
  CONSTRAINT mail_one_line CHECK (recipient !~ '[\s,;<>]'),
  CONSTRAINT mail_locale CHECK (locale IN ('en', 'zh', 'es')),
  CONSTRAINT mail_facts CHECK (jsonb_typeof(facts) = 'object' AND length(facts::text) <= 4000),
  CONSTRAINT mail_status CHECK (status IN ('waiting', 'sent', 'failed', 'canceled')),
  CONSTRAINT mail_tries CHECK (tries BETWEEN 0 AND 6),
  CONSTRAINT mail_problem CHECK (length(problem) BETWEEN 1 AND 200),
  CONSTRAINT mail_ended_whole CHECK ((status = 'waiting') = (ended_at IS NULL))
);
CREATE INDEX mail_due ON mail (next_at) WHERE status = 'waiting';
GRANT SELECT, INSERT, UPDATE, DELETE ON mail TO countinghouse_app;
GRANT SELECT ON mail TO countinghouse_auditor;
SELECT make_transition_guard('mail');
CREATE TRIGGER mail_status BEFORE UPDATE OF status ON mail FOR EACH ROW EXECUTE FUNCTION guard_mail_transition();

-- Makes an invitation, and its mail where there is one. p: {standing, email, invitation: {id, role, custom_role_id,
-- role_version, refund_limit_major, locale, digest (hex)}, lasts_ms, mail_id or null}
CREATE FUNCTION invitation_create(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb := claim_idempotency(e, p);
  i jsonb := p->'invitation';
  m text;
  moment timestamptz := clock_timestamp();
  made invitation;
BEGIN
  IF held IS NOT NULL THEN RETURN held; END IF;
  held := lock_people(e, p);
  IF held IS NOT NULL THEN RETURN held; END IF;
  SELECT merchant_id INTO m FROM environment WHERE id = e;
  IF NOT role_is_as_seen(m, i) THEN
    RETURN refuse(e, p, 'version_conflict', '{}');
  END IF;
  IF EXISTS (SELECT FROM member mb JOIN "user" u ON u.id = mb.user_id WHERE mb.merchant_id = m AND u.email = p->>'email')
  THEN
    RETURN refuse(e, p, 'already_exists', jsonb_build_object('because', 'member'));
  END IF;
  -- One that has run out makes room for a new one.
  UPDATE invitation SET status = 'revoked', ended_by = p->>'actor', ended_at = moment
  WHERE merchant_id = m AND email = p->>'email' AND status = 'pending' AND expires_at <= moment;
  IF EXISTS (SELECT FROM invitation WHERE merchant_id = m AND email = p->>'email' AND status = 'pending') THEN
    RETURN refuse(e, p, 'already_exists', jsonb_build_object('because', 'invited'));
  END IF;
  IF (SELECT count(*) FROM invitation WHERE merchant_id = m AND status = 'pending') >= 200 THEN
    RETURN refuse(e, p, 'too_many_invitations', jsonb_build_object('maximum', 200));
  END IF;
  INSERT INTO invitation (merchant_id, id, environment_id, email, role, custom_role_id, refund_limit_major, locale,
    token_digest, created_by, created_at, expires_at)
  VALUES (m, i->>'id', e, p->>'email', i->>'role', i->>'custom_role_id', (i->>'refund_limit_major')::bigint,
    i->>'locale', decode(i->>'digest', 'hex'), p->>'actor', moment,
    moment + (p->>'lasts_ms')::bigint * interval '1 millisecond')
  RETURNING * INTO made;
  PERFORM mail_invitation(p, made);
  RETURN finish_idempotency(e, p->'idempotency'->>'key',
    jsonb_build_object('result', 'ok', 'invitation', to_jsonb(made) - 'token_digest'));
END
$$;

CREATE FUNCTION mail_invitation(p jsonb, i invitation) RETURNS void LANGUAGE sql AS $$
  INSERT INTO mail (environment_id, id, kind, about, occasion, recipient, locale)
  SELECT i.environment_id, p->>'mail_id', 'invitation', i.id, i.link::text, i.email, i.locale
  WHERE p->>'mail_id' IS NOT NULL
$$;

-- Gives an open invitation a new link and its whole time again. p: {standing, invitation_id, link (as seen), digest (hex),
-- lasts_ms, mail_id or null}
CREATE FUNCTION invitation_send_again(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb := claim_idempotency(e, p);
  m text;
  sent invitation;
BEGIN
  IF held IS NOT NULL THEN RETURN held; END IF;
  held := lock_people(e, p);
  IF held IS NOT NULL THEN RETURN held; END IF;
  SELECT merchant_id INTO m FROM environment WHERE id = e;
  UPDATE invitation SET link = link + 1, token_digest = decode(p->>'digest', 'hex'),
    expires_at = clock_timestamp() + (p->>'lasts_ms')::bigint * interval '1 millisecond'
  WHERE merchant_id = m AND id = p->>'invitation_id' AND status = 'pending' AND link = (p->>'link')::int
  RETURNING * INTO sent;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'version_conflict', '{}');
  END IF;
  UPDATE mail SET status = 'canceled', ended_at = clock_timestamp()
  WHERE environment_id = sent.environment_id AND kind = 'invitation' AND about = sent.id AND status = 'waiting';
  PERFORM mail_invitation(p, sent);
  RETURN finish_idempotency(e, p->'idempotency'->>'key',
    jsonb_build_object('result', 'ok', 'invitation', to_jsonb(sent) - 'token_digest'));
END
$$;

-- Ends an open invitation. p: {standing, invitation_id}
CREATE FUNCTION invitation_revoke(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb := claim_idempotency(e, p);
  m text;
  word text;
  ended invitation;
BEGIN
  IF held IS NOT NULL THEN RETURN held; END IF;
  held := lock_people(e, p);
  IF held IS NOT NULL THEN RETURN held; END IF;
  SELECT merchant_id INTO m FROM environment WHERE id = e;
  UPDATE invitation SET status = 'revoked', ended_by = p->>'actor', ended_at = clock_timestamp()
  WHERE merchant_id = m AND id = p->>'invitation_id' AND status = 'pending' RETURNING * INTO ended;
  IF NOT FOUND THEN
    SELECT status INTO word FROM invitation WHERE merchant_id = m AND id = p->>'invitation_id';
    RETURN CASE WHEN word IS NULL THEN refuse(e, p, 'not_found', '{}')
      ELSE refuse(e, p, 'invalid_state', jsonb_build_object('current_status', word)) END;
  END IF;
  UPDATE mail SET status = 'canceled', ended_at = clock_timestamp()
  WHERE environment_id = ended.environment_id AND kind = 'invitation' AND about = ended.id AND status = 'waiting';
  RETURN finish_idempotency(e, p->'idempotency'->>'key',
    jsonb_build_object('result', 'ok', 'invitation', to_jsonb(ended) - 'token_digest'));
END
$$;

-- Makes whoever holds the link a member, once. A person without a sign-in gets one with it; one who has a sign-in must be
-- the one that was invited. p: {digest (hex), member_id, user_id, person: {name, password_hash} or null}
CREATE FUNCTION invitation_accept(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  i invitation;
  word text;
  joined member;
BEGIN
  PERFORM FROM merchant WHERE id = (SELECT merchant_id FROM environment WHERE id = e) FOR NO KEY UPDATE;
  SELECT * INTO i FROM invitation WHERE token_digest = decode(p->>'digest', 'hex') AND environment_id = e FOR UPDATE;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  word := CASE WHEN i.status = 'pending' AND i.expires_at <= clock_timestamp() THEN 'expired' ELSE i.status END;
  IF word <> 'pending' THEN
    RETURN refuse(e, p, 'invalid_state', jsonb_build_object('current_status', word));
  END IF;
  IF jsonb_typeof(p->'person') = 'object' THEN
    IF EXISTS (SELECT FROM "user" WHERE email = i.email) THEN
      RETURN refuse(e, p, 'already_exists', '{}');
    END IF;
    INSERT INTO "user" (id, email, name, password_hash, locale)
    VALUES (p->>'user_id', i.email, p->'person'->>'name', p->'person'->>'password_hash', i.locale);
  ELSIF NOT EXISTS (SELECT FROM "user" WHERE id = p->>'user_id' AND email = i.email AND disabled_at IS NULL) THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  IF EXISTS (SELECT FROM member WHERE merchant_id = i.merchant_id AND user_id = p->>'user_id') THEN
    RETURN refuse(e, p, 'already_exists', '{}');
  END IF;
  UPDATE invitation SET status = 'accepted', ended_by = p->>'user_id', ended_at = clock_timestamp()
  WHERE merchant_id = i.merchant_id AND id = i.id;
  INSERT INTO member (id, merchant_id, user_id, role, custom_role_id, refund_limit_major)
  VALUES (p->>'member_id', i.merchant_id, p->>'user_id', i.role, i.custom_role_id, i.refund_limit_major)
  RETURNING * INTO joined;
  RETURN jsonb_build_object('result', 'ok', 'member', to_jsonb(joined));
END
$$;
