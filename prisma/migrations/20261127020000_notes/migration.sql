-- Notes belong to payments and to customers. A note names what it is about in a column of that noun, so that it cannot be
-- about something of another environment; a merge leaves notes where they were written.

ALTER TABLE payment_note RENAME TO note;
ALTER TABLE note
  ALTER COLUMN payment_id DROP NOT NULL,
  ADD COLUMN customer_id text,
  ADD CONSTRAINT note_customer FOREIGN KEY (environment_id, customer_id) REFERENCES customer (environment_id, id),
  ADD CONSTRAINT note_subject CHECK (num_nonnulls(payment_id, customer_id) = 1);
ALTER TABLE note RENAME CONSTRAINT payment_note_pkey TO note_pkey;
ALTER TABLE note RENAME CONSTRAINT payment_note_environment_id_payment_id_fkey TO note_payment;
ALTER TABLE note RENAME CONSTRAINT payment_note_body TO note_body;
ALTER TABLE note RENAME CONSTRAINT payment_note_mentions TO note_mentions;
ALTER TABLE note RENAME CONSTRAINT payment_note_deleted TO note_deleted;
ALTER INDEX payment_note_payment RENAME TO note_of_payment;
CREATE INDEX note_of_customer ON note (environment_id, customer_id, id) WHERE customer_id IS NOT NULL;

DROP TRIGGER payment_note_guard ON note;
DROP FUNCTION guard_payment_note();
DROP FUNCTION payment_note_add(text, jsonb);
DROP FUNCTION payment_note_change(text, jsonb);

-- An erasure takes a person out of a note, whenever it was written.
CREATE FUNCTION guard_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.deleted_at IS NOT NULL THEN
    RAISE EXCEPTION 'a note that was taken back stays so' USING ERRCODE = 'CH002', CONSTRAINT = 'note_gone';
  END IF;
  IF NEW.body IS NOT NULL AND clock_timestamp() > OLD.written_at + interval '15 minutes'
    AND current_setting('countinghouse.redacting', true) IS DISTINCT FROM 'on'
  THEN
    RAISE EXCEPTION 'a note is changed within 15 minutes' USING ERRCODE = 'CH002', CONSTRAINT = 'note_time';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER note_guard BEFORE UPDATE ON note FOR EACH ROW EXECUTE FUNCTION guard_note();

-- p: {note: {id, payment_id or customer_id, body, mentions}}
CREATE FUNCTION note_add(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  n jsonb := p->'note';
  added note;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  INSERT INTO note (environment_id, id, payment_id, customer_id, author, body, mentions, created_at)
  SELECT e, n->>'id', subject.payment_id, subject.customer_id, p->>'actor', n->>'body',
    coalesce((SELECT array_agg(m) FROM jsonb_array_elements_text(n->'mentions') m), '{}'), (p->>'at')::timestamptz
  FROM (
    SELECT pay.id AS payment_id, NULL AS customer_id FROM payment pay
    WHERE pay.environment_id = e AND pay.id = n->>'payment_id'
    UNION ALL
    SELECT NULL, c.id FROM customer c
    WHERE c.environment_id = e AND c.id = n->>'customer_id' AND c.deleted_at IS NULL
  ) subject
  RETURNING * INTO added;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  RETURN finish_idempotency(e, p->'idempotency'->>'key',
    jsonb_build_object('result', 'ok', 'note', to_jsonb(added)));
END
$$;

-- Changes a note of the actor, or with body null takes it back. p: {note: {id, body, mentions}}
CREATE FUNCTION note_change(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  n jsonb := p->'note';
  changed note;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  UPDATE note SET body = n->>'body',
    mentions = coalesce((SELECT array_agg(m) FROM jsonb_array_elements_text(n->'mentions') m), '{}'),
    edited_at = CASE WHEN n->>'body' IS NULL THEN edited_at ELSE (p->>'at')::timestamptz END,
    deleted_at = CASE WHEN n->>'body' IS NULL THEN (p->>'at')::timestamptz END
  WHERE environment_id = e AND id = n->>'id' AND author = p->>'actor' AND deleted_at IS NULL
    AND (n->>'body' IS NULL OR written_at > clock_timestamp() - interval '15 minutes')
  RETURNING * INTO changed;
  IF FOUND THEN
    RETURN finish_idempotency(e, p->'idempotency'->>'key',
      jsonb_build_object('result', 'ok', 'note', to_jsonb(changed)));
  END IF;
  SELECT * INTO changed FROM note WHERE environment_id = e AND id = n->>'id' AND deleted_at IS NULL;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  RETURN refuse(e, p, 'invalid_state', jsonb_build_object('current_status',
    CASE WHEN changed.author = p->>'actor' THEN 'final' ELSE 'of_another_author' END));
END
$$;

-- As before, except for the table's name: takes the person out of these payments and everything written about them.
CREATE OR REPLACE FUNCTION redact_payments(e text, payments text[], sessions text[], patterns text[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE payment SET customer_email = NULL, reference = redact_text(reference, patterns),
    description = redact_text(description, patterns), metadata = redact_json(metadata, patterns, 'metadata')
  WHERE environment_id = e AND id = ANY (payments);
  UPDATE checkout_session SET customer_email = NULL, reference = redact_text(reference, patterns),
    description = redact_text(description, patterns), metadata = redact_json(metadata, patterns, 'metadata'),
    line_items = redact_json(line_items, patterns, 'line_items')
  WHERE environment_id = e AND id = ANY (sessions);
  UPDATE operation SET exchange = redact_json(exchange, patterns, 'exchange')
  WHERE environment_id = e AND payment_id = ANY (payments) AND exchange IS NOT NULL;
  UPDATE refund SET note = redact_text(note, patterns), metadata = redact_json(metadata, patterns, 'metadata')
  WHERE environment_id = e AND payment_id = ANY (payments);
  PERFORM set_config('countinghouse.redacting', 'on', true);
  UPDATE note SET body = redact_text(body, patterns)
  WHERE environment_id = e AND payment_id = ANY (payments) AND body <> redact_text(body, patterns);
  PERFORM set_config('countinghouse.redacting', 'off', true);
END
$$;
