-- Configuration as code: what of an environment is configuration, as one document, and changes of it in one commit.
--
-- A part of it is one function `configuration_of_<part>(environment, locked)`: the part as it stands, with ids and without
-- secrets, in an order that only a change changes. `locked` holds its rows until the commit. lib/configuration has its
-- other half, and docs/how-to-add/configuration.md says how to add one.

CREATE FUNCTION configuration_of_dispute_settings(e text, locked boolean) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  IF locked THEN
    PERFORM FROM dispute_setting WHERE environment_id = e FOR UPDATE;
  END IF;
  RETURN coalesce((SELECT jsonb_build_object('id', version::text, 'accept_below', CASE WHEN accept_below_amount IS NOT NULL
      THEN jsonb_build_object('amount', accept_below_amount, 'currency', accept_below_currency) END)
    FROM dispute_setting WHERE environment_id = e), '{"id": "0", "accept_below": null}');
END
$$;

-- An endpoint that was disabled by itself is configured as enabled: that is what somebody asked for.
CREATE FUNCTION configuration_of_webhook_endpoints(e text, locked boolean) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  IF locked THEN
    PERFORM FROM webhook_endpoint WHERE environment_id = e AND deleted_at IS NULL ORDER BY id FOR NO KEY UPDATE;
  END IF;
  RETURN coalesce((SELECT jsonb_agg(jsonb_build_object('id', id, 'url', url, 'description', description,
      'event_types', to_jsonb(types), 'payload', payload, 'status',
      CASE status WHEN 'paused' THEN 'paused' ELSE 'enabled' END) ORDER BY url)
    FROM webhook_endpoint WHERE environment_id = e AND deleted_at IS NULL), '[]');
END
$$;

-- Keys that can be used and that nobody has taken over from. Several of one name get the end of their id behind it.
CREATE FUNCTION configuration_of_api_keys(e text, locked boolean) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  IF locked THEN
    PERFORM FROM api_key WHERE environment_id = e AND revoked_at IS NULL ORDER BY id FOR UPDATE;
  END IF;
  RETURN coalesce((SELECT jsonb_agg(jsonb_build_object('id', k.id, 'name', k.name || k.behind, 'kind', k.kind,
      'permissions', to_jsonb(k.permissions), 'requires_signature', k.requires_signature, 'ip_ranges',
      to_jsonb(k.ip_ranges)) ORDER BY k.name || k.behind)
    FROM (SELECT *, CASE WHEN count(*) OVER (PARTITION BY name) > 1 THEN ' · ' || right(id, 6) ELSE '' END AS behind
      FROM api_key a WHERE environment_id = e AND revoked_at IS NULL
        AND (expires_at IS NULL OR expires_at > clock_timestamp())
        AND NOT EXISTS (SELECT FROM api_key s WHERE s.environment_id = e AND s.replaces = a.id AND s.revoked_at IS NULL)) k),
    '[]');
END
$$;

-- The parts as they stand, by name. p: {parts, locked}
CREATE FUNCTION configuration_state(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  name text;
  part jsonb;
  state jsonb := '{}';
BEGIN
  FOR name IN SELECT jsonb_array_elements_text(p->'parts') LOOP
    EXECUTE format('SELECT %I($1, $2)', 'configuration_of_' || name) INTO part USING e, (p->>'locked')::boolean;
    state := state || jsonb_build_object(name, part);
  END LOOP;
  RETURN jsonb_build_object('state', state, 'digest', encode(sha256(convert_to(state::text, 'UTF8')), 'hex'));
END
$$;

-- Carries out a plan whole or not at all. Refused when the configuration is not the one that the plan was made from, and
-- with what a step was refused with (`step` counts from 0); nothing is left of the steps before it.
-- p: {digest, parts, steps: [{function, argument}]}: functions of this database that take (environment, argument).
CREATE FUNCTION configuration_apply(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  found jsonb;
  step jsonb;
  nth int := -1;
  answer jsonb := '{}';
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  -- Two imports follow each other; so does whoever counts the endpoints.
  PERFORM FROM environment WHERE id = e FOR NO KEY UPDATE;
  found := configuration_state(e, jsonb_build_object('parts', p->'parts', 'locked', true));
  IF found->>'digest' <> p->>'digest' THEN
    RETURN refuse(e, p, 'version_conflict', jsonb_build_object('digest', found->>'digest'));
  END IF;
  BEGIN
    FOR step IN SELECT jsonb_array_elements(p->'steps') LOOP
      nth := nth + 1;
      EXECUTE format('SELECT %I($1, $2)', step->>'function') INTO answer
      USING e, (p - ARRAY['steps', 'parts', 'digest', 'idempotency']) || (step->'argument');
      IF answer->>'result' <> 'ok' THEN
        RAISE EXCEPTION 'a step was refused' USING ERRCODE = 'CH020', CONSTRAINT = 'configuration_step';
      END IF;
    END LOOP;
  EXCEPTION WHEN SQLSTATE 'CH020' THEN
    RETURN refuse(e, p, answer->>'code', coalesce(answer->'details', '{}') || jsonb_build_object('step', nth));
  END;
  found := configuration_state(e, jsonb_build_object('parts', p->'parts', 'locked', false));
  RETURN finish_idempotency(e, p->'idempotency'->>'key', jsonb_build_object('result', 'ok', 'configuration',
    jsonb_build_object('digest', found->>'digest')));
END
$$;
