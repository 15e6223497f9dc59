-- The life of a customer: a payment method by default, two records that are one person, and a person who must go while the
-- books stay.

ALTER TABLE customer
  ADD COLUMN default_payment_method_id text,
  ADD COLUMN merged_into text,
  ADD COLUMN erased_at timestamptz(3),
  -- What an erasure still has to do: {cursor: the last payment done, terms: what to look for, methods: its payment methods};
  -- null when it is through.
  ADD COLUMN erasure jsonb,
  ADD CONSTRAINT customer_default_method FOREIGN KEY (environment_id, default_payment_method_id)
    REFERENCES payment_method (environment_id, id),
  ADD CONSTRAINT customer_survivor FOREIGN KEY (environment_id, merged_into) REFERENCES customer (environment_id, id),
  ADD CONSTRAINT customer_merged_is_deleted CHECK (merged_into IS NULL OR deleted_at IS NOT NULL),
  ADD CONSTRAINT customer_erased_is_empty CHECK (erased_at IS NULL OR (deleted_at IS NOT NULL
    AND num_nonnulls(email, name, phone, description, reference, default_payment_method_id) = 0 AND metadata = '{}')),
  ADD CONSTRAINT customer_erasing_is_erased CHECK (erasure IS NULL OR erased_at IS NOT NULL);
