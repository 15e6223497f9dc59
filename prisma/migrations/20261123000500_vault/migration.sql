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
CREATE INDEX payment_method_vault ON payment_method (environment_id, vault_id) WHERE vault_id IS NOT NULL;

-- Adds data keys; the first process wins, the others read its keys.
CREATE FUNCTION vault_dek_create(environment text, argument jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO vault_dek (environment_id, id, purpose, version, kek_version, wrapped)
  SELECT environment, dek ->> 'id', dek ->> 'purpose',
         1 + coalesce((SELECT max(version) FROM vault_dek known
                       WHERE known.environment_id = environment AND known.purpose = dek ->> 'purpose'), 0),
         dek ->> 'kek_version', decode(dek ->> 'wrapped', 'base64')
  FROM jsonb_array_elements(argument -> 'keys') AS dek
  ON CONFLICT DO NOTHING;
  RETURN jsonb_build_object('result', 'done');
END $$;

-- A token with its sealed number and, if one was given, its sealed CVC. Argument: id, card (what may be shown),
-- record {id, dek_id, iv, ciphertext}, cvc {dek_id, iv, ciphertext} or null; bytes in base64.
CREATE FUNCTION vault_token_create(environment text, argument jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  record jsonb := argument -> 'record';
  cvc jsonb := nullif(argument -> 'cvc', 'null');
  created token;
BEGIN
  INSERT INTO vault_record (environment_id, id, dek_id, iv, ciphertext)
  VALUES (environment, record ->> 'id', record ->> 'dek_id', decode(record ->> 'iv', 'base64'),
          decode(record ->> 'ciphertext', 'base64'));
  INSERT INTO token (environment_id, id, vault_id, card, expires_at)
  VALUES (environment, argument ->> 'id', record ->> 'id', argument -> 'card', now() + interval '15 minutes')
  RETURNING * INTO created;
  IF cvc IS NOT NULL THEN
    INSERT INTO vault_cvc (environment_id, token_id, dek_id, iv, ciphertext, expires_at)
    VALUES (environment, created.id, cvc ->> 'dek_id', decode(cvc ->> 'iv', 'base64'),
            decode(cvc ->> 'ciphertext', 'base64'), created.expires_at);
  END IF;
  RETURN jsonb_build_object('result', 'done', 'token', to_jsonb(created));
END $$;

-- Destroys expired CVCs and the numbers of tokens whose time is over.
CREATE FUNCTION vault_purge(environment text, argument jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  cvcs int;
  vault_ids text[];
BEGIN
  DELETE FROM vault_cvc WHERE environment_id = environment AND expires_at <= now();
  GET DIAGNOSTICS cvcs = ROW_COUNT;
  WITH due AS (
    SELECT id, vault_id FROM token
    WHERE environment_id = environment AND vault_id IS NOT NULL AND expires_at <= now()
    ORDER BY expires_at LIMIT (argument ->> 'limit')::int
    FOR UPDATE SKIP LOCKED
  ), released AS (
    UPDATE token SET vault_id = NULL FROM due
    WHERE token.environment_id = environment AND token.id = due.id
    RETURNING due.vault_id
  )
  SELECT coalesce(array_agg(vault_id), '{}') INTO vault_ids FROM released;
  DELETE FROM vault_record WHERE environment_id = environment AND id = ANY (vault_ids);
  RETURN jsonb_build_object('cvcs', cvcs, 'records', cardinality(vault_ids));
END $$;
