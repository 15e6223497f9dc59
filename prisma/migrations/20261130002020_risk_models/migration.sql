-- Keeps a trained model as the environment's next version, and with activate lets it score.
-- p: {source, weights, metrics, activate}
CREATE FUNCTION risk_model_add(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  next_version int;
BEGIN
  -- Two trainings at once follow each other.
  PERFORM FROM environment WHERE id = e FOR NO KEY UPDATE;
  SELECT coalesce(max(version), 0) + 1 INTO next_version FROM risk_model WHERE environment_id = e;
  INSERT INTO risk_model (environment_id, version, source, weights, metrics, created_by, created_at)
  VALUES (e, next_version, p->>'source', p->'weights', p->'metrics', p->>'actor', (p->>'at')::timestamptz);
  IF (p->>'activate')::boolean THEN
    INSERT INTO risk_state (environment_id, model_version, updated_by, updated_at)
    VALUES (e, next_version, p->>'actor', (p->>'at')::timestamptz)
    ON CONFLICT (environment_id) DO UPDATE SET model_version = excluded.model_version,
      updated_by = excluded.updated_by, updated_at = excluded.updated_at;
  END IF;
  RETURN jsonb_build_object('version', next_version);
END
$$;
