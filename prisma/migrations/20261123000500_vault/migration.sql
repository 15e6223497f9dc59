-- The vault: the only tables that hold card numbers, sealed. Keys, records and tokens never leave their environment.

CREATE TABLE vault_dek (
  environment_id text NOT NULL REFERENCES environment (id),
  id text NOT NULL CHECK (length(id) = 30),
  purpose text NOT NULL CHECK (purpose IN ('pan', 'cvc', 'fingerprint')),
  version integer NOT NULL CHECK (version > 0),
  kek_version text NOT NULL,
  wrapped bytea,
  status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'draining', 'retired')),
  usable boolean NOT NULL GENERATED ALWAYS AS (status <> 'retired') STORED,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (environment_id, id),
  UNIQUE (environment_id, id, purpose, usable),
  UNIQUE (environment_id, purpose, version),
  -- A retired key is destroyed, not kept.
  CHECK ((status = 'retired') = (wrapped IS NULL))
);
CREATE UNIQUE INDEX vault_dek_one_active ON vault_dek (environment_id, purpose) WHERE status = 'active';

CREATE TABLE vault_record (
  environment_id text NOT NULL REFERENCES environment (id),
  id text NOT NULL,
  purpose text NOT NULL DEFAULT 'pan' CHECK (purpose = 'pan'),
  dek_id text NOT NULL,
  -- Always true: through the foreign key a data key cannot be retired while a record still needs it.
  dek_usable boolean NOT NULL DEFAULT true CHECK (dek_usable),
  iv bytea NOT NULL,
  ciphertext bytea NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (environment_id, id),
  CONSTRAINT vault_record_key FOREIGN KEY (environment_id, dek_id, purpose, dek_usable)
    REFERENCES vault_dek (environment_id, id, purpose, usable),
  -- version | id of the data key | IV | tag | at least one byte; the columns repeat what the bytes say.
  CHECK (octet_length(ciphertext) > 59 AND get_byte(ciphertext, 0) = 1),
  CHECK (substring(ciphertext FROM 2 FOR 30) = convert_to(dek_id, 'UTF8')),
  CHECK (substring(ciphertext FROM 32 FOR 12) = iv)
);
-- A repeated IV under one key would break AES-GCM.
CREATE UNIQUE INDEX vault_record_iv ON vault_record (environment_id, dek_id, iv);

CREATE TABLE token (
  environment_id text NOT NULL REFERENCES environment (id),
  id text NOT NULL,
  vault_id text,
  card jsonb NOT NULL,
  used_at timestamptz(3),
  expires_at timestamptz(3) NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (environment_id, id),
  FOREIGN KEY (environment_id, vault_id) REFERENCES vault_record (environment_id, id),
  CHECK (expires_at > created_at AND expires_at <= created_at + interval '15 minutes')
);
CREATE UNIQUE INDEX token_vault ON token (environment_id, vault_id) WHERE vault_id IS NOT NULL;
CREATE INDEX token_due ON token (environment_id, expires_at) WHERE vault_id IS NOT NULL;

CREATE TABLE vault_cvc (
  environment_id text NOT NULL REFERENCES environment (id),
  token_id text NOT NULL,
  purpose text NOT NULL DEFAULT 'cvc' CHECK (purpose = 'cvc'),
  dek_id text NOT NULL,
  dek_usable boolean NOT NULL DEFAULT true CHECK (dek_usable),
  iv bytea NOT NULL,
  ciphertext bytea NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  expires_at timestamptz(3) NOT NULL,
  PRIMARY KEY (environment_id, token_id),
  FOREIGN KEY (environment_id, token_id) REFERENCES token (environment_id, id),
  CONSTRAINT vault_cvc_key FOREIGN KEY (environment_id, dek_id, purpose, dek_usable)
    REFERENCES vault_dek (environment_id, id, purpose, usable),
  CHECK (expires_at > created_at AND expires_at <= created_at + interval '15 minutes'),
  CHECK (octet_length(ciphertext) > 59 AND get_byte(ciphertext, 0) = 1),
  CHECK (substring(ciphertext FROM 2 FOR 30) = convert_to(dek_id, 'UTF8')),
  CHECK (substring(ciphertext FROM 32 FOR 12) = iv)
);
CREATE UNIQUE INDEX vault_cvc_iv ON vault_cvc (environment_id, dek_id, iv);
CREATE INDEX vault_cvc_due ON vault_cvc (environment_id, expires_at);

ALTER TABLE payment_method
  ADD FOREIGN KEY (environment_id, vault_id) REFERENCES vault_record (environment_id, id);
