-- Payouts are asked about every second, and those whose day has passed twice a minute: looking for the latter costs a look into
-- every environment, because each has a clock of its own.

-- Payouts whose call has no end that is known. The next look is a lease away, whatever becomes of this one.
-- p: {limit, lease_ms, environment_id or null}
CREATE OR REPLACE FUNCTION claim_payouts_to_ask(p jsonb) RETURNS SETOF payout LANGUAGE sql AS $$
  WITH due AS (
    SELECT environment_id, id FROM payout
    WHERE next_inquiry_at <= clock_timestamp()
      AND ((p->>'environment_id') IS NULL OR environment_id = p->>'environment_id')
    ORDER BY next_inquiry_at LIMIT (p->>'limit')::int FOR UPDATE SKIP LOCKED
  )
  UPDATE payout o SET
    next_inquiry_at = clock_timestamp() + make_interval(secs => (p->>'lease_ms')::numeric / 1000.0)
  FROM due WHERE o.environment_id = due.environment_id AND o.id = due.id
  RETURNING o.*
$$;

-- Lets payouts be asked about whose day of arrival has passed, by their environment's clock, without a word. Returns how many.
-- p: {limit, environment_id or null}
CREATE FUNCTION payouts_overdue(p jsonb) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  found_ones int;
BEGIN
  UPDATE payout o SET next_inquiry_at = clock_timestamp()
  FROM (SELECT late.environment_id, late.id FROM environment e CROSS JOIN LATERAL (
      SELECT t.environment_id, t.id FROM payout t
      WHERE t.environment_id = e.id AND t.status = 'in_transit' AND t.next_inquiry_at IS NULL AND t.arrival_date <
        ((clock_timestamp() + make_interval(secs => e.clock_offset_ms / 1000.0)) AT TIME ZONE 'UTC')::date
      ORDER BY t.arrival_date LIMIT (p->>'limit')::int FOR UPDATE SKIP LOCKED) late
    WHERE (p->>'environment_id') IS NULL OR e.id = p->>'environment_id'
    LIMIT (p->>'limit')::int) overdue
  WHERE o.environment_id = overdue.environment_id AND o.id = overdue.id;
  GET DIAGNOSTICS found_ones = ROW_COUNT;
  RETURN found_ones;
END
$$;
