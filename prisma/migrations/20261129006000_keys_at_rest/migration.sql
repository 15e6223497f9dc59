-- Rotating the vault's keys: which key-encryption keys exist (by name), which processes can read them, and how far the
-- re-encryption of each environment has come.

-- Names and check values only: a key-encryption key is never in the database. The check value tells two keys of one name
-- apart and nothing about either. Belongs to the installation, like the key file.
CREATE TABLE vault_kek (
  version text PRIMARY KEY,
  check_value text,
  usable boolean NOT NULL GENERATED ALWAYS AS (retired_at IS NULL) STORED,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  retired_at timestamptz(3),
  UNIQUE (version, usable),
  CONSTRAINT vault_kek_version_form CHECK (version ~ '^kek_v[1-9][0-9]{0,5}$'),
  CONSTRAINT vault_kek_check_form CHECK (check_value ~ '^[0-9a-f]{16}$')
);
REVOKE UPDATE, DELETE, TRUNCATE ON vault_kek FROM countinghouse_app;
GRANT UPDATE (check_value, retired_at) ON vault_kek TO countinghouse_app;
GRANT SELECT ON vault_kek TO countinghouse_auditor;

-- A retired key does not come back, and its name is not used again.
CREATE FUNCTION guard_vault_kek() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.retired_at IS NOT NULL OR (OLD.check_value IS NOT NULL AND NEW.check_value IS DISTINCT FROM OLD.check_value) THEN
    RAISE EXCEPTION 'the key-encryption key % is what it is', OLD.version
      USING ERRCODE = 'CH001', CONSTRAINT = 'vault_kek_final';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER vault_kek_final BEFORE UPDATE ON vault_kek FOR EACH ROW EXECUTE FUNCTION guard_vault_kek();

INSERT INTO vault_kek (version) SELECT DISTINCT kek_version FROM vault_dek;
-- No data key that is still there rests on a retired key-encryption key, whoever writes it.
ALTER TABLE vault_dek
  ADD COLUMN kek_needed text GENERATED ALWAYS AS (CASE WHEN status <> 'retired' THEN kek_version END) STORED,
  ADD COLUMN kek_usable boolean NOT NULL DEFAULT true CONSTRAINT vault_dek_kek_usable CHECK (kek_usable),
  ADD CONSTRAINT vault_dek_kek FOREIGN KEY (kek_needed, kek_usable) REFERENCES vault_kek (version, usable);
CREATE INDEX vault_dek_kek_needed ON vault_dek (kek_needed, environment_id) WHERE kek_needed IS NOT NULL;
CREATE INDEX vault_dek_created ON vault_dek (created_at);

-- A running process and the key-encryption keys that it can read, `version:check value`; told every few seconds.
CREATE TABLE vault_reader (
  id text PRIMARY KEY,
  host text NOT NULL,
  pid integer NOT NULL,
  program text NOT NULL,
  versions text[] NOT NULL,
  -- The version that it wraps new data keys with.
  wraps_with text NOT NULL,
  seen_at timestamptz(3) NOT NULL DEFAULT now()
);
GRANT SELECT ON vault_reader TO countinghouse_auditor;

CREATE TABLE vault_rotation (
  environment_id text NOT NULL REFERENCES environment (id),
  id text NOT NULL,
  status text NOT NULL DEFAULT 'waiting',
  -- Records that there were when it began, and how many were sealed anew since; new ones may come in between.
  records bigint NOT NULL DEFAULT 0,
  resealed bigint NOT NULL DEFAULT 0,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  started_at timestamptz(3),
  ended_at timestamptz(3),
  PRIMARY KEY (environment_id, id),
  CONSTRAINT vault_rotation_status_known CHECK (status IN ('waiting', 'running', 'done')),
  CONSTRAINT vault_rotation_counts CHECK (records >= 0 AND resealed >= 0),
  CONSTRAINT vault_rotation_started CHECK ((status = 'waiting') = (started_at IS NULL)),
  CONSTRAINT vault_rotation_ended CHECK ((status = 'done') = (ended_at IS NOT NULL))
);
CREATE UNIQUE INDEX vault_rotation_one_open ON vault_rotation (environment_id) WHERE status <> 'done';
REVOKE DELETE, TRUNCATE ON vault_rotation FROM countinghouse_app;
GRANT SELECT ON vault_rotation TO countinghouse_auditor;
INSERT INTO status_transition (noun, from_status, to_status)
VALUES ('vault_rotation', 'waiting', 'running'), ('vault_rotation', 'running', 'done');
SELECT make_transition_guard('vault_rotation');
CREATE TRIGGER vault_rotation_status BEFORE UPDATE OF status ON vault_rotation
  FOR EACH ROW EXECUTE FUNCTION guard_vault_rotation_transition();

