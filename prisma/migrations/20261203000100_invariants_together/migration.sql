-- One turn of the invariant board in one environment: writes down what it found about each invariant, and when the next turn
-- comes. One commit instead of one for each invariant: where nothing happens the board must cost next to nothing.
-- p: {steps: [see invariant_record], read_in, read_id, next_ms, soon_ms (null where nothing is under way), broken_ms, actor,
-- request_id}
CREATE FUNCTION invariant_turn_end(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  is_broken boolean := false;
  step jsonb;
BEGIN
  FOR step IN SELECT s FROM jsonb_array_elements(p->'steps') WITH ORDINALITY AS t (s, nth) ORDER BY nth LOOP
    step := step || jsonb_build_object('actor', p->'actor', 'request_id', p->'request_id');
    is_broken := (invariant_record(e, step)->>'state') = 'broken' OR is_broken;
  END LOOP;
  UPDATE invariant_watch SET read_in = (p->>'read_in')::xid8, read_id = p->>'read_id', looked_at = clock_timestamp(),
    next_at = clock_timestamp() + make_interval(secs => coalesce((p->>'soon_ms')::numeric,
      CASE WHEN is_broken THEN (p->>'broken_ms')::numeric END, (p->>'next_ms')::numeric) / 1000.0)
  WHERE environment_id = e;
  RETURN '{"result": "ok"}';
END
$$;
-- invariant_watch_end stays for processes of the version before, which still call it.
