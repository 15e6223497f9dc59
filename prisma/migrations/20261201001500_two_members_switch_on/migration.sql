-- Two people are two members.

-- As before, and where the environment wants two people a key neither asks nor confirms: whoever may make keys could ask with
-- one and confirm alone. p: {rule_id, number, is_member}
CREATE OR REPLACE FUNCTION risk_rule_activate(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  moment timestamptz := (p->>'at')::timestamptz;
  r risk_rule;
  v risk_rule_version;
  asks_second boolean;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  SELECT * INTO r FROM risk_rule WHERE environment_id = e AND id = p->>'rule_id' AND deleted_at IS NULL FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  SELECT * INTO v FROM risk_rule_version WHERE environment_id = e AND rule_id = r.id AND number = (p->>'number')::int;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  IF v.status IN ('draft', 'validated') THEN
    RETURN refuse(e, p, 'backtest_required', jsonb_build_object('current_status', v.status, 'rule_version', v.number));
  END IF;
  IF v.status = 'active' THEN
    RETURN refuse(e, p, 'invalid_state', '{"current_status": "active"}');
  END IF;
  asks_second := v.status = 'backtested'
    AND coalesce((SELECT two_people FROM risk_rule_setting WHERE environment_id = e), false);
  IF asks_second AND NOT (p->>'is_member')::boolean THEN
    RETURN refuse(e, p, 'approval_not_allowed', '{"because": "rule_members"}');
  END IF;
  -- What a key asked, or somebody who left since, is asked again.
  IF asks_second AND (r.requested_version IS DISTINCT FROM v.number OR NOT EXISTS (
      SELECT FROM environment en JOIN member m ON m.merchant_id = en.merchant_id
      WHERE en.id = e AND m.user_id = r.requested_by)) THEN
    UPDATE risk_rule SET requested_version = v.number, requested_by = p->>'actor', requested_at = moment,
      updated_at = moment, version = version + 1 WHERE environment_id = e AND id = r.id;
    RETURN risk_rule_told(e, p, 'risk_rule.activation_requested', r.id);
  END IF;
  IF asks_second AND r.requested_by = p->>'actor' THEN
    RETURN refuse(e, p, 'approval_not_allowed', '{"because": "rule_requester"}');
  END IF;
  UPDATE risk_rule_version SET status = 'retired', retired_at = moment
  WHERE environment_id = e AND rule_id = r.id AND number = r.active_version;
  UPDATE risk_rule_version SET status = 'active', activated_at = moment, activated_by = p->>'actor', retired_at = NULL,
    requested_by = CASE WHEN asks_second THEN r.requested_by END
  WHERE environment_id = e AND rule_id = r.id AND number = v.number;
  UPDATE risk_rule SET active_version = v.number, earlier_version = coalesce(r.active_version, r.earlier_version),
    shadow_version = nullif(shadow_version, v.number), requested_version = NULL, requested_by = NULL,
    requested_at = NULL, updated_at = moment, version = version + 1
  WHERE environment_id = e AND id = r.id;
  PERFORM risk_changed(e, p, true);
  RETURN risk_rule_told(e, p, 'risk_rule.activated', r.id);
END
$$;
