-- Links to a payer's receipt: whoever has one sees the receipt until it ends (by the environment's clock) or is revoked. Its
-- address is the id and a signature, so nothing secret is stored and no id opens a receipt by itself.
CREATE TABLE receipt_link (
  environment_id text NOT NULL,
  id text NOT NULL,
  payment_id text NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  revoked_by text,
  revoked_at timestamptz(3),
  PRIMARY KEY (environment_id, id),
  FOREIGN KEY (environment_id, payment_id) REFERENCES payment (environment_id, id),
  CONSTRAINT receipt_link_ends CHECK (expires_at > created_at AND expires_at <= created_at + interval '366 days'),
  CONSTRAINT receipt_link_revoked_whole CHECK ((revoked_by IS NULL) = (revoked_at IS NULL))
);
CREATE INDEX receipt_link_payment ON receipt_link (environment_id, payment_id, id);
-- A link ends once and for all, and can neither be moved to another payment nor made longer.
REVOKE UPDATE, DELETE, TRUNCATE ON receipt_link FROM countinghouse_app;
GRANT UPDATE (revoked_by, revoked_at) ON receipt_link TO countinghouse_app;
GRANT SELECT ON receipt_link TO countinghouse_auditor;
CREATE TRIGGER receipt_link_ended BEFORE UPDATE ON receipt_link FOR EACH ROW
  WHEN (OLD.revoked_at IS NOT NULL) EXECUTE FUNCTION refuse_change();

-- Makes a link to the receipt of a payment of which something was captured; twenty may be valid at a time.
-- p: {link: {id, payment_id, expires_at}}
CREATE FUNCTION receipt_link_create(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  n jsonb := p->'link';
  pay payment;
  made receipt_link;
  moment timestamptz := (p->>'at')::timestamptz;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  -- The lock counts links one after the other.
  SELECT * INTO pay FROM payment WHERE environment_id = e AND id = n->>'payment_id' FOR UPDATE;
  IF pay.id IS NULL OR pay.amount_captured = 0 THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  IF (SELECT count(*) FROM receipt_link l WHERE l.environment_id = e AND l.payment_id = pay.id
      AND l.revoked_at IS NULL AND l.expires_at > moment) >= 20 THEN
    RETURN refuse(e, p, 'too_many_links', jsonb_build_object('current_status', pay.status, 'maximum', 20));
  END IF;
  INSERT INTO receipt_link (environment_id, id, payment_id, created_by, created_at, expires_at)
  VALUES (e, n->>'id', pay.id, p->>'actor', moment, (n->>'expires_at')::timestamptz) RETURNING * INTO made;
  RETURN finish_idempotency(e, p->'idempotency'->>'key',
    jsonb_build_object('result', 'ok', 'receipt_link', to_jsonb(made)));
END
$$;

-- Ends a link at once; one that is revoked stays as it was. p: {link_id}
CREATE FUNCTION receipt_link_revoke(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  link receipt_link;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  UPDATE receipt_link SET revoked_by = p->>'actor', revoked_at = (p->>'at')::timestamptz
  WHERE environment_id = e AND id = p->>'link_id' AND revoked_at IS NULL;
  SELECT * INTO link FROM receipt_link WHERE environment_id = e AND id = p->>'link_id';
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  RETURN finish_idempotency(e, p->'idempotency'->>'key',
    jsonb_build_object('result', 'ok', 'receipt_link', to_jsonb(link)));
END
$$;
