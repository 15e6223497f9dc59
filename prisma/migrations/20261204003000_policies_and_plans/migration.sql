-- As before, in words of which the planner expects half of the rows to pass. Of `environment_id = … OR …` it expected as many as
-- there are in an environment on average: queries that name their environment anyway, so that all rows pass, seemed to find
-- next to nothing, and a list of a million payments was hashed as a whole for its first page.
CREATE OR REPLACE FUNCTION protect_environment_rows(wanted regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', wanted);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', wanted);
  EXECUTE format('DROP POLICY IF EXISTS present_environment ON %s', wanted);
  EXECUTE format('CREATE POLICY present_environment ON %s
    USING (CASE WHEN environment_id = (SELECT current_setting(''countinghouse.environment'', true)) THEN true
      ELSE (SELECT current_setting(''countinghouse.environment'', true)) = ''*'' END)', wanted);
  EXECUTE format('DROP POLICY IF EXISTS auditor ON %s', wanted);
  EXECUTE format('CREATE POLICY auditor ON %s FOR SELECT TO countinghouse_auditor USING (true)', wanted);
END
$$;

SELECT protect_environment_rows(format('%I', tablename)::regclass) FROM pg_policies
WHERE schemaname = 'public' AND policyname = 'present_environment';
