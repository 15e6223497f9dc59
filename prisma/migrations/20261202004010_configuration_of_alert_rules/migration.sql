-- Alert rules are part of the configuration. One that ships with the product is named by what it is, so that it is the same in
-- every environment; of several others with one name each gets the end of its id behind it. Until when a rule is muted changes
-- by itself, so it is no part of the file.
CREATE FUNCTION configuration_of_alert_rules(e text, locked boolean) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  IF locked THEN
    PERFORM FROM alert_rule WHERE environment_id = e AND deleted_at IS NULL ORDER BY id FOR NO KEY UPDATE;
  END IF;
  RETURN coalesce((SELECT jsonb_agg(jsonb_build_object('id', r.id, 'rule', r.called || r.behind,
      'title', CASE WHEN r.preset IS NOT NULL THEN r.name END, 'signal', r.signal, 'split', r.split, 'filters', r.filters,
      'comparison', r.comparison, 'threshold', r.threshold, 'window_minutes', r.window_minutes, 'sample_min', r.sample_min,
      'severity', r.severity, 'channels', to_jsonb(r.channels), 'escalate_minutes', r.escalate_minutes,
      'breaker_minutes', r.breaker_minutes, 'enabled', r.enabled) ORDER BY r.called || r.behind)
    FROM (SELECT *, CASE WHEN count(*) OVER (PARTITION BY called) > 1 THEN ' · ' || right(id, 6) ELSE '' END AS behind
      FROM (SELECT *, coalesce('shipped:' || preset, name) AS called FROM alert_rule
        WHERE environment_id = e AND deleted_at IS NULL) a) r), '[]');
END
$$;
