-- Which methods an environment offers, and what a network takes for a capture there. A method without a row is offered, at the
-- terms of its connector.

CREATE FUNCTION is_fixed_fees(fees jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN jsonb_typeof(fees) = 'object' THEN NOT EXISTS (
  SELECT FROM jsonb_each(fees) AS part (currency, fee)
  WHERE currency !~ '^[A-Z]{3}$' OR jsonb_typeof(fee) <> 'number' OR fee::text !~ '^(0|[1-9][0-9]{0,11})$')
  ELSE fees IS NULL END;

CREATE TABLE method_setting (
  environment_id text NOT NULL REFERENCES environment (id),
  method text NOT NULL,
  enabled boolean NOT NULL DEFAULT true,
  -- Basis points of the amount, and a fixed part in minor units by currency (else 0); both null: the connector's terms.
  fee_basis_points int,
  fee_fixed jsonb,
  updated_by text NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  version int NOT NULL DEFAULT 1,
  PRIMARY KEY (environment_id, method),
  CONSTRAINT method_setting_method_known CHECK (method IN ('card', 'alipay')),
  CONSTRAINT method_setting_fee_whole CHECK ((fee_basis_points IS NULL) = (fee_fixed IS NULL)),
  CONSTRAINT method_setting_fee_part CHECK (fee_basis_points BETWEEN 0 AND 10000),
  CONSTRAINT method_setting_fee_fixed CHECK (is_fixed_fees(fee_fixed))
);
REVOKE DELETE, TRUNCATE ON method_setting FROM countinghouse_app;
GRANT SELECT ON method_setting TO countinghouse_auditor;

-- p: {method, enabled, fee: {basis_points, fixed} or null, expected_version: null where the caller does not care, 0 where
-- nobody has saved any yet}
CREATE FUNCTION method_setting_save(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  s method_setting;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  INSERT INTO method_setting (environment_id, method, updated_by, updated_at, version)
  VALUES (e, p->>'method', p->>'actor', (p->>'at')::timestamptz, 0) ON CONFLICT DO NOTHING;
  SELECT * INTO s FROM method_setting WHERE environment_id = e AND method = p->>'method' FOR UPDATE;
  IF p->>'expected_version' IS NOT NULL AND s.version <> (p->>'expected_version')::int THEN
    RETURN refuse(e, p, 'version_conflict', jsonb_build_object('current_version', s.version,
      'changed_by', s.updated_by, 'changed_at', s.updated_at));
  END IF;
  UPDATE method_setting SET enabled = (p->>'enabled')::boolean, fee_basis_points = (p->'fee'->>'basis_points')::int,
    fee_fixed = p->'fee'->'fixed', updated_by = p->>'actor', updated_at = (p->>'at')::timestamptz, version = version + 1
  WHERE environment_id = e AND method = s.method RETURNING * INTO s;
  RETURN finish_idempotency(e, p->'idempotency'->>'key', jsonb_build_object('result', 'ok', 'setting', to_jsonb(s)));
END
$$;

CREATE FUNCTION configuration_of_methods(e text, locked boolean) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  known jsonb;
BEGIN
  IF locked THEN
    PERFORM FROM method_setting WHERE environment_id = e ORDER BY method FOR UPDATE;
  END IF;
  SELECT jsonb_object_agg(method, jsonb_build_object('enabled', enabled, 'fee', CASE WHEN fee_basis_points IS NOT NULL
    THEN jsonb_build_object('basis_points', fee_basis_points, 'fixed', fee_fixed) END)) INTO known
  FROM method_setting WHERE environment_id = e;
  RETURN coalesce(known, '{}') || '{"id": "methods"}';
END
$$;

-- As before, with what was set of methods.
CREATE OR REPLACE FUNCTION environment_context(e text, p jsonb) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object('id', n.id, 'merchant_id', n.merchant_id, 'name', n.name, 'kind', n.kind,
    'clock_offset_ms', n.clock_offset_ms, 'slug', m.slug, 'merchant_name', m.name, 'time_zone', m.time_zone,
    'default_currency', m.default_currency, 'return_origins', m.return_origins,
    'methods', (SELECT jsonb_object_agg(s.method, jsonb_build_object('enabled', s.enabled,
      'fee', CASE WHEN s.fee_basis_points IS NOT NULL
        THEN jsonb_build_object('basisPoints', s.fee_basis_points, 'fixed', s.fee_fixed) END))
      FROM method_setting s WHERE s.environment_id = e))
  FROM environment n JOIN merchant m ON m.id = n.merchant_id WHERE n.id = e
$$;

SELECT protect_new_environment_rows();
