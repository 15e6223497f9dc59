-- Rows of other environments are not there, whatever a statement asks for (docs/decisions/0023). The product says with each
-- piece of work whose rows it may see (lib/present-environment.ts); a connection that was told nothing sees none.

-- Puts a table under the policy. The subqueries are computed once per statement, and the second one only beside rows of
-- other environments.
CREATE FUNCTION protect_environment_rows(wanted regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', wanted);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', wanted);
  EXECUTE format('CREATE POLICY present_environment ON %s
    USING (environment_id = (SELECT current_setting(''countinghouse.environment'', true))
      OR (SELECT current_setting(''countinghouse.environment'', true)) = ''*'')', wanted);
  EXECUTE format('CREATE POLICY auditor ON %s FOR SELECT TO countinghouse_auditor USING (true)', wanted);
END
$$;

-- Puts every table with an environment_id under the policy that is not yet. A migration that makes such a table ends with it;
-- scripts/migrate.mjs calls it after all of them, and a test looks for tables that were forgotten. What has a merchant_id
-- belongs to the merchant in all environments, and only notes where it was made; so does the mail about it.
CREATE FUNCTION protect_new_environment_rows() RETURNS void LANGUAGE sql AS $$
  SELECT protect_environment_rows(c.oid::regclass) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relrowsecurity
    AND c.relname <> 'mail' AND a.attname = 'environment_id' AND NOT a.attisdropped AND NOT EXISTS (
      SELECT FROM pg_attribute m WHERE m.attrelid = c.oid AND m.attname = 'merchant_id' AND NOT m.attisdropped)
  ORDER BY c.relname
$$;
REVOKE EXECUTE ON FUNCTION protect_environment_rows(regclass), protect_new_environment_rows()
  FROM PUBLIC, countinghouse_app;

SELECT protect_new_environment_rows();
