-- As before, but asked again it moves nothing: a time only comes nearer, refunds that wait for a network keep theirs, and
-- those that a second person decides on are no part of the batch's undo. Returns what is left of the time to undo them, too.
-- p: {refund_ids, dispatch_delay_ms}
CREATE OR REPLACE FUNCTION refund_dispatch_together(e text, p jsonb) RETURNS jsonb LANGUAGE sql AS $$
  WITH moment AS MATERIALIZED (
    SELECT clock_timestamp() AS at,
      clock_timestamp() + make_interval(secs => (p->>'dispatch_delay_ms')::numeric / 1000.0) AS leaves
  ), waiting AS (
    SELECT r.id FROM refund r
    WHERE r.environment_id = e AND r.id IN (SELECT jsonb_array_elements_text(p->'refund_ids'))
      AND r.dispatch_at IS NOT NULL AND r.dispatch_tries = 0
      AND NOT EXISTS (SELECT FROM refund_approval a WHERE a.environment_id = e AND a.refund_id = r.id)
    ORDER BY r.id FOR UPDATE OF r
  ), together AS (
    UPDATE refund r SET dispatch_at = least(r.dispatch_at, moment.leaves) FROM moment, waiting
    WHERE r.environment_id = e AND r.id = waiting.id
    RETURNING r.id, r.dispatch_at, moment.at
  )
  SELECT jsonb_build_object('result', 'ok', 'refund_ids', coalesce(jsonb_agg(id ORDER BY id), '[]'),
    'undo_ms', coalesce(greatest(floor(extract(epoch FROM min(dispatch_at - at)) * 1000), 0), 0)::int)
  FROM together
$$;
