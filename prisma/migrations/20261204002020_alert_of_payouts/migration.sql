-- A shipped rule about payouts that failed, also for environments that were given the others before: an environment keeps how many
-- of the shipped rules it was given, and gets those that came since. What was deleted stays deleted.
ALTER TABLE alert_state ADD COLUMN presets int NOT NULL DEFAULT 0 CONSTRAINT alert_state_presets CHECK (presets >= 0);

-- p: {at, rules: [{id, preset, signal, split, comparison, threshold, window_minutes, sample_min, severity, channels,
--   escalate_minutes}]}, all that ship
CREATE OR REPLACE FUNCTION alert_prepare(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO alert_state AS s (environment_id, presets) VALUES (e, jsonb_array_length(p->'rules'))
  ON CONFLICT (environment_id) DO UPDATE SET presets = greatest(s.presets, EXCLUDED.presets);
  INSERT INTO alert_rule (environment_id, id, preset, signal, split, comparison, threshold, window_minutes, sample_min,
    severity, channels, escalate_minutes, created_by, created_at, updated_at)
  SELECT e, r.id, r.preset, r.signal, r.split, r.comparison, r.threshold, r.window_minutes, r.sample_min, r.severity,
    r.channels, r.escalate_minutes, 'system', (p->>'at')::timestamptz, (p->>'at')::timestamptz
  FROM jsonb_to_recordset(p->'rules') AS r (id text, preset text, signal text, split text, comparison text,
    threshold double precision, window_minutes int, sample_min int, severity text, channels text[], escalate_minutes int)
  ON CONFLICT (environment_id, preset) WHERE preset IS NOT NULL DO NOTHING;
  RETURN '{"result": "ok"}';
END
$$;

-- Read by the watch, and by lists of what failed when.
CREATE INDEX payout_failed ON payout (environment_id, ended_at) WHERE status = 'failed';

SELECT protect_new_environment_rows();
