-- An erasure reaches what members wrote (approvals, batches, evidence, notes), what they filtered by (exports) and every
-- answer that is kept. What a bank still decides on stays until it has decided (docs/decisions/0014-what-members-wrote.md).

-- Facts whose texts a person may be taken out of, and nothing else: the columns are the trigger's arguments. Only the
-- owner's functions redact.
CREATE FUNCTION refuse_unless_redacted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('countinghouse.redacting', true) = 'on'
    AND current_user = (SELECT relowner::regrole::text FROM pg_class WHERE oid = TG_RELID)
    AND to_jsonb(NEW) - TG_ARGV = to_jsonb(OLD) - TG_ARGV
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'CH002', CONSTRAINT = 'append_only';
END
$$;

DROP TRIGGER refund_approval_facts ON refund_approval;
CREATE TRIGGER refund_approval_facts BEFORE UPDATE ON refund_approval FOR EACH ROW
  WHEN (OLD.decision IS NOT NULL
    OR (OLD.refund_id, OLD.payment_id, OLD.amount, OLD.currency, OLD.payment_version, OLD.amount_limit,
      OLD.requested_by, OLD.requested_at, OLD.expires_at)
    IS DISTINCT FROM (NEW.refund_id, NEW.payment_id, NEW.amount, NEW.currency, NEW.payment_version, NEW.amount_limit,
      NEW.requested_by, NEW.requested_at, NEW.expires_at))
  EXECUTE FUNCTION refuse_unless_redacted('reason');
DROP TRIGGER refund_batch_row_facts ON refund_batch_row;
CREATE TRIGGER refund_batch_row_facts BEFORE UPDATE ON refund_batch_row FOR EACH ROW
  WHEN (OLD.status <> 'waiting' OR (OLD.refund_id, OLD.payment_id, OLD.amount, OLD.currency, OLD.reason)
    IS DISTINCT FROM (NEW.refund_id, NEW.payment_id, NEW.amount, NEW.currency, NEW.reason))
  EXECUTE FUNCTION refuse_unless_redacted('note', 'reference');
CREATE INDEX refund_approval_payment ON refund_approval (environment_id, payment_id);
CREATE INDEX refund_batch_row_payment ON refund_batch_row (environment_id, payment_id);

-- As before, and a person is taken out of it once the dispute is decided.
CREATE OR REPLACE FUNCTION guard_dispute_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  d dispute;
BEGIN
  SELECT * INTO d FROM dispute WHERE environment_id = NEW.environment_id AND id = NEW.dispute_id;
  IF d.status IN ('inquiry', 'needs_response') AND d.response_operation_id IS NULL THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND d.closed_at IS NOT NULL AND current_setting('countinghouse.redacting', true) = 'on'
    AND current_user = (SELECT relowner::regrole::text FROM pg_class WHERE oid = TG_RELID)
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'the evidence of % is locked', NEW.dispute_id
    USING ERRCODE = 'CH007', CONSTRAINT = 'evidence_locked';
END
$$;

