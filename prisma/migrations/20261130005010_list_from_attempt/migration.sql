-- A reviewer puts what a payment came from on a list without typing it: also its address and its device
-- (docs/decisions/0031).

-- Adds one value, or what a payment has of the list's kind; address and device are those of its latest attempt. One that
-- has ended begins again. The answer names no value: it is kept with the idempotency key, where nobody would look for a
-- person.
-- p: {list_id, entry: {id, value, reason, ends_at}, payment_id}
CREATE OR REPLACE FUNCTION risk_list_entry_add(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  given jsonb := p->'entry';
  moment timestamptz := (p->>'at')::timestamptz;
  l risk_list;
  paid payment;
  known risk_assessment;
  sought text := given->>'value';
  n risk_list_entry;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  SELECT * INTO l FROM risk_list WHERE environment_id = e AND id = p->>'list_id' AND deleted_at IS NULL FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  IF p->>'payment_id' IS NOT NULL THEN
    SELECT * INTO paid FROM payment WHERE environment_id = e AND id = p->>'payment_id';
    IF NOT FOUND THEN
      RETURN refuse(e, p, 'not_found', '{}');
    END IF;
    IF l.kind IN ('ip', 'device') THEN
      SELECT a.* INTO known FROM attempt t
      JOIN risk_assessment a ON a.environment_id = t.environment_id AND a.attempt_id = t.id
      WHERE t.environment_id = e AND t.payment_id = paid.id ORDER BY t.id DESC LIMIT 1;
    END IF;
    sought := CASE l.kind WHEN 'card' THEN paid.method->>'fingerprint' WHEN 'email' THEN lower(paid.customer_email)
      WHEN 'domain' THEN nullif(split_part(lower(paid.customer_email), '@', 2), '')
      WHEN 'country' THEN paid.method->>'country' WHEN 'customer' THEN paid.customer_id
      WHEN 'ip' THEN known.ip WHEN 'device' THEN known.device END;
    IF sought IS NULL THEN
      RETURN refuse(e, p, 'list_value_missing', jsonb_build_object('kind', l.kind));
    END IF;
  END IF;
  DELETE FROM risk_list_entry WHERE environment_id = e AND kind = l.kind
    AND match_key = risk_list_match(e, l.kind, sought) AND list_id = l.id AND ends_at <= moment;
  IF FOUND THEN
    UPDATE risk_list SET entry_count = entry_count - 1 WHERE environment_id = e AND id = l.id;
  ELSIF l.entry_count >= 1000000 THEN
    RETURN refuse(e, p, 'too_many_entries', '{"maximum": 1000000}');
  END IF;
  INSERT INTO risk_list_entry (environment_id, id, list_id, kind, match_key, value, card_brand, card_last4, reason, ends_at,
    created_by, created_at)
  VALUES (e, given->>'id', l.id, l.kind, risk_list_match(e, l.kind, sought), CASE WHEN l.kind <> 'card' THEN sought END,
    CASE WHEN l.kind = 'card' THEN paid.method->>'brand' END, CASE WHEN l.kind = 'card' THEN paid.method->>'last4' END,
    given->>'reason', (given->>'ends_at')::timestamptz, p->>'actor', moment)
  ON CONFLICT (environment_id, kind, match_key, list_id) DO NOTHING RETURNING * INTO n;
  IF n.id IS NULL THEN
    RETURN refuse(e, p, 'already_exists', '{"current_status": "exists"}');
  END IF;
  PERFORM risk_list_counted(e, p, l.id, 1);
  RETURN finish_idempotency(e, p->'idempotency'->>'key',
    jsonb_build_object('result', 'ok', 'entry', to_jsonb(n) - 'value' - 'match_key'));
END
$$;
