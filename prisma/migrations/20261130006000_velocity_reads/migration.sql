-- The newest attempts of one card, address and so on, at most so many: what velocity is counted from. They are walked in the
-- order of the index, so that a limit ends the walk. Left to itself the planner takes a key for rarer than the limit, gathers
-- all of its attempts and sorts them, which costs a key more with each attempt that it ever made.
CREATE FUNCTION risk_attempts_of(e text, of_what text, sought text, since timestamptz, most int)
RETURNS TABLE (at timestamptz, amount_usd bigint, card text, email text)
LANGUAGE plpgsql STABLE SET enable_bitmapscan = off SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
BEGIN
  CASE of_what
    WHEN 'card' THEN
      RETURN QUERY SELECT a.at::timestamptz, a.amount_usd, a.card, a.email FROM risk_assessment a
      WHERE a.environment_id = e AND a.card = sought AND a.at > since ORDER BY a.at DESC LIMIT most;
    WHEN 'email' THEN
      RETURN QUERY SELECT a.at::timestamptz, a.amount_usd, a.card, a.email FROM risk_assessment a
      WHERE a.environment_id = e AND a.email = sought AND a.at > since ORDER BY a.at DESC LIMIT most;
    WHEN 'ip' THEN
      RETURN QUERY SELECT a.at::timestamptz, a.amount_usd, a.card, a.email FROM risk_assessment a
      WHERE a.environment_id = e AND a.ip = sought AND a.at > since ORDER BY a.at DESC LIMIT most;
    WHEN 'device' THEN
      RETURN QUERY SELECT a.at::timestamptz, a.amount_usd, a.card, a.email FROM risk_assessment a
      WHERE a.environment_id = e AND a.device = sought AND a.at > since ORDER BY a.at DESC LIMIT most;
    WHEN 'customer_id' THEN
      RETURN QUERY SELECT a.at::timestamptz, a.amount_usd, a.card, a.email FROM risk_assessment a
      WHERE a.environment_id = e AND a.customer_id = sought AND a.at > since ORDER BY a.at DESC LIMIT most;
    WHEN 'bin' THEN
      RETURN QUERY SELECT a.at::timestamptz, a.amount_usd, a.card, a.email FROM risk_assessment a
      WHERE a.environment_id = e AND a.bin = sought AND a.at > since ORDER BY a.at DESC LIMIT most;
  END CASE;
END
$$;
