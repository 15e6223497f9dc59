-- As before, and open invitations that its members made end, as with every other change of their rights.
CREATE OR REPLACE FUNCTION custom_role_delete(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
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
  PERFORM revoke_invitations_of(m, mb.user_id, p->>'actor') FROM member mb
  WHERE mb.merchant_id = m AND mb.custom_role_id = p->>'role_id';
  UPDATE member SET role = moved->>'role', custom_role_id = moved->>'custom_role_id'
  WHERE merchant_id = m AND custom_role_id = p->>'role_id';
  UPDATE invitation SET role = moved->>'role', custom_role_id = moved->>'custom_role_id'
  WHERE merchant_id = m AND custom_role_id = p->>'role_id' AND status = 'pending';
  DELETE FROM custom_role WHERE merchant_id = m AND id = p->>'role_id' RETURNING * INTO gone;
  RETURN finish_idempotency(e, p->'idempotency'->>'key', jsonb_build_object('result', 'ok', 'role', to_jsonb(gone),
    'people', people));
END
$$;

-- As before. Whoever is just adding a first factor is waited for: otherwise neither would see the other, and a session that
-- was opened with the password alone would outlive the factor.
CREATE OR REPLACE FUNCTION guard_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM "user" WHERE id = NEW.user_id FOR SHARE;
  IF NEW.factor = 'password' AND has_second_factor(NEW.user_id) THEN
    RAISE EXCEPTION 'the second factor is missing' USING ERRCODE = 'CH002', CONSTRAINT = 'session_needs_factor';
  END IF;
  RETURN NEW;
END
$$;

-- Takes the bodies and answers of an endpoint away, as an erasure does: a body is made again from its event when it is needed,
-- and a try that is under way has lost its lease and may write nothing.
CREATE FUNCTION webhook_forget_bodies(e text, endpoint text) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM set_config('countinghouse.redacting', 'on', true);
  UPDATE webhook_attempt a SET answer_body = NULL, answer_headers = NULL FROM webhook_delivery d
  WHERE d.environment_id = e AND d.endpoint_id = endpoint AND a.environment_id = e AND a.delivery_id = d.id
    AND a.ended_at IS NOT NULL AND (a.answer_body IS NOT NULL OR a.answer_headers IS NOT NULL);
  UPDATE webhook_delivery SET body = NULL, lease_token = NULL, lease_until = NULL
  WHERE environment_id = e AND endpoint_id = endpoint AND (body IS NOT NULL OR lease_token IS NOT NULL);
  PERFORM set_config('countinghouse.redacting', 'off', true);
END
$$;

-- As before. Whoever chooses another address and may not see people is not sent what was made for the one before.
CREATE OR REPLACE FUNCTION webhook_endpoint_change(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  c jsonb := p->'change';
  moment timestamptz := (p->>'at')::timestamptz;
  w webhook_endpoint;
  wanted text := c->>'status';
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  SELECT * INTO w FROM webhook_endpoint WHERE environment_id = e AND id = p->>'endpoint_id' AND deleted_at IS NULL
  FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  IF EXISTS (SELECT FROM webhook_endpoint WHERE environment_id = e AND url = c->>'url' AND id <> w.id
    AND deleted_at IS NULL) THEN
    RETURN refuse(e, p, 'already_exists', '{"current_status": "exists"}');
  END IF;
  IF wanted = 'paused' AND w.status = 'disabled' THEN
    RETURN refuse(e, p, 'invalid_state', '{"current_status": "disabled", "allowed": ["enabled"]}');
  END IF;
  IF wanted = 'enabled' AND w.status <> 'enabled' THEN
    PERFORM webhook_recover(e, w.id, coalesce(w.failing_since, 'infinity'));
    UPDATE webhook_endpoint SET failures = 0, failing_since = NULL, next_try_at = NULL,
      catch_up_to = pg_current_xact_id() WHERE environment_id = e AND id = w.id;
  END IF;
  IF w.shows_people AND NOT coalesce((c->>'shows_people')::boolean, true) THEN
    PERFORM webhook_forget_bodies(e, w.id);
  END IF;
  UPDATE webhook_endpoint SET
    url = coalesce(c->>'url', url),
    shows_people = coalesce((c->>'shows_people')::boolean, shows_people),
    description = CASE WHEN c ? 'description' THEN c->>'description' ELSE description END,
    types = CASE WHEN c ? 'types' THEN ARRAY(SELECT jsonb_array_elements_text(c->'types')) ELSE types END,
    payload = coalesce(c->>'payload', payload),
    status = coalesce(wanted, status),
    disabled_because = CASE WHEN wanted IS NULL THEN disabled_because END,
    disabled_at = CASE WHEN wanted IS NULL THEN disabled_at END,
    secret = coalesce(c->>'secret', secret),
    previous_secret = CASE WHEN NOT c ? 'secret' THEN previous_secret
      WHEN (p->>'overlap_ms')::numeric > 0 THEN secret END,
    previous_secret_until = CASE WHEN NOT c ? 'secret' THEN previous_secret_until
      WHEN (p->>'overlap_ms')::numeric > 0
      THEN clock_timestamp() + make_interval(secs => (p->>'overlap_ms')::numeric / 1000.0) END,
    deleted_at = CASE WHEN c ? 'deleted' THEN moment END,
    updated_at = moment,
    version = version + 1
  WHERE environment_id = e AND id = w.id RETURNING * INTO w;
  IF w.deleted_at IS NOT NULL THEN
    UPDATE webhook_delivery SET status = 'canceled', ended_at = clock_timestamp(), due_at = NULL, lease_token = NULL,
      lease_until = NULL
    WHERE environment_id = e AND endpoint_id = w.id AND status = 'pending';
  END IF;
  PERFORM record_event(e, p, 1, 'webhook_endpoint.' || CASE WHEN w.deleted_at IS NULL THEN 'updated' ELSE 'deleted' END,
    'webhook_endpoint', w.id, NULL, webhook_endpoint_fact(w));
  RETURN finish_idempotency(e, p->'idempotency'->>'key',
    jsonb_build_object('result', 'ok', 'endpoint', to_jsonb(w)));
END
$$;

-- Whoever is disabled invites nobody any more, also by a link that is out already.
CREATE FUNCTION end_invitations_of_disabled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE invitation SET status = 'revoked', ended_by = 'system', ended_at = clock_timestamp()
  WHERE created_by = NEW.id AND status = 'pending';
  RETURN NULL;
END
$$;
CREATE TRIGGER user_disabled AFTER UPDATE OF disabled_at ON "user" FOR EACH ROW
  WHEN (OLD.disabled_at IS NULL AND NEW.disabled_at IS NOT NULL) EXECUTE FUNCTION end_invitations_of_disabled();
