-- The request log: every call of the merchant API with what was asked and answered, as far as it may be kept. Written in
-- batches beside the calls and deleted after the environment's own number of days (docs/decisions/0020).
CREATE TABLE request_log (
  environment_id text NOT NULL REFERENCES environment (id),
  -- The request's own id, as its answer, its events and the audit log name it.
  id text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  method text NOT NULL,
  -- Below /api/v1.
  path text NOT NULL,
  -- Parameters by name; null without any.
  query jsonb,
  -- The line of the API's table; null where no line has the path.
  route text,
  status int NOT NULL,
  duration_ms int NOT NULL,
  actor_kind text NOT NULL,
  actor_id text NOT NULL,
  ip text,
  user_agent text,
  idempotency_key text,
  is_repeated boolean NOT NULL,
  code text,
  -- The object that the call was about, and its payment; the first is null where both are the same.
  object_id text,
  payment_id text,
  request_headers jsonb NOT NULL,
  request_body text,
  request_state text NOT NULL,
  request_bytes int NOT NULL,
  answer_headers jsonb NOT NULL,
  answer_body text,
  answer_state text NOT NULL,
  answer_bytes int NOT NULL,
  PRIMARY KEY (environment_id, id),
  CONSTRAINT request_log_status CHECK (status BETWEEN 100 AND 599),
  CONSTRAINT request_log_measures CHECK (duration_ms >= 0 AND request_bytes >= 0 AND answer_bytes >= 0),
  CONSTRAINT request_log_actor CHECK (actor_kind IN ('member', 'key')),
  CONSTRAINT request_log_code CHECK (code IS NULL OR (code ~ '^[a-z_]{1,64}$' AND status >= 400)),
  CONSTRAINT request_log_lengths CHECK (length(id) <= 64 AND length(method) <= 10 AND length(path) <= 500
    AND length(route) <= 100 AND length(actor_id) <= 64 AND length(ip) <= 45 AND length(user_agent) <= 200
    AND length(idempotency_key) <= 255 AND length(object_id) <= 64 AND length(payment_id) <= 64),
  CONSTRAINT request_log_documents CHECK (jsonb_typeof(query) = 'object' AND jsonb_typeof(request_headers) = 'object'
    AND jsonb_typeof(answer_headers) = 'object' AND length(query::text) <= 4000
    AND length(request_headers::text) <= 4000 AND length(answer_headers::text) <= 4000),
  CONSTRAINT request_log_states CHECK (request_state IN ('none', 'whole', 'cut', 'redacted', 'withheld')
    AND answer_state IN ('none', 'whole', 'cut', 'redacted', 'withheld')),
  CONSTRAINT request_log_request_body CHECK ((request_body IS NULL) = (request_state IN ('none', 'withheld'))
    AND length(request_body) <= 10000),
  CONSTRAINT request_log_answer_body CHECK ((answer_body IS NULL) = (answer_state IN ('none', 'withheld'))
    AND length(answer_body) <= 10000)
);
CREATE INDEX request_log_actor_id ON request_log (environment_id, actor_id, id);
CREATE INDEX request_log_failed ON request_log (environment_id, id) WHERE status >= 400;
CREATE INDEX request_log_object ON request_log (environment_id, object_id, id) WHERE object_id IS NOT NULL;
CREATE INDEX request_log_payment ON request_log (environment_id, payment_id, id) WHERE payment_id IS NOT NULL;
CREATE INDEX request_log_key ON request_log (environment_id, idempotency_key) WHERE idempotency_key IS NOT NULL;

-- How long an environment keeps them; without a row 30 days.
CREATE TABLE request_log_setting (
  environment_id text NOT NULL PRIMARY KEY REFERENCES environment (id),
  retention_days int NOT NULL CONSTRAINT request_log_setting_days CHECK (retention_days BETWEEN 1 AND 365),
  updated_by text NOT NULL,
  updated_at timestamptz(3) NOT NULL DEFAULT now()
);