CREATE INDEX payment_method_fingerprint ON payment_method (environment_id, (card->>'fingerprint'));
CREATE INDEX payment_method_vault ON payment_method (environment_id, vault_id) WHERE vault_id IS NOT NULL;

-- Adds data keys; the first process wins, the others read its keys.
CREATE FUNCTION vault_dek_create(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO vault_dek (environment_id, id, purpose, version, kek_version, wrapped)
  SELECT e, dek->>'id', dek->>'purpose',
    1 + coalesce((SELECT max(version) FROM vault_dek known
                  WHERE known.environment_id = e AND known.purpose = dek->>'purpose'), 0),
    dek->>'kek_version', decode(dek->>'wrapped', 'base64')
  FROM jsonb_array_elements(p->'keys') AS dek
  ON CONFLICT DO NOTHING;
  RETURN jsonb_build_object('result', 'ok');
END
$$;

-- A token with its sealed number and, if one was given, its sealed CVC. p: {id, card (what may be shown),
-- record: {id, dek_id, iv, ciphertext}, cvc: {dek_id, iv, ciphertext} or null}; bytes in base64.
CREATE FUNCTION vault_token_create(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  sealed jsonb := p->'record';
  cvc jsonb := nullif(p->'cvc', 'null');
  created token;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  INSERT INTO vault_record (environment_id, id, dek_id, iv, ciphertext)
  VALUES (e, sealed->>'id', sealed->>'dek_id', decode(sealed->>'iv', 'base64'),
    decode(sealed->>'ciphertext', 'base64'));
  INSERT INTO token (environment_id, id, vault_id, card, expires_at)
  VALUES (e, p->>'id', sealed->>'id', p->'card', now() + interval '15 minutes')
  RETURNING * INTO created;
  IF cvc IS NOT NULL THEN
    INSERT INTO vault_cvc (environment_id, token_id, dek_id, iv, ciphertext, expires_at)
    VALUES (e, created.id, cvc->>'dek_id', decode(cvc->>'iv', 'base64'), decode(cvc->>'ciphertext', 'base64'),
      created.expires_at);
  END IF;
  RETURN finish_idempotency(e, p->'idempotency'->>'key',
    jsonb_build_object('result', 'ok', 'token', to_jsonb(created)));
END
$$;

-- Destroys expired CVCs and the numbers of tokens whose time is over. p: {limit}
CREATE FUNCTION vault_purge(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  cvcs int;
  vault_ids text[];
BEGIN
  DELETE FROM vault_cvc WHERE environment_id = e AND expires_at <= now();
  GET DIAGNOSTICS cvcs = ROW_COUNT;
  WITH due AS (
    SELECT id, vault_id FROM token
    WHERE environment_id = e AND vault_id IS NOT NULL AND expires_at <= now()
    ORDER BY expires_at LIMIT (p->>'limit')::int FOR UPDATE SKIP LOCKED
  ), released AS (
    UPDATE token SET vault_id = NULL FROM due WHERE token.environment_id = e AND token.id = due.id
    RETURNING due.vault_id
  )
  SELECT coalesce(array_agg(vault_id), '{}') INTO vault_ids FROM released;
  DELETE FROM vault_record WHERE environment_id = e AND id = ANY (vault_ids);
  RETURN jsonb_build_object('cvcs', cvcs, 'records', cardinality(vault_ids));
END
$$;

-- Locks a customer that an object is to belong to; false when there is none (any more).
CREATE FUNCTION customer_lock(e text, customer text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM customer c WHERE c.environment_id = e AND c.id = customer AND c.deleted_at IS NULL FOR SHARE;
  RETURN FOUND;
END
$$;

CREATE FUNCTION refuse_customer(e text, p jsonb) RETURNS jsonb LANGUAGE sql AS $$
  SELECT refuse(e, p, 'not_found', '{"errors": [{"pointer": "/customer", "code": "not_found",
    "detail": "No customer with this id exists in this environment."}]}')
$$;

CREATE FUNCTION customer_create(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  c customer;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  INSERT INTO customer (environment_id, id, email, name, phone, description, reference, metadata, created_at,
    updated_at)
  SELECT e, n.id, n.email, n.name, n.phone, n.description, n.reference, coalesce(n.metadata, '{}'),
    (p->>'at')::timestamptz, (p->>'at')::timestamptz
  FROM jsonb_populate_record(NULL::customer, p->'customer') n
  RETURNING * INTO c;
  PERFORM record_event(e, p, 1, 'customer.created', 'customer', c.id, NULL, to_jsonb(c));
  RETURN finish_idempotency(e, p->'idempotency'->>'key',
    jsonb_build_object('result', 'ok', 'customer', to_jsonb(c)));
END
$$;

-- Changes what the patch names. p: {customer_id, patch, expected_version (or null)}
CREATE FUNCTION customer_update(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  c customer;
  patch jsonb := p->'patch';
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  UPDATE customer SET
    email = CASE WHEN patch ? 'email' THEN patch->>'email' ELSE email END,
    name = CASE WHEN patch ? 'name' THEN patch->>'name' ELSE name END,
    phone = CASE WHEN patch ? 'phone' THEN patch->>'phone' ELSE phone END,
    description = CASE WHEN patch ? 'description' THEN patch->>'description' ELSE description END,
    reference = CASE WHEN patch ? 'reference' THEN patch->>'reference' ELSE reference END,
    metadata = CASE WHEN patch ? 'metadata' THEN jsonb_strip_nulls(metadata || (patch->'metadata')) ELSE metadata END,
    updated_at = (p->>'at')::timestamptz, version = version + 1
  WHERE environment_id = e AND id = p->>'customer_id' AND deleted_at IS NULL
    AND (p->>'expected_version' IS NULL OR version = (p->>'expected_version')::int)
  RETURNING * INTO c;
  IF NOT FOUND THEN
    SELECT * INTO c FROM customer WHERE environment_id = e AND id = p->>'customer_id' AND deleted_at IS NULL;
    IF NOT FOUND THEN
      RETURN refuse(e, p, 'not_found', '{}');
    END IF;
    RETURN refuse(e, p, 'version_conflict', jsonb_build_object('current_version', c.version));
  END IF;
  IF (SELECT count(*) FROM jsonb_object_keys(c.metadata)) > 50 THEN
    RAISE EXCEPTION 'more than 50 metadata keys' USING ERRCODE = 'CH006', CONSTRAINT = 'metadata_limit';
  END IF;
  PERFORM record_event(e, p, 1, 'customer.updated', 'customer', c.id, NULL, to_jsonb(c));
  RETURN finish_idempotency(e, p->'idempotency'->>'key',
    jsonb_build_object('result', 'ok', 'customer', to_jsonb(c)));
END
$$;

-- Ends a payment method's use and destroys its number. The caller holds the row's lock.
CREATE FUNCTION payment_method_end(e text, p jsonb, nth int, method payment_method) RETURNS payment_method
LANGUAGE plpgsql AS $$
DECLARE
  m payment_method;
BEGIN
  UPDATE payment_method SET customer_id = NULL, vault_id = NULL, detached_at = (p->>'at')::timestamptz,
    updated_at = (p->>'at')::timestamptz, version = version + 1
  WHERE environment_id = e AND id = method.id RETURNING * INTO m;
  DELETE FROM vault_record WHERE environment_id = e AND id = method.vault_id;
  PERFORM record_event(e, p, nth, 'payment_method.detached', 'payment_method', m.id, NULL, to_jsonb(m));
  RETURN m;
END
$$;

-- Hides a customer and detaches its payment methods; its payments stay. Needs one event id for the customer and one for
-- each of its payment methods.
CREATE FUNCTION customer_delete(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  c customer;
  m payment_method;
  nth int := 1;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  UPDATE customer SET deleted_at = (p->>'at')::timestamptz, updated_at = (p->>'at')::timestamptz,
    version = version + 1
  WHERE environment_id = e AND id = p->>'customer_id' AND deleted_at IS NULL
  RETURNING * INTO c;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  PERFORM record_event(e, p, 1, 'customer.deleted', 'customer', c.id, NULL, to_jsonb(c));
  FOR m IN SELECT * FROM payment_method WHERE environment_id = e AND customer_id = c.id ORDER BY id FOR UPDATE LOOP
    nth := nth + 1;
    IF nth > jsonb_array_length(p->'event_ids') THEN
      RAISE EXCEPTION 'more payment methods than event ids' USING ERRCODE = 'CH007', CONSTRAINT = 'event_ids_enough';
    END IF;
    PERFORM payment_method_end(e, p, nth, m);
  END LOOP;
  RETURN finish_idempotency(e, p->'idempotency'->>'key',
    jsonb_build_object('result', 'ok', 'customer', to_jsonb(c)));
END
$$;

-- Makes a payment method of an unused token: takes over its number and destroys its CVC.
-- p: {payment_method: {id, customer_id, metadata}, token_id}
CREATE FUNCTION payment_method_create(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  n jsonb := p->'payment_method';
  t token;
  m payment_method;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  SELECT * INTO t FROM token WHERE environment_id = e AND id = p->>'token_id' FOR UPDATE;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{"errors": [{"pointer": "/token", "code": "not_found",
      "detail": "No token with this id exists in this environment."}]}');
  END IF;
  IF t.used_at IS NOT NULL OR t.expires_at <= now() THEN
    RETURN refuse(e, p, 'invalid_state', jsonb_build_object('current_status',
      CASE WHEN t.used_at IS NOT NULL THEN 'used' ELSE 'expired' END, 'allowed', '["unused"]'::jsonb));
  END IF;
  IF n->>'customer_id' IS NOT NULL AND NOT customer_lock(e, n->>'customer_id') THEN
    RETURN refuse_customer(e, p);
  END IF;
  UPDATE token SET used_at = now(), vault_id = NULL WHERE environment_id = e AND id = t.id;
  DELETE FROM vault_cvc WHERE environment_id = e AND token_id = t.id;
  INSERT INTO payment_method (environment_id, id, customer_id, type, card, vault_id, metadata, created_at, updated_at)
  VALUES (e, n->>'id', n->>'customer_id', 'card', t.card, t.vault_id,
    CASE jsonb_typeof(n->'metadata') WHEN 'object' THEN n->'metadata' ELSE '{}' END, (p->>'at')::timestamptz,
    (p->>'at')::timestamptz)
  RETURNING * INTO m;
  IF m.customer_id IS NOT NULL THEN
    PERFORM record_event(e, p, 1, 'payment_method.attached', 'payment_method', m.id, NULL, to_jsonb(m));
  END IF;
  RETURN finish_idempotency(e, p->'idempotency'->>'key',
    jsonb_build_object('result', 'ok', 'payment_method', to_jsonb(m)));
END
$$;

-- Every later change of a payment method. p: {payment_method_id, change: 'update' | 'attach' | 'detach' | 'delete',
-- metadata (update), customer_id (attach), expected_version (or null)}
CREATE FUNCTION payment_method_change(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  m payment_method;
  change text := p->>'change';
  moment timestamptz := (p->>'at')::timestamptz;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  -- The customer first: a deletion locks the customer and then its payment methods.
  IF change = 'attach' AND NOT customer_lock(e, p->>'customer_id') THEN
    RETURN refuse_customer(e, p);
  END IF;
  SELECT * INTO m FROM payment_method WHERE environment_id = e AND id = p->>'payment_method_id' FOR UPDATE;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  IF p->>'expected_version' IS NOT NULL AND m.version <> (p->>'expected_version')::int THEN
    RETURN refuse(e, p, 'version_conflict', jsonb_build_object('current_version', m.version));
  END IF;
  IF change IN ('attach', 'detach') AND m.detached_at IS NOT NULL THEN
    RETURN refuse(e, p, 'invalid_state', '{"current_status": "detached", "allowed": ["attached", "unattached"]}');
  END IF;
  IF change = 'attach' AND m.customer_id IS NOT NULL AND m.customer_id <> p->>'customer_id' THEN
    RETURN refuse(e, p, 'invalid_state', '{"current_status": "attached", "allowed": ["unattached"]}');
  END IF;
  CASE change
    WHEN 'update' THEN
      UPDATE payment_method SET metadata = jsonb_strip_nulls(metadata || (p->'metadata')), updated_at = moment,
        version = version + 1
      WHERE environment_id = e AND id = m.id RETURNING * INTO m;
      IF (SELECT count(*) FROM jsonb_object_keys(m.metadata)) > 50 THEN
        RAISE EXCEPTION 'more than 50 metadata keys' USING ERRCODE = 'CH006', CONSTRAINT = 'metadata_limit';
      END IF;
      PERFORM record_event(e, p, 1, 'payment_method.updated', 'payment_method', m.id, NULL, to_jsonb(m));
    WHEN 'attach' THEN
      IF m.customer_id IS NULL THEN
        UPDATE payment_method SET customer_id = p->>'customer_id', updated_at = moment, version = version + 1
        WHERE environment_id = e AND id = m.id RETURNING * INTO m;
        PERFORM record_event(e, p, 1, 'payment_method.attached', 'payment_method', m.id, NULL, to_jsonb(m));
      END IF;
    WHEN 'detach' THEN
      m := payment_method_end(e, p, 1, m);
    WHEN 'delete' THEN
      IF m.detached_at IS NULL THEN
        m := payment_method_end(e, p, 1, m);
      END IF;
      DELETE FROM payment_method WHERE environment_id = e AND id = m.id;
  END CASE;
  RETURN finish_idempotency(e, p->'idempotency'->>'key',
    jsonb_build_object('result', 'ok', 'payment_method', to_jsonb(m)));
END
$$;
