-- As before, and what can be changed of a key since: the pages that may use it. `version` is the one that a change of its
-- rights is made from.
CREATE OR REPLACE FUNCTION configuration_of_api_keys(e text, locked boolean) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  IF locked THEN
    PERFORM FROM api_key WHERE environment_id = e AND revoked_at IS NULL ORDER BY id FOR UPDATE;
  END IF;
  RETURN coalesce((SELECT jsonb_agg(jsonb_build_object('id', k.id, 'version', k.version, 'name', k.name || k.behind,
      'kind', k.kind, 'permissions', to_jsonb(k.permissions), 'requires_signature', k.requires_signature, 'ip_ranges',
      to_jsonb(k.ip_ranges), 'allowed_origins', to_jsonb(k.allowed_origins)) ORDER BY k.name || k.behind)
    FROM (SELECT *, CASE WHEN count(*) OVER (PARTITION BY name) > 1 THEN ' · ' || right(id, 6) ELSE '' END AS behind
      FROM api_key a WHERE environment_id = e AND revoked_at IS NULL
        AND (expires_at IS NULL OR expires_at > clock_timestamp())
        AND NOT EXISTS (SELECT FROM api_key s WHERE s.environment_id = e AND s.replaces = a.id AND s.revoked_at IS NULL)) k),
    '[]');
END
$$;