-- What was logged is never changed; it goes when its time is over.
REVOKE UPDATE, TRUNCATE ON request_log FROM countinghouse_app;
REVOKE DELETE, TRUNCATE ON request_log_setting FROM countinghouse_app;
GRANT SELECT ON request_log, request_log_setting TO countinghouse_auditor;
CREATE TRIGGER request_log_facts BEFORE UPDATE ON request_log FOR EACH ROW
  EXECUTE FUNCTION refuse_unless_redacted('path', 'query', 'idempotency_key', 'user_agent', 'request_headers',
    'request_body', 'request_state', 'answer_headers', 'answer_body', 'answer_state');

-- A body without the person; null where it is not whole, because a person in it could not be told from the rest.
CREATE FUNCTION redact_body(said text, state text, patterns text[], noun text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  IF said IS NULL OR state = 'cut' THEN
    RETURN NULL;
  END IF;
  RETURN redact_json(said::jsonb, patterns, noun)::text;
EXCEPTION WHEN invalid_text_representation OR untranslatable_character THEN
  RETURN NULL;
END
$$;

-- One portion of what an erasure does in the request log: rows that name the person lose them. Runs as the owner, because
-- nobody else changes a row. Says whether more is left. p: {customer_id, limit}
CREATE FUNCTION request_log_erase_step(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  c customer;
  terms text[];
  patterns text[];
  portion text[];
BEGIN
  SELECT * INTO c FROM customer WHERE environment_id = e AND id = p->>'customer_id' AND erasure IS NOT NULL
    AND NOT erasure ? 'waits_for' FOR UPDATE;
  IF NOT FOUND THEN
    RETURN '{"left": false}';
  END IF;
  SELECT coalesce(array_agg(id ORDER BY id), '{}') INTO portion FROM (
    SELECT id FROM request_log WHERE environment_id = e AND id > coalesce(c.erasure->>'requests', '')
    ORDER BY id LIMIT (p->>'limit')::int) next;
  IF cardinality(portion) = 0 THEN
    RETURN '{"left": false}';
  END IF;
  SELECT coalesce(array_agg(term), '{}') INTO terms FROM jsonb_array_elements_text(c.erasure->'terms') AS term;
  patterns := redaction_patterns(terms);
  PERFORM set_config('countinghouse.redacting', 'on', true);
  UPDATE request_log r SET path = redact_text(r.path, patterns), query = redact_json(r.query, patterns, 'query'),
    idempotency_key = redact_text(r.idempotency_key, patterns), user_agent = redact_text(r.user_agent, patterns),
    request_headers = redact_json(r.request_headers, patterns, 'headers'),
    answer_headers = redact_json(r.answer_headers, patterns, 'headers'),
    request_body = clean.request,
    request_state = CASE WHEN r.request_body IS NULL THEN r.request_state WHEN clean.request IS NULL THEN 'withheld'
      ELSE 'redacted' END,
    answer_body = clean.answer,
    answer_state = CASE WHEN r.answer_body IS NULL THEN r.answer_state WHEN clean.answer IS NULL THEN 'withheld'
      ELSE 'redacted' END
  FROM request_log o, LATERAL (SELECT CASE WHEN o.path LIKE '/customers%' THEN 'customer' ELSE 'body' END AS noun) about,
    LATERAL (SELECT left(redact_body(o.request_body, o.request_state, patterns, about.noun), 10000) AS request,
      left(redact_body(o.answer_body, o.answer_state, patterns, about.noun), 10000) AS answer) clean
  WHERE r.environment_id = e AND r.id = ANY (portion) AND o.environment_id = e AND o.id = r.id
    AND (names_any(concat_ws(' ', o.request_body, o.answer_body, o.query::text, o.request_headers::text),
        terms_in_json(terms))
      OR o.object_id IN (SELECT k.id FROM customer k WHERE k.environment_id = e AND (k.id = c.id OR k.merged_into = c.id))
      OR names_any(concat_ws(' ', o.path, o.idempotency_key, o.user_agent), terms_in_json(terms)));
  PERFORM set_config('countinghouse.redacting', 'off', true);
  UPDATE customer SET erasure = jsonb_set(erasure, '{requests}', to_jsonb(portion[cardinality(portion)]))
  WHERE environment_id = e AND id = c.id;
  RETURN '{"left": true}';
END
$$;