CREATE INDEX customer_erasing ON customer (environment_id, id) WHERE erasure IS NOT NULL;
CREATE INDEX customer_merged ON customer (environment_id, merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX checkout_session_customer ON checkout_session (environment_id, customer_id) WHERE customer_id IS NOT NULL;
CREATE INDEX checkout_session_email ON checkout_session (environment_id, customer_email)
  WHERE customer_email IS NOT NULL;

-- A payment method that leaves its customer is nobody's default any more.
CREATE FUNCTION forget_default_method() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE customer SET default_payment_method_id = NULL
  WHERE environment_id = OLD.environment_id AND id = OLD.customer_id AND default_payment_method_id = OLD.id;
  RETURN NEW;
END
$$;
CREATE TRIGGER payment_method_leaves BEFORE UPDATE OF customer_id ON payment_method
  FOR EACH ROW WHEN (OLD.customer_id IS DISTINCT FROM NEW.customer_id) EXECUTE FUNCTION forget_default_method();

-- p: {customer_id, payment_method_id}
CREATE FUNCTION customer_default_method_set(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  c customer;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  SELECT * INTO c FROM customer WHERE environment_id = e AND id = p->>'customer_id' AND deleted_at IS NULL FOR UPDATE;
  IF NOT FOUND OR NOT EXISTS (
    SELECT FROM payment_method m WHERE m.environment_id = e AND m.id = p->>'payment_method_id'
      AND m.customer_id = c.id AND m.detached_at IS NULL FOR SHARE
  ) THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  UPDATE customer SET default_payment_method_id = p->>'payment_method_id', updated_at = (p->>'at')::timestamptz,
    version = version + 1
  WHERE environment_id = e AND id = c.id RETURNING * INTO c;
  PERFORM record_event(e, p, 1, 'customer.updated', 'customer', c.id, NULL, to_jsonb(c));
  RETURN finish_idempotency(e, p->'idempotency'->>'key',
    jsonb_build_object('result', 'ok', 'customer', to_jsonb(c)));
END
$$;

-- Makes two customers one: payments, payment methods and checkout sessions of the other go to the survivor, whose empty
-- fields are filled. p: {customer_id, other_id}
CREATE FUNCTION customer_merge(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  c customer;
  other customer;
  merged_metadata jsonb;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  -- In the order of their ids, so that two merges the other way round wait for each other.
  PERFORM FROM customer WHERE environment_id = e AND id IN (p->>'customer_id', p->>'other_id') ORDER BY id FOR UPDATE;
  SELECT * INTO c FROM customer WHERE environment_id = e AND id = p->>'customer_id' AND deleted_at IS NULL;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  SELECT * INTO other FROM customer WHERE environment_id = e AND id = p->>'other_id' AND deleted_at IS NULL;
  IF NOT FOUND OR other.id = c.id THEN
    RETURN refuse(e, p, 'not_found', '{"errors": [{"pointer": "/customer", "code": "not_found",
      "detail": "No other customer with this id exists in this environment."}]}');
  END IF;
  merged_metadata := other.metadata || c.metadata;
  IF (SELECT count(*) FROM jsonb_object_keys(merged_metadata)) > 50 THEN
    merged_metadata := c.metadata;
  END IF;
  UPDATE customer SET default_payment_method_id = NULL, deleted_at = (p->>'at')::timestamptz,
    updated_at = (p->>'at')::timestamptz, merged_into = c.id, version = version + 1
  WHERE environment_id = e AND id = other.id;
  -- Whoever was merged into the other before belongs to the survivor as well.
  UPDATE customer SET merged_into = c.id WHERE environment_id = e AND merged_into = other.id;
  UPDATE payment SET customer_id = c.id WHERE environment_id = e AND customer_id = other.id;
  UPDATE payment_method SET customer_id = c.id WHERE environment_id = e AND customer_id = other.id;
  UPDATE checkout_session SET customer_id = c.id WHERE environment_id = e AND customer_id = other.id;
  UPDATE customer SET email = coalesce(c.email, other.email), name = coalesce(c.name, other.name),
    phone = coalesce(c.phone, other.phone), description = coalesce(c.description, other.description),
    reference = coalesce(c.reference, other.reference), metadata = merged_metadata,
    default_payment_method_id = coalesce(c.default_payment_method_id, other.default_payment_method_id),
    updated_at = (p->>'at')::timestamptz, version = version + 1
  WHERE environment_id = e AND id = c.id RETURNING * INTO c;
  SELECT * INTO other FROM customer WHERE environment_id = e AND id = other.id;
  PERFORM record_event(e, p, 1, 'customer.merged', 'customer', c.id, NULL, to_jsonb(c));
  PERFORM record_event(e, p, 2, 'customer.deleted', 'customer', other.id, NULL, to_jsonb(other));
  RETURN finish_idempotency(e, p->'idempotency'->>'key',
    jsonb_build_object('result', 'ok', 'customer', to_jsonb(c)));
END
$$;

-- Writes down that somebody took a person's data out of the house; the data itself is read beforehand. p: {customer_id}
CREATE FUNCTION customer_export_record(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  c customer;
BEGIN
  SELECT * INTO c FROM customer WHERE environment_id = e AND id = p->>'customer_id' AND deleted_at IS NULL;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  PERFORM record_event(e, p, 1, 'customer.exported', 'customer', c.id, NULL, to_jsonb(c));
  RETURN jsonb_build_object('result', 'ok', 'customer', to_jsonb(c));
END
$$;

-- Erasing a person. Events are append-only, yet they hold copies of the person. The one way to change an event is a
-- function of the owner's that runs with `countinghouse.redacting` on; the trigger lets it change nothing but texts of the
-- snapshot: numbers, hence amounts, and every other column stay as they are, also for the owner.
CREATE FUNCTION event_redact_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  numbers CONSTANT jsonpath := '$.** ? (@.type() == "number" || @.type() == "boolean")';
BEGIN
  IF current_setting('countinghouse.redacting', true) = 'on'
    AND to_jsonb(NEW) - 'snapshot' = to_jsonb(OLD) - 'snapshot'
    AND jsonb_path_query_array(NEW.snapshot, numbers) = jsonb_path_query_array(OLD.snapshot, numbers)
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'CH002', CONSTRAINT = 'append_only';
END
$$;
DROP TRIGGER event_append_only ON event;
CREATE TRIGGER event_append_only BEFORE DELETE ON event FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER event_redact_only BEFORE UPDATE ON event FOR EACH ROW EXECUTE FUNCTION event_redact_only();

-- Patterns that find these terms as whole words, whatever their case.
CREATE FUNCTION redaction_patterns(terms text[]) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(array_agg('(?<![[:alnum:]])' || regexp_replace(term, '([^[:alnum:][:space:]])', '\\\1', 'g')
    || '(?![[:alnum:]])'), '{}')
  FROM unnest(terms) AS term WHERE length(term) >= 3
$$;

CREATE FUNCTION redact_text(said text, patterns text[]) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  pattern text;
BEGIN
  FOREACH pattern IN ARRAY patterns LOOP
    said := regexp_replace(said, pattern, '[erased]', 'gi');
  END LOOP;
  RETURN said;
END
$$;

-- The document without the person: what customers and payers are known by is emptied, and the terms are taken out of every
-- other text. `noun` names what the document is (a row's table); answers hold rows under their noun.
CREATE FUNCTION redact_json(doc jsonb, patterns text[], noun text) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  CASE jsonb_typeof(doc)
    WHEN 'object' THEN
      RETURN (SELECT coalesce(jsonb_object_agg(key, CASE
          WHEN key IN ('customer_email', 'email') THEN 'null'
          WHEN noun = 'customer' AND key IN ('name', 'phone', 'description', 'reference', 'erasure') THEN 'null'
          WHEN noun = 'customer' AND key = 'metadata' THEN '{}'
          ELSE redact_json(value, patterns, key) END), '{}')
        FROM jsonb_each(doc));
    WHEN 'array' THEN
      RETURN (SELECT coalesce(jsonb_agg(redact_json(item, patterns, noun) ORDER BY nth), '[]')
        FROM jsonb_array_elements(doc) WITH ORDINALITY AS t (item, nth));
    WHEN 'string' THEN
      RETURN to_jsonb(redact_text(doc #>> '{}', patterns));
    ELSE
      RETURN doc;
  END CASE;
END
$$;

-- Begins an erasure: the customer is emptied and deleted, its payment methods are ended. What is left are copies in its
-- payments and their facts, which customer_erase_step takes in portions. Needs one event id for the customer and one for
-- each payment method. p: {customer_id}
CREATE FUNCTION customer_erase(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  c customer;
  m payment_method;
  terms text[];
  methods text[] := '{}';
  nth int := 1;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  SELECT * INTO c FROM customer WHERE environment_id = e AND id = p->>'customer_id' AND merged_into IS NULL
    AND erased_at IS NULL FOR UPDATE;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  -- Everything that the person was ever called here, also under records that were merged.
  SELECT array_agg(DISTINCT term) INTO terms FROM (
    SELECT unnest(ARRAY[ev.snapshot->>'email', ev.snapshot->>'name', ev.snapshot->>'phone']) AS term
    FROM event ev WHERE ev.environment_id = e AND ev.object_id IN (
      SELECT id FROM customer k WHERE k.environment_id = e AND (k.id = c.id OR k.merged_into = c.id))
    UNION SELECT unnest(ARRAY[c.email, c.name, c.phone])
  ) known WHERE term IS NOT NULL;
  FOR m IN SELECT * FROM payment_method WHERE environment_id = e AND customer_id = c.id ORDER BY id FOR UPDATE LOOP
    nth := nth + 1;
    IF nth > jsonb_array_length(p->'event_ids') THEN
      RAISE EXCEPTION 'more payment methods than event ids' USING ERRCODE = 'CH007', CONSTRAINT = 'event_ids_enough';
    END IF;
    PERFORM payment_method_end(e, p, nth, m);
    methods := methods || m.id;
  END LOOP;
  UPDATE customer k SET email = NULL, name = NULL, phone = NULL, description = NULL, reference = NULL, metadata = '{}',
    default_payment_method_id = NULL, deleted_at = coalesce(k.deleted_at, (p->>'at')::timestamptz),
    erased_at = (p->>'at')::timestamptz, updated_at = (p->>'at')::timestamptz, version = k.version + 1
  WHERE k.environment_id = e AND (k.id = c.id OR k.merged_into = c.id);
  SELECT * INTO c FROM customer WHERE environment_id = e AND id = c.id;
  PERFORM record_event(e, p, 1, 'customer.erased', 'customer', c.id, NULL, to_jsonb(c));
  UPDATE customer SET erasure = jsonb_build_object('cursor', '', 'terms', coalesce(to_jsonb(terms), '[]'),
    'methods', to_jsonb(methods))
  WHERE environment_id = e AND id = c.id;
  RETURN finish_idempotency(e, p->'idempotency'->>'key',
    jsonb_build_object('result', 'ok', 'customer', to_jsonb(c)));
END
$$;

-- Takes the person out of these payments and everything that was written about them.
CREATE FUNCTION redact_payments(e text, payments text[], sessions text[], patterns text[]) RETURNS void
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
  UPDATE payment_note SET body = redact_text(body, patterns)
  WHERE environment_id = e AND payment_id = ANY (payments) AND body <> redact_text(body, patterns);
  PERFORM set_config('countinghouse.redacting', 'off', true);
END
$$;

-- As before, except that an erasure takes a person's name out of a note, whenever it was written.
CREATE OR REPLACE FUNCTION guard_payment_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.deleted_at IS NOT NULL THEN
    RAISE EXCEPTION 'a note that was taken back stays so' USING ERRCODE = 'CH002', CONSTRAINT = 'payment_note_gone';
  END IF;
  IF NEW.body IS NOT NULL AND clock_timestamp() > OLD.written_at + interval '15 minutes'
    AND current_setting('countinghouse.redacting', true) IS DISTINCT FROM 'on'
  THEN
    RAISE EXCEPTION 'a note is changed within 15 minutes' USING ERRCODE = 'CH002', CONSTRAINT = 'payment_note_time';
  END IF;
  RETURN NEW;
END
$$;

-- Takes the person out of facts, and out of the answers that are kept for repetitions of the requests behind them.
CREATE FUNCTION redact_events(e text, ids text[], patterns text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('countinghouse.redacting', 'on', true);
  UPDATE event SET snapshot = redact_json(snapshot, patterns, object_type)
  WHERE environment_id = e AND id = ANY (ids);
  PERFORM set_config('countinghouse.redacting', 'off', true);
  UPDATE idempotency SET answer = redact_json(answer, patterns, 'answer')
  WHERE environment_id = e AND answer IS NOT NULL AND key IN (
    SELECT idempotency_key FROM event WHERE environment_id = e AND id = ANY (ids));
END
$$;

-- One portion of an erasure. Runs as the owner, because only the owner may change an event, and only texts of it. Says
-- whether more is left. p: {customer_id, limit}
CREATE FUNCTION customer_erase_step(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  c customer;
  terms text[];
  patterns text[];
  payments text[];
  sessions text[];
  subjects text[];
  methods text[];
  facts text[];
BEGIN
  SELECT * INTO c FROM customer WHERE environment_id = e AND id = p->>'customer_id' AND erasure IS NOT NULL FOR UPDATE;
  IF NOT FOUND THEN
    RETURN '{"left": false}';
  END IF;
  SELECT coalesce(array_agg(term), '{}') INTO terms FROM jsonb_array_elements_text(c.erasure->'terms') AS term;
  patterns := redaction_patterns(terms);
  SELECT coalesce(array_agg(id ORDER BY id), '{}') INTO payments FROM (
    SELECT id FROM payment WHERE environment_id = e AND id > c.erasure->>'cursor'
      AND (customer_id = c.id OR (customer_id IS NULL AND customer_email = ANY (terms)))
    ORDER BY id LIMIT (p->>'limit')::int) portion;
  IF cardinality(payments) > 0 THEN
    SELECT coalesce(array_agg(checkout_session_id), '{}') INTO sessions FROM payment
    WHERE environment_id = e AND id = ANY (payments) AND checkout_session_id IS NOT NULL;
    PERFORM redact_payments(e, payments, sessions, patterns);
    SELECT coalesce(array_agg(id), '{}') INTO facts FROM event
    WHERE environment_id = e AND (payment_id = ANY (payments) OR object_id = ANY (sessions));
    PERFORM redact_events(e, facts, patterns);
    UPDATE customer SET erasure = jsonb_set(erasure, '{cursor}', to_jsonb(payments[cardinality(payments)]))
    WHERE environment_id = e AND id = c.id;
    RETURN '{"left": true}';
  END IF;
  -- The last portion: sessions that were never paid, and what was written about the customer itself.
  SELECT coalesce(array_agg(id), '{}') INTO sessions FROM checkout_session
  WHERE environment_id = e AND (customer_id = c.id OR (customer_id IS NULL AND customer_email = ANY (terms)));
  PERFORM redact_payments(e, '{}', sessions, patterns);
  SELECT coalesce(array_agg(method), '{}') INTO methods FROM jsonb_array_elements_text(c.erasure->'methods') AS method;
  UPDATE payment_method SET metadata = redact_json(metadata, patterns, 'metadata')
  WHERE environment_id = e AND id = ANY (methods);
  SELECT array_agg(id) INTO subjects FROM customer k
  WHERE k.environment_id = e AND (k.id = c.id OR k.merged_into = c.id);
  SELECT coalesce(array_agg(id), '{}') INTO facts FROM event
  WHERE environment_id = e AND object_id = ANY (subjects || sessions || methods);
  PERFORM redact_events(e, facts, patterns);
  UPDATE customer SET erasure = NULL WHERE environment_id = e AND id = c.id;
  RETURN '{"left": false}';
END
$$;
