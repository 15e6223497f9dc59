-- Secrets of webhook endpoints and of signing keys rest on data keys of their environment, as cards do, instead of on a key
-- derived from COUNTINGHOUSE_SECRET. What was sealed before is moved by the rotation's job and can be read until then.

ALTER TABLE vault_dek DROP CONSTRAINT vault_dek_purpose_check;
ALTER TABLE vault_dek ADD CONSTRAINT vault_dek_purpose_known CHECK (purpose IN ('pan', 'cvc', 'fingerprint', 'secret'));
-- What a secret may rest on: a key for secrets that is not destroyed.
ALTER TABLE vault_dek
  ADD COLUMN opens_secrets text GENERATED ALWAYS AS (CASE WHEN purpose = 'secret' AND status <> 'retired' THEN id END) STORED,
  ADD CONSTRAINT vault_dek_opens_secrets UNIQUE (environment_id, opens_secrets);

-- The data key that a sealed secret names (lib/sealed-record.ts); null for one of the form before. A text is base64: its
-- first 44 characters hold version and name.
CREATE FUNCTION data_key_of(sealed bytea) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN substring(sealed FROM 1 FOR 5) = '\x0164656b5f'::bytea
  THEN rtrim(encode(substring(sealed FROM 2 FOR 30), 'escape')) END;
