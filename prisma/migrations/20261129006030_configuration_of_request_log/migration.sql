-- How long the request log is kept; without a row 30 days.
CREATE FUNCTION configuration_of_request_log(e text, locked boolean) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  IF locked THEN
    PERFORM FROM request_log_setting WHERE environment_id = e FOR UPDATE;
  END IF;
  RETURN jsonb_build_object('id', 'request_log', 'retention_days',
    coalesce((SELECT retention_days FROM request_log_setting WHERE environment_id = e), 30));
END
$$;

-- p: {retention_days}
CREATE FUNCTION request_log_setting_save(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO request_log_setting (environment_id, retention_days, updated_by, updated_at)
  VALUES (e, (p->>'retention_days')::int, p->>'actor', now())
  ON CONFLICT (environment_id) DO UPDATE SET retention_days = excluded.retention_days,
    updated_by = excluded.updated_by, updated_at = excluded.updated_at;
  RETURN '{"result": "ok"}';
END
$$;