-- What is long enough to be looked for: shorter names would be found everywhere. Two Han characters are a whole name.
CREATE FUNCTION is_findable(term text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT length(term) >= 3 OR (length(term) = 2 AND term ~ '^[\u3400-\u9fff]+$')
$$;

-- As before, except that a name in Han characters is found without a space around it.
CREATE OR REPLACE FUNCTION redaction_patterns(terms text[]) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(array_agg(CASE WHEN term ~ '^[\u3400-\u9fff]' THEN escaped
    ELSE '(?<![[:alnum:]])' || escaped || '(?![[:alnum:]])' END), '{}')
  FROM (SELECT term, regexp_replace(term, '([^[:alnum:][:space:]])', '\\\1', 'g') AS escaped FROM unnest(terms) AS term) known
  WHERE is_findable(term)
$$;

-- Takes the person out of the evidence of disputes that are decided.
CREATE FUNCTION redact_disputes(e text, disputes text[], patterns text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('countinghouse.redacting', 'on', true);
  UPDATE dispute_evidence v SET fields = redact_json(fields, patterns, 'evidence')
  FROM dispute d WHERE v.environment_id = e AND v.dispute_id = ANY (disputes)
    AND d.environment_id = e AND d.id = v.dispute_id AND d.closed_at IS NOT NULL;
  UPDATE dispute_file f SET name = left(redact_text(name, patterns), 120)
  FROM dispute d WHERE f.environment_id = e AND f.dispute_id = ANY (disputes)
    AND d.environment_id = e AND d.id = f.dispute_id AND d.closed_at IS NOT NULL;
  PERFORM set_config('countinghouse.redacting', 'off', true);
END
$$;

-- As before, and the words of approvals and of batches of refunds.
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
  UPDATE refund_approval SET reason = redact_text(reason, patterns)
  WHERE environment_id = e AND payment_id = ANY (payments) AND reason <> redact_text(reason, patterns);
  UPDATE refund_batch_row SET note = redact_text(note, patterns), reference = redact_text(reference, patterns)
  WHERE environment_id = e AND payment_id = ANY (payments)
    AND (note <> redact_text(note, patterns) OR reference <> redact_text(reference, patterns));
  PERFORM set_config('countinghouse.redacting', 'off', true);
END
$$;

-- Terms as they stand within a text of JSON, in lower case.
CREATE FUNCTION terms_in_json(terms text[]) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(array_agg(lower(btrim(to_jsonb(term)::text, '"'))), '{}')
  FROM unnest(terms) AS term WHERE is_findable(term)
$$;
CREATE FUNCTION names_any(said text, terms text[]) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT EXISTS (SELECT FROM unnest(terms) AS term WHERE strpos(lower(said), term) > 0)
$$;

-- One portion of an erasure's work in the database: payments and all that was written about them, then the answers that
-- are kept for repetitions, then the customer itself. Runs as the owner, because only the owner changes facts, and only
-- texts of them. Says whether more is left; customer_erase_end ends it. p: {customer_id, limit}
CREATE OR REPLACE FUNCTION customer_erase_step(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  answers_in_portion CONSTANT int := 2000;
  c customer;
  terms text[];
  patterns text[];
  payments text[];
  sessions text[];
  disputes text[];
  subjects text[];
  methods text[];
  facts text[];
  answers text[];
BEGIN
  SELECT * INTO c FROM customer WHERE environment_id = e AND id = p->>'customer_id' AND erasure IS NOT NULL
    AND NOT erasure ? 'waits_for' FOR UPDATE;
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
    SELECT coalesce(array_agg(id), '{}') INTO disputes FROM dispute
    WHERE environment_id = e AND payment_id = ANY (payments);
    PERFORM redact_disputes(e, disputes, patterns);
    SELECT coalesce(array_agg(id), '{}') INTO facts FROM event
    WHERE environment_id = e AND (payment_id = ANY (payments) OR object_id = ANY (sessions));
    PERFORM redact_events(e, facts, patterns);
    UPDATE customer SET erasure = erasure || jsonb_build_object('cursor', payments[cardinality(payments)], 'disputes',
      coalesce(erasure->'disputes', '[]') || to_jsonb(disputes))
    WHERE environment_id = e AND id = c.id;
    RETURN '{"left": true}';
  END IF;
  SELECT array_agg(id) INTO subjects FROM customer k
  WHERE k.environment_id = e AND (k.id = c.id OR k.merged_into = c.id);
  -- Notes and drafts write no event by which their answers could be found, so all answers are looked through.
  SELECT coalesce(array_agg(key ORDER BY key), '{}') INTO answers FROM (
    SELECT key FROM idempotency WHERE environment_id = e AND key > coalesce(c.erasure->>'answers', '')
    ORDER BY key LIMIT answers_in_portion) portion;
  IF cardinality(answers) > 0 THEN
    UPDATE idempotency SET answer = redact_json(
      CASE WHEN answer->'note'->>'customer_id' = ANY (subjects) THEN jsonb_set(answer, '{note,body}', 'null')
        ELSE answer END, patterns, 'answer')
    WHERE environment_id = e AND key = ANY (answers)
      AND (names_any(answer::text, terms_in_json(terms)) OR answer->'note'->>'customer_id' = ANY (subjects));
    UPDATE customer SET erasure = jsonb_set(erasure, '{answers}', to_jsonb(answers[cardinality(answers)]))
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
  -- A note on a customer is about the person as a whole, so it goes as a whole.
  UPDATE note SET body = NULL, mentions = '{}', deleted_at = c.erased_at
  WHERE environment_id = e AND customer_id = ANY (subjects) AND deleted_at IS NULL;
  SELECT coalesce(array_agg(id), '{}') INTO facts FROM event
  WHERE environment_id = e AND object_id = ANY (subjects || sessions || methods);
  PERFORM redact_events(e, facts, patterns);
  RETURN '{"left": false}';
END
$$;

-- Ends an erasure after its files are gone: exports are no longer asked for by name, and the terms are forgotten, or kept
-- for the evidence of disputes that a bank still decides on. Runs again when one of them is decided. p: {customer_id}
CREATE FUNCTION customer_erase_end(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  c customer;
  terms text[];
  patterns text[];
  disputes text[];
  undecided text[];
BEGIN
  SELECT * INTO c FROM customer WHERE environment_id = e AND id = p->>'customer_id' AND erasure IS NOT NULL FOR UPDATE;
  IF NOT FOUND THEN
    RETURN '{}';
  END IF;
  SELECT coalesce(array_agg(term), '{}') INTO terms FROM jsonb_array_elements_text(c.erasure->'terms') AS term;
  patterns := redaction_patterns(terms);
  UPDATE export_job SET query = redact_json(query, patterns, 'query')
  WHERE environment_id = e AND names_any(query::text, terms_in_json(terms));
  SELECT coalesce(array_agg(id), '{}') INTO disputes
  FROM jsonb_array_elements_text(coalesce(c.erasure->'waits_for', c.erasure->'disputes', '[]')) AS id;
  PERFORM redact_disputes(e, disputes, patterns);
  SELECT coalesce(array_agg(d.id), '{}') INTO undecided FROM dispute d
  WHERE d.environment_id = e AND d.id = ANY (disputes) AND d.closed_at IS NULL;
  UPDATE customer SET erasure = CASE WHEN cardinality(undecided) > 0
    THEN jsonb_build_object('terms', to_jsonb(terms), 'waits_for', to_jsonb(undecided)) END
  WHERE environment_id = e AND id = c.id;
  RETURN '{}';
END
$$;