CREATE FUNCTION data_key_of(sealed text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN sealed LIKE 'AWRla1%' THEN data_key_of(decode("left"(sealed, 44), 'base64')) END;

ALTER TABLE webhook_endpoint
  ADD COLUMN secret_dek text GENERATED ALWAYS AS (data_key_of(secret)) STORED,
  ADD COLUMN previous_secret_dek text GENERATED ALWAYS AS (data_key_of(previous_secret)) STORED,
  ADD CONSTRAINT webhook_endpoint_secret_key FOREIGN KEY (environment_id, secret_dek)
    REFERENCES vault_dek (environment_id, opens_secrets),
  ADD CONSTRAINT webhook_endpoint_previous_key FOREIGN KEY (environment_id, previous_secret_dek)
    REFERENCES vault_dek (environment_id, opens_secrets);
ALTER TABLE api_key_version
  ADD COLUMN secret_dek text GENERATED ALWAYS AS (data_key_of(sealed_secret)) STORED,
  ADD CONSTRAINT api_key_version_secret_key FOREIGN KEY (environment_id, secret_dek)
    REFERENCES vault_dek (environment_id, opens_secrets);
CREATE INDEX webhook_endpoint_secret_dek ON webhook_endpoint (environment_id, secret_dek);
CREATE INDEX webhook_endpoint_previous_dek ON webhook_endpoint (environment_id, previous_secret_dek)
  WHERE previous_secret IS NOT NULL;
CREATE INDEX api_key_version_secret_dek ON api_key_version (environment_id, secret_dek) WHERE sealed_secret IS NOT NULL;
-- What is left to move: empty once it was.
CREATE INDEX webhook_endpoint_to_move ON webhook_endpoint (environment_id, id)
  WHERE secret_dek IS NULL OR (previous_secret IS NOT NULL AND previous_secret_dek IS NULL);
CREATE INDEX api_key_version_to_move ON api_key_version (environment_id, key_id)
  WHERE sealed_secret IS NOT NULL AND secret_dek IS NULL;

-- As before, and without the names of keys.
CREATE OR REPLACE FUNCTION webhook_endpoint_fact(w webhook_endpoint) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT to_jsonb(w) - ARRAY['secret', 'previous_secret', 'secret_dek', 'previous_secret_dek', 'read_in', 'read_id',
    'catch_up_to', 'last_position', 'ordered_until', 'failures', 'next_try_at']
$$;

-- The endpoint as an answer keeps it. No answer holds a secret: a stored one would outlive the key that opens it.
CREATE FUNCTION webhook_endpoint_answer(w webhook_endpoint) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT to_jsonb(w) - ARRAY['secret', 'previous_secret', 'secret_dek', 'previous_secret_dek']
$$;

-- As before; the answer has no secret. p: {endpoint: {id, url, description, types, payload, shows_people, secret},
-- endpoints_max}
CREATE OR REPLACE FUNCTION webhook_endpoint_create(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  n jsonb := p->'endpoint';
  moment timestamptz := (p->>'at')::timestamptz;
  w webhook_endpoint;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  -- The lock counts endpoints one after the other.
  PERFORM FROM environment WHERE id = e FOR NO KEY UPDATE;
  IF EXISTS (SELECT FROM webhook_endpoint WHERE environment_id = e AND url = n->>'url' AND deleted_at IS NULL) THEN
    RETURN refuse(e, p, 'already_exists', '{"current_status": "exists"}');
  END IF;
  IF (SELECT count(*) FROM webhook_endpoint WHERE environment_id = e AND deleted_at IS NULL)
    >= (p->>'endpoints_max')::int THEN
    RETURN refuse(e, p, 'too_many_endpoints', jsonb_build_object('maximum', (p->>'endpoints_max')::int));
  END IF;
  -- It is told of what comes after its own creation.
  INSERT INTO webhook_endpoint (environment_id, id, url, description, types, payload, shows_people, secret, read_id,
    created_by, created_at, updated_at)
  VALUES (e, n->>'id', n->>'url', n->>'description', ARRAY(SELECT jsonb_array_elements_text(n->'types')), n->>'payload',
    (n->>'shows_people')::boolean, n->>'secret', p->'event_ids'->>0, p->>'actor', moment, moment) RETURNING * INTO w;
  PERFORM record_event(e, p, 1, 'webhook_endpoint.created', 'webhook_endpoint', w.id, NULL, webhook_endpoint_fact(w));
  RETURN finish_idempotency(e, p->'idempotency'->>'key',
    jsonb_build_object('result', 'ok', 'endpoint', webhook_endpoint_answer(w)));
END
$$;

-- As before; the answer has no secret.
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
    jsonb_build_object('result', 'ok', 'endpoint', webhook_endpoint_answer(w)));
END
$$;

-- Answers that are kept for repetitions.
UPDATE idempotency SET answer = answer #- '{endpoint,secret}' #- '{endpoint,previous_secret}'
WHERE answer->'endpoint' ? 'secret';

-- As before; secrets are counted too.
CREATE OR REPLACE FUNCTION vault_rotation_begin(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  UPDATE vault_rotation SET status = 'running', started_at = clock_timestamp(),
    -- Counted up to a million: the statement has a time in which it must end.
    records = (SELECT count(*) FROM (SELECT FROM vault_record WHERE environment_id = e LIMIT 1000000) numbers)
      + (SELECT count(*) FROM vault_cvc WHERE environment_id = e)
      + (SELECT count(secret_dek) + count(previous_secret_dek) FROM webhook_endpoint WHERE environment_id = e)
      + (SELECT count(secret_dek) FROM api_key_version WHERE environment_id = e)
  WHERE environment_id = e AND id = p->>'id' AND status = 'waiting';
  IF NOT FOUND THEN
    RETURN jsonb_build_object('began', false);
  END IF;
  UPDATE vault_dek SET status = 'draining'
  WHERE environment_id = e AND status = 'active' AND purpose IN (SELECT n->>'purpose' FROM jsonb_array_elements(p->'keys') n);
  PERFORM vault_dek_create(e, p);
  RETURN jsonb_build_object('began', true);
END
$$;

-- Puts newly sealed secrets of signing keys into their rows. Runs as the owner: for everybody else a version only ends. Takes
-- only what rests on a data key, and only where the old bytes still stand.
CREATE FUNCTION api_key_version_reseal(e text, records jsonb) RETURNS int LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  resealed int;
BEGIN
  UPDATE api_key_version v SET sealed_secret = decode(n->>'ciphertext', 'base64')
  FROM jsonb_array_elements(records) AS n
  WHERE n->>'table' = 'version' AND v.environment_id = e AND v.key_id || '/' || v.version = n->>'id'
    AND v.sealed_secret = decode(n->>'old', 'base64') AND data_key_of(decode(n->>'ciphertext', 'base64')) IS NOT NULL;
  GET DIAGNOSTICS resealed = ROW_COUNT;
  RETURN resealed;
END
$$;

-- As vault_reseal, for secrets: they may be exchanged at any moment, so `old` are the bytes that must still stand. `id` of
-- the rotation is null where secrets are moved to data keys. p: {id, records: [{table: 'endpoint' | 'previous' | 'version',
-- id, old, ciphertext}]}
CREATE FUNCTION vault_reseal_secrets(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  current_ones int;
  previous_ones int;
  versions int;
BEGIN
  UPDATE webhook_endpoint w SET secret = n->>'ciphertext' FROM jsonb_array_elements(p->'records') AS n
  WHERE n->>'table' = 'endpoint' AND w.environment_id = e AND w.id = n->>'id' AND w.secret = n->>'old';
  GET DIAGNOSTICS current_ones = ROW_COUNT;
  UPDATE webhook_endpoint w SET previous_secret = n->>'ciphertext' FROM jsonb_array_elements(p->'records') AS n
  WHERE n->>'table' = 'previous' AND w.environment_id = e AND w.id = n->>'id' AND w.previous_secret = n->>'old';
  GET DIAGNOSTICS previous_ones = ROW_COUNT;
  versions := api_key_version_reseal(e, p->'records');
  UPDATE vault_rotation SET resealed = resealed + current_ones + previous_ones + versions
  WHERE environment_id = e AND id = p->>'id';
  RETURN jsonb_build_object('resealed', current_ones + previous_ones + versions);
END
$$;

SELECT protect_new_environment_rows();
