-- As before, and an address with its domain is also looked for as the DNS has it, since entries from before domains had one form
-- were stored as somebody wrote them.
-- p: as before, email_ascii (only where it differs)
CREATE OR REPLACE FUNCTION risk_lists_of(e text, p jsonb) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
DECLARE
  kinds text[];
  moment timestamptz := (p->>'at')::timestamptz;
  address inet := risk_address(p->>'ip');
  networks text[];
BEGIN
  SELECT array_agg(DISTINCT kind) INTO kinds FROM risk_list WHERE environment_id = e AND deleted_at IS NULL AND entry_count > 0;
  IF kinds IS NULL THEN
    RETURN '{}';
  END IF;
  IF moment IS NULL THEN
    SELECT clock_timestamp() + clock_offset_ms * interval '1 millisecond' INTO moment FROM environment WHERE id = e;
  END IF;
  IF address IS NOT NULL AND 'ip' = ANY (kinds) THEN
    networks := ARRAY(SELECT set_masklen(address::cidr, length)::text
      FROM generate_series(CASE family(address) WHEN 4 THEN 8 ELSE 16 END, masklen(address)) AS length);
  END IF;
  -- One look into the index for each of them; a join could as well read whole lists.
  RETURN ARRAY(
    SELECT DISTINCT l.purpose || ':' || l.key AS told FROM (
      SELECT 'card' AS kind, p->>'card' AS match_key
      UNION ALL SELECT 'email', risk_list_match(e, 'email', p->>'email')
      UNION ALL SELECT 'domain', lower(p->>'domain')
      UNION ALL SELECT 'email', risk_list_match(e, 'email', p->>'email_ascii')
      UNION ALL SELECT 'domain', nullif(split_part(lower(p->>'email_ascii'), '@', 2), '')
      UNION ALL SELECT 'bin', left(p->>'bin', digits) FROM generate_series(6, least(8, length(p->>'bin'))) AS digits
      UNION ALL SELECT 'country', upper(p->>'country')
      UNION ALL SELECT 'customer', p->>'customer'
      UNION ALL SELECT 'device', p->>'device'
      UNION ALL SELECT 'ip', unnest(networks)) sought,
      LATERAL (SELECT n.list_id FROM risk_list_entry n WHERE n.environment_id = e AND n.kind = sought.kind
        AND n.match_key = sought.match_key AND (n.ends_at IS NULL OR n.ends_at > moment) OFFSET 0) held
    JOIN risk_list l ON l.environment_id = e AND l.id = held.list_id AND l.deleted_at IS NULL
    WHERE sought.kind = ANY (kinds) AND sought.match_key IS NOT NULL
    ORDER BY told);
END
$$;
