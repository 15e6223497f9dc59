-- The more a look at an environment's rules costs, the later comes the next one (docs/decisions/0036-alerts-look-at-windows.md).
-- p: {rest_ms}, from now on.
CREATE FUNCTION alert_rest(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  UPDATE alert_state SET due_at = greatest(due_at, clock_timestamp() + make_interval(secs => (p->>'rest_ms')::numeric / 1000.0))
  WHERE environment_id = e;
  RETURN '{}';
END
$$;
