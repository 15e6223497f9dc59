-- A rule looks into lists that are there. Held at the commit, because a configuration file may bring a rule before its list;
-- whoever removes a list holds its row, so that of the two at the same moment the later one is refused
-- (docs/decisions/0030).

-- The first of the lists that is not there; those that are stay until this commit has ended.
CREATE FUNCTION risk_list_missing(e text, keys text[]) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM risk_list WHERE environment_id = e AND key = ANY (keys) AND deleted_at IS NULL ORDER BY id FOR SHARE;
  RETURN (SELECT min(wanted) FROM unnest(keys) AS wanted WHERE NOT EXISTS (
    SELECT FROM risk_list WHERE environment_id = e AND key = wanted AND deleted_at IS NULL));
END
$$;

CREATE FUNCTION hold_risk_rule_lists() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  wanted text[];
BEGIN
  IF TG_TABLE_NAME = 'risk_rule' THEN
    SELECT array_agg(DISTINCT key) INTO wanted FROM risk_rule_version v, unnest(v.lists) AS key
    WHERE v.environment_id = NEW.environment_id AND v.rule_id = NEW.id
      AND v.number IN (NEW.active_version, NEW.shadow_version, NEW.requested_version);
  ELSE
    wanted := NEW.lists;
  END IF;
  IF wanted <> '{}' AND risk_list_missing(NEW.environment_id, wanted) IS NOT NULL THEN
    RAISE EXCEPTION 'a rule looks into a list that is not there' USING ERRCODE = 'check_violation',
      CONSTRAINT = 'risk_rule_lists', TABLE = 'risk_rule';
  END IF;
  RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER risk_rule_version_lists AFTER INSERT ON risk_rule_version
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.lists <> '{}') EXECUTE FUNCTION hold_risk_rule_lists();
CREATE CONSTRAINT TRIGGER risk_rule_lists AFTER UPDATE OF active_version, shadow_version, requested_version ON risk_rule
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN ((OLD.active_version, OLD.shadow_version, OLD.requested_version)
    IS DISTINCT FROM (NEW.active_version, NEW.shadow_version, NEW.requested_version))
  EXECUTE FUNCTION hold_risk_rule_lists();