-- As before; a key-encryption key is known from the first data key that rests on it.
CREATE OR REPLACE FUNCTION vault_dek_create(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO vault_kek (version) SELECT DISTINCT dek->>'kek_version' FROM jsonb_array_elements(p->'keys') AS dek
  ON CONFLICT DO NOTHING;
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

-- Wraps data keys anew; one that somebody else has wrapped or retired meanwhile is left alone.
-- p: {keys: [{id, from (its key-encryption key now), kek_version, wrapped}]}
CREATE FUNCTION vault_dek_rewrap(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  rewrapped int;
BEGIN
  UPDATE vault_dek d SET kek_version = n->>'kek_version', wrapped = decode(n->>'wrapped', 'base64')
  FROM jsonb_array_elements(p->'keys') AS n
  WHERE d.environment_id = e AND d.id = n->>'id' AND d.kek_version = n->>'from' AND d.status <> 'retired';
  GET DIAGNOSTICS rewrapped = ROW_COUNT;
  RETURN jsonb_build_object('rewrapped', rewrapped);
END
$$;

-- Begins an environment's re-encryption: new data keys seal from now on, the ones before only open.
-- p: {id, keys: [{id, purpose, kek_version, wrapped}]}
CREATE FUNCTION vault_rotation_begin(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  UPDATE vault_rotation SET status = 'running', started_at = clock_timestamp(),
    -- Counted up to a million: the statement has a time in which it must end.
    records = (SELECT count(*) FROM (SELECT FROM vault_record WHERE environment_id = e LIMIT 1000000) numbers)
      + (SELECT count(*) FROM vault_cvc WHERE environment_id = e)
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

-- Puts newly sealed bytes into the rows that still have the old ones. p: {id, records: [{table: 'record' | 'cvc', id,
-- from (data key), dek_id, iv, ciphertext}]}
CREATE FUNCTION vault_reseal(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  numbers int;
  cvcs int;
BEGIN
  UPDATE vault_record r SET dek_id = n->>'dek_id', iv = decode(n->>'iv', 'base64'),
    ciphertext = decode(n->>'ciphertext', 'base64')
  FROM jsonb_array_elements(p->'records') AS n
  WHERE n->>'table' = 'record' AND r.environment_id = e AND r.id = n->>'id' AND r.dek_id = n->>'from';
  GET DIAGNOSTICS numbers = ROW_COUNT;
  UPDATE vault_cvc c SET dek_id = n->>'dek_id', iv = decode(n->>'iv', 'base64'),
    ciphertext = decode(n->>'ciphertext', 'base64')
  FROM jsonb_array_elements(p->'records') AS n
  WHERE n->>'table' = 'cvc' AND c.environment_id = e AND c.token_id = n->>'id' AND c.dek_id = n->>'from';
  GET DIAGNOSTICS cvcs = ROW_COUNT;
  UPDATE vault_rotation SET resealed = resealed + numbers + cvcs WHERE environment_id = e AND id = p->>'id';
  RETURN jsonb_build_object('resealed', numbers + cvcs);
END
$$;

-- Destroys the old data keys once nothing needs them, and ends the rotation. A record that another process writes with an
-- old key at this moment keeps the key: the foreign key says so. p: {id}
CREATE FUNCTION vault_rotation_end(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  destroyed text[];
BEGIN
  BEGIN
    WITH gone AS (
      UPDATE vault_dek SET status = 'retired', wrapped = NULL WHERE environment_id = e AND status = 'draining' RETURNING id
    )
    SELECT array_agg(id) INTO destroyed FROM gone;
  EXCEPTION WHEN foreign_key_violation THEN
    RETURN jsonb_build_object('ended', false);
  END;
  UPDATE vault_rotation SET status = 'done', ended_at = clock_timestamp()
  WHERE environment_id = e AND id = p->>'id' AND status = 'running';
  RETURN jsonb_build_object('ended', FOUND, 'destroyed', to_jsonb(coalesce(destroyed, '{}')));
END
$$;
