-- Private notes of a merchant's members on a payment. A note is text of its author: only the author changes it, for a
-- quarter of an hour, and only the author takes it back; what stays then says that there was one. No event is written:
-- notes never leave the merchant.

CREATE TABLE payment_note (
  environment_id text NOT NULL,
  id text NOT NULL,
  payment_id text NOT NULL,
  author text NOT NULL,
  body text,
  -- Members whom the text names.
  mentions text[] NOT NULL DEFAULT '{}',
  created_at timestamptz(3) NOT NULL,
  edited_at timestamptz(3),
  deleted_at timestamptz(3),
  -- Real time, whatever the environment's clock says: how long the author may still change it.
  written_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (environment_id, id),
  FOREIGN KEY (environment_id, payment_id) REFERENCES payment (environment_id, id),
  CONSTRAINT payment_note_body CHECK (length(body) BETWEEN 1 AND 2000),
  CONSTRAINT payment_note_mentions CHECK (cardinality(mentions) <= 50),
  CONSTRAINT payment_note_deleted CHECK ((body IS NULL) = (deleted_at IS NOT NULL))
);
CREATE INDEX payment_note_payment ON payment_note (environment_id, payment_id, id);

-- Whoever connects as the product can neither give a note to another author nor bring one back.
REVOKE UPDATE, DELETE, TRUNCATE ON payment_note FROM countinghouse_app;
GRANT UPDATE (body, mentions, edited_at, deleted_at) ON payment_note TO countinghouse_app;
GRANT SELECT ON payment_note TO countinghouse_auditor;

CREATE FUNCTION guard_payment_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.deleted_at IS NOT NULL THEN
    RAISE EXCEPTION 'a note that was taken back stays so' USING ERRCODE = 'CH002', CONSTRAINT = 'payment_note_gone';
  END IF;
  IF NEW.body IS NOT NULL AND clock_timestamp() > OLD.written_at + interval '15 minutes' THEN
    RAISE EXCEPTION 'a note is changed within 15 minutes' USING ERRCODE = 'CH002', CONSTRAINT = 'payment_note_time';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER payment_note_guard BEFORE UPDATE ON payment_note FOR EACH ROW EXECUTE FUNCTION guard_payment_note();

-- p: {note: {id, payment_id, body, mentions}}
CREATE FUNCTION payment_note_add(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  n jsonb := p->'note';
  note payment_note;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  INSERT INTO payment_note (environment_id, id, payment_id, author, body, mentions, created_at)
  SELECT e, n->>'id', pay.id, p->>'actor', n->>'body',
    coalesce((SELECT array_agg(m) FROM jsonb_array_elements_text(n->'mentions') m), '{}'), (p->>'at')::timestamptz
  FROM payment pay WHERE pay.environment_id = e AND pay.id = n->>'payment_id'
  RETURNING * INTO note;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  RETURN finish_idempotency(e, p->'idempotency'->>'key',
    jsonb_build_object('result', 'ok', 'payment_note', to_jsonb(note)));
END
$$;

-- Changes a note of the actor, or with body null takes it back. p: {note: {id, body, mentions}}
CREATE FUNCTION payment_note_change(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  n jsonb := p->'note';
  note payment_note;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  UPDATE payment_note SET body = n->>'body',
    mentions = coalesce((SELECT array_agg(m) FROM jsonb_array_elements_text(n->'mentions') m), '{}'),
    edited_at = CASE WHEN n->>'body' IS NULL THEN edited_at ELSE (p->>'at')::timestamptz END,
    deleted_at = CASE WHEN n->>'body' IS NULL THEN (p->>'at')::timestamptz END
  WHERE environment_id = e AND id = n->>'id' AND author = p->>'actor' AND deleted_at IS NULL
    AND (n->>'body' IS NULL OR written_at > clock_timestamp() - interval '15 minutes')
  RETURNING * INTO note;
  IF FOUND THEN
    RETURN finish_idempotency(e, p->'idempotency'->>'key',
      jsonb_build_object('result', 'ok', 'payment_note', to_jsonb(note)));
  END IF;
  SELECT * INTO note FROM payment_note WHERE environment_id = e AND id = n->>'id' AND deleted_at IS NULL;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  RETURN refuse(e, p, 'invalid_state', jsonb_build_object('current_status',
    CASE WHEN note.author = p->>'actor' THEN 'final' ELSE 'of_another_author' END));
END
$$;
