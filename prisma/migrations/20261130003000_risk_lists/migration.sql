-- Lists of risk: whom to let pass, whom to stop, and whatever rules look values up in (docs/decisions/0029). An attempt is
-- compared with all lists of its environment at once, by `risk_lists_of`.

CREATE TABLE risk_list (
  environment_id text NOT NULL REFERENCES environment (id),
  id text NOT NULL,
  -- Rules write it as `@key`, so it never changes.
  key text NOT NULL,
  name text NOT NULL,
  kind text NOT NULL,
  purpose text NOT NULL,
  -- Also those that have ended.
  entry_count int NOT NULL DEFAULT 0,
  created_by text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  deleted_at timestamptz(3),
  version int NOT NULL DEFAULT 1,
  PRIMARY KEY (environment_id, id),
  CONSTRAINT risk_list_one_kind UNIQUE (environment_id, id, kind),
  CONSTRAINT risk_list_key_form CHECK (key ~ '^[a-z][a-z0-9_]{0,39}$'),
  CONSTRAINT risk_list_name_length CHECK (length(name) BETWEEN 1 AND 100),
  CONSTRAINT risk_list_kind_known CHECK (kind IN ('card', 'email', 'domain', 'ip', 'bin', 'country', 'customer', 'device')),
  CONSTRAINT risk_list_purpose_known CHECK (purpose IN ('allow', 'block', 'custom')),
  CONSTRAINT risk_list_entries_counted CHECK (entry_count BETWEEN 0 AND 1000000)
);
CREATE UNIQUE INDEX one_risk_list_per_key ON risk_list (environment_id, key) WHERE deleted_at IS NULL;
CREATE TRIGGER risk_list_facts BEFORE UPDATE ON risk_list FOR EACH ROW
  WHEN ((OLD.id, OLD.key, OLD.kind, OLD.created_by, OLD.created_at)
    IS DISTINCT FROM (NEW.id, NEW.key, NEW.kind, NEW.created_by, NEW.created_at)
    OR (OLD.deleted_at IS NOT NULL AND OLD.deleted_at IS DISTINCT FROM NEW.deleted_at))
  EXECUTE FUNCTION refuse_change();

CREATE TABLE risk_list_entry (
  environment_id text NOT NULL,
  id text NOT NULL,
  list_id text NOT NULL,
  kind text NOT NULL,
  -- What an attempt is compared with: `risk_list_match` of the value; of a card its fingerprint, which nobody is shown.
  match_key text NOT NULL,
  -- As it is shown. Null for cards, and once the person whose address it is was erased.
  value text,
  card_brand text,
  card_last4 text,
  reason text,
  -- From then on it is as if it were not there; null is never.
  ends_at timestamptz(3),
  created_by text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  PRIMARY KEY (environment_id, id),
  CONSTRAINT risk_list_entry_list FOREIGN KEY (environment_id, list_id, kind) REFERENCES risk_list (environment_id, id, kind),
  -- Also what attempts are looked up in.
  CONSTRAINT one_risk_list_entry_per_value UNIQUE (environment_id, kind, match_key, list_id),
  CONSTRAINT risk_list_entry_match_length CHECK (length(match_key) BETWEEN 1 AND 300),
  CONSTRAINT risk_list_entry_value_length CHECK (length(value) BETWEEN 1 AND 300),
  CONSTRAINT risk_list_entry_reason_length CHECK (length(reason) BETWEEN 1 AND 500),
  CONSTRAINT risk_list_entry_shown CHECK (CASE kind
    WHEN 'card' THEN value IS NULL AND card_brand IS NOT NULL AND card_last4 ~ '^[0-9]{4}$'
    WHEN 'email' THEN card_brand IS NULL AND card_last4 IS NULL
    ELSE value IS NOT NULL AND card_brand IS NULL AND card_last4 IS NULL END),
  CONSTRAINT risk_list_entry_bin_form CHECK (kind <> 'bin' OR match_key ~ '^[0-9]{6,8}$'),
  CONSTRAINT risk_list_entry_country_form CHECK (kind <> 'country' OR match_key ~ '^[A-Z]{2}$'),
  -- A network, with its length; the first digits of an address say too little to be meant.
  CONSTRAINT risk_list_entry_network_form CHECK (kind <> 'ip' OR (match_key ~ '^[0-9a-f.:]+/[0-9]{1,3}$'
    AND split_part(match_key, '/', 2)::int >= CASE WHEN match_key LIKE '%:%' THEN 16 ELSE 8 END))
);
CREATE INDEX risk_list_entry_newest ON risk_list_entry (environment_id, list_id, id DESC);
CREATE INDEX risk_list_entry_ending ON risk_list_entry (environment_id, list_id, ends_at) WHERE ends_at IS NOT NULL;
CREATE INDEX risk_list_entry_reasons ON risk_list_entry (environment_id, id) WHERE reason IS NOT NULL;
CREATE TRIGGER risk_list_entry_facts BEFORE UPDATE ON risk_list_entry FOR EACH ROW
  WHEN ((OLD.id, OLD.list_id, OLD.kind, OLD.match_key, OLD.created_by, OLD.created_at)
    IS DISTINCT FROM (NEW.id, NEW.list_id, NEW.kind, NEW.match_key, NEW.created_by, NEW.created_at))
  EXECUTE FUNCTION refuse_change();

REVOKE DELETE, TRUNCATE ON risk_list FROM countinghouse_app;
REVOKE TRUNCATE ON risk_list_entry FROM countinghouse_app;
GRANT SELECT ON risk_list, risk_list_entry TO countinghouse_auditor;

-- An address as people and networks write it; null for what is none, because a payer's address never ends a payment.
CREATE FUNCTION risk_address(said text) RETURNS inet LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RETURN regexp_replace(said, '^::ffff:(\d+\.\d+\.\d+\.\d+)$', '\1', 'i')::inet;
EXCEPTION WHEN invalid_text_representation THEN
  RETURN NULL;
END
$$;

-- What entries of a value are found by. An e-mail is found by a digest, so that it can be looked for when the person was
-- erased: what blocks a fraudster does not go away because they ask for it. A card's own value is its fingerprint.
CREATE FUNCTION risk_list_match(e text, kind text, value text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RETURN CASE kind
    WHEN 'email' THEN encode(sha256(convert_to(e || ' ' || lower(value), 'UTF8')), 'hex')
    WHEN 'ip' THEN network(risk_address(value))::text
    ELSE value END;
END
$$;

-- The lists that hold something of an attempt and whose entry has not ended, each as `purpose:key`, in order.
-- p: {card (fingerprint), email, domain, ip, bin (6 to 8 digits), country, customer, device, at?}; each may be null or
-- absent. `at` is the environment's time; without it the present. An address is looked for with every network that holds
-- it: equality finds them in one index, also under the policy, which an operator for containment would not.
CREATE FUNCTION risk_lists_of(e text, p jsonb) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
DECLARE
  kinds text[];
  moment timestamptz := (p->>'at')::timestamptz;
  address inet := risk_address(p->>'ip');
  networks text[];
BEGIN
  SELECT array_agg(DISTINCT kind) INTO kinds FROM risk_list WHERE environment_id = e AND deleted_at IS NULL AND entry_count > 0;
  IF kinds IS NULL THEN
    RETURN '{}';
  END IF;
  IF moment IS NULL THEN
    SELECT clock_timestamp() + clock_offset_ms * interval '1 millisecond' INTO moment FROM environment WHERE id = e;
  END IF;
  IF address IS NOT NULL AND 'ip' = ANY (kinds) THEN
    networks := ARRAY(SELECT set_masklen(address::cidr, length)::text
      FROM generate_series(CASE family(address) WHEN 4 THEN 8 ELSE 16 END, masklen(address)) AS length);
  END IF;
  -- One look into the index for each of them; a join could as well read whole lists.
  RETURN ARRAY(
    SELECT DISTINCT l.purpose || ':' || l.key AS told FROM (
      SELECT 'card' AS kind, p->>'card' AS match_key
      UNION ALL SELECT 'email', risk_list_match(e, 'email', p->>'email')
      UNION ALL SELECT 'domain', lower(p->>'domain')
      UNION ALL SELECT 'bin', left(p->>'bin', digits) FROM generate_series(6, least(8, length(p->>'bin'))) AS digits
      UNION ALL SELECT 'country', upper(p->>'country')
      UNION ALL SELECT 'customer', p->>'customer'
      UNION ALL SELECT 'device', p->>'device'
      UNION ALL SELECT 'ip', unnest(networks)) sought,
      LATERAL (SELECT n.list_id FROM risk_list_entry n WHERE n.environment_id = e AND n.kind = sought.kind
        AND n.match_key = sought.match_key AND (n.ends_at IS NULL OR n.ends_at > moment) OFFSET 0) held
    JOIN risk_list l ON l.environment_id = e AND l.id = held.list_id AND l.deleted_at IS NULL
    WHERE sought.kind = ANY (kinds) AND sought.match_key IS NOT NULL
    ORDER BY told);
END
$$;

-- The rules that look values up in a list, in a version that counts or is being written: [{id, name}].
CREATE FUNCTION risk_list_rules(e text, list_key text) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'name', r.name) ORDER BY r.name), '[]') FROM risk_rule r
  WHERE r.environment_id = e AND r.deleted_at IS NULL AND EXISTS (
    SELECT FROM risk_rule_version v WHERE v.environment_id = e AND v.rule_id = r.id AND list_key = ANY (v.lists)
      AND v.number IN (r.latest_version, r.active_version, r.shadow_version, r.requested_version))
$$;

-- p: {list: {id, key, name, kind, purpose}, lists_max}
CREATE FUNCTION risk_list_create(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  n jsonb := p->'list';
  moment timestamptz := (p->>'at')::timestamptz;
  l risk_list;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  -- The lock counts lists one after the other.
  PERFORM FROM environment WHERE id = e FOR NO KEY UPDATE;
  IF EXISTS (SELECT FROM risk_list WHERE environment_id = e AND key = n->>'key' AND deleted_at IS NULL) THEN
    RETURN refuse(e, p, 'already_exists', '{"current_status": "exists"}');
  END IF;
  IF (SELECT count(*) FROM risk_list WHERE environment_id = e AND deleted_at IS NULL) >= (p->>'lists_max')::int THEN
    RETURN refuse(e, p, 'too_many_lists', jsonb_build_object('maximum', (p->>'lists_max')::int));
  END IF;
  INSERT INTO risk_list (environment_id, id, key, name, kind, purpose, created_by, created_at, updated_at)
  VALUES (e, n->>'id', n->>'key', n->>'name', n->>'kind', n->>'purpose', p->>'actor', moment, moment) RETURNING * INTO l;
  PERFORM risk_changed(e, p, false);
  PERFORM record_event(e, p, 1, 'risk_list.created', 'risk_list', l.id, NULL, to_jsonb(l));
  RETURN finish_idempotency(e, p->'idempotency'->>'key', jsonb_build_object('result', 'ok', 'list', to_jsonb(l)));
END
$$;

-- Changes name or purpose, or removes a list that no rule uses; its entries go with it, portion by portion
-- (`risk_list_forget`). p: {list_id, change: {name?, purpose?, deleted?}}
CREATE FUNCTION risk_list_change(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  c jsonb := p->'change';
  moment timestamptz := (p->>'at')::timestamptz;
  l risk_list;
  rules jsonb;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  SELECT * INTO l FROM risk_list WHERE environment_id = e AND id = p->>'list_id' AND deleted_at IS NULL FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  IF c ? 'deleted' THEN
    rules := risk_list_rules(e, l.key);
    IF rules <> '[]' THEN
      RETURN refuse(e, p, 'list_in_use', jsonb_build_object('rules', rules));
    END IF;
  END IF;
  UPDATE risk_list SET name = coalesce(c->>'name', name), purpose = coalesce(c->>'purpose', purpose),
    deleted_at = CASE WHEN c ? 'deleted' THEN moment END, updated_at = moment, version = version + 1
  WHERE environment_id = e AND id = l.id RETURNING * INTO l;
  PERFORM risk_changed(e, p, false);
  PERFORM record_event(e, p, 1, CASE WHEN c ? 'deleted' THEN 'risk_list.deleted' ELSE 'risk_list.updated' END, 'risk_list',
    l.id, NULL, to_jsonb(l));
  RETURN finish_idempotency(e, p->'idempotency'->>'key', jsonb_build_object('result', 'ok', 'list', to_jsonb(l)));
END
$$;

-- Counts what was added to a list, or taken out of it, and tells of it.
CREATE FUNCTION risk_list_counted(e text, p jsonb, list text, more int) RETURNS risk_list LANGUAGE plpgsql AS $$
DECLARE
  l risk_list;
BEGIN
  UPDATE risk_list SET entry_count = entry_count + more, updated_at = (p->>'at')::timestamptz, version = version + 1
  WHERE environment_id = e AND id = list RETURNING * INTO l;
  PERFORM risk_changed(e, p, false);
  PERFORM record_event(e, p, 1, 'risk_list.updated', 'risk_list', l.id, NULL, to_jsonb(l));
  RETURN l;
END
$$;

-- Adds many values to a list, all or none. A value that is there already gets the reason and the end that are given, and of
-- one that is given twice the last counts; so a portion that is sent again changes nothing.
-- p: {list_id, entries: [{id, value, reason, ends_at}]}
CREATE FUNCTION risk_list_entries_add(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  l risk_list;
  added int;
  changed int;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  SELECT * INTO l FROM risk_list WHERE environment_id = e AND id = p->>'list_id' AND deleted_at IS NULL FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  BEGIN
    WITH given AS (
      SELECT DISTINCT ON (match_key) x.*, m.match_key
      FROM jsonb_to_recordset(p->'entries') AS x(id text, value text, reason text, ends_at timestamptz),
        LATERAL (SELECT risk_list_match(e, l.kind, x.value) AS match_key) m
      ORDER BY match_key, x.id DESC
    ), written AS (
      INSERT INTO risk_list_entry AS n (environment_id, id, list_id, kind, match_key, value, reason, ends_at, created_by,
        created_at)
      SELECT e, id, l.id, l.kind, match_key, value, reason, ends_at, p->>'actor', (p->>'at')::timestamptz FROM given
      ON CONFLICT (environment_id, kind, match_key, list_id) DO UPDATE
        SET value = excluded.value, reason = excluded.reason, ends_at = excluded.ends_at
        WHERE (n.value, n.reason, n.ends_at) IS DISTINCT FROM (excluded.value, excluded.reason, excluded.ends_at)
      RETURNING xmax = 0 AS is_new
    ) SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) INTO added, changed FROM written;
    IF added + changed > 0 THEN
      l := risk_list_counted(e, p, l.id, added);
    END IF;
  EXCEPTION WHEN check_violation THEN
    IF l.entry_count + coalesce(added, 0) <= 1000000 THEN
      RAISE;
    END IF;
    RETURN refuse(e, p, 'too_many_entries', '{"maximum": 1000000}');
  END;
  RETURN finish_idempotency(e, p->'idempotency'->>'key', jsonb_build_object('result', 'ok', 'import', jsonb_build_object(
    'added', added, 'changed', changed, 'unchanged', jsonb_array_length(p->'entries') - added - changed,
    'entry_count', l.entry_count)));
END
$$;

-- Adds one value, or what a payment has of the list's kind. One that has ended begins again. The answer names no value: it
-- is kept with the idempotency key, where nobody would look for a person.
-- p: {list_id, entry: {id, value, reason, ends_at}, payment_id}
CREATE FUNCTION risk_list_entry_add(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  given jsonb := p->'entry';
  moment timestamptz := (p->>'at')::timestamptz;
  l risk_list;
  paid payment;
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
    sought := CASE l.kind WHEN 'card' THEN paid.method->>'fingerprint' WHEN 'email' THEN lower(paid.customer_email)
      WHEN 'domain' THEN nullif(split_part(lower(paid.customer_email), '@', 2), '')
      WHEN 'country' THEN paid.method->>'country' WHEN 'customer' THEN paid.customer_id END;
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

-- p: {entry_id}
CREATE FUNCTION risk_list_entry_remove(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  n risk_list_entry;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  -- The list first, as everybody who counts its entries: two who take from it wait for each other.
  PERFORM FROM risk_list l JOIN risk_list_entry x ON x.environment_id = e AND x.list_id = l.id AND x.id = p->>'entry_id'
  WHERE l.environment_id = e FOR NO KEY UPDATE OF l;
  DELETE FROM risk_list_entry WHERE environment_id = e AND id = p->>'entry_id' RETURNING * INTO n;
  IF n.id IS NULL THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  PERFORM risk_list_counted(e, p, n.list_id, -1);
  RETURN finish_idempotency(e, p->'idempotency'->>'key',
    jsonb_build_object('result', 'ok', 'entry', to_jsonb(n) - 'value' - 'match_key'));
END
$$;

-- Takes at most `portion` entries of removed lists away; nobody is told, because nothing is compared with them any more.
-- p: {portion}
CREATE FUNCTION risk_list_forget(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  forgotten int;
BEGIN
  WITH gone AS (
    DELETE FROM risk_list_entry n USING (
      SELECT x.environment_id, x.id FROM risk_list_entry x
      JOIN risk_list l ON l.environment_id = e AND l.id = x.list_id AND l.deleted_at IS NOT NULL
      WHERE x.environment_id = e LIMIT (p->>'portion')::int) old
    WHERE n.environment_id = e AND n.id = old.id RETURNING n.list_id
  ), counted AS (
    UPDATE risk_list l SET entry_count = l.entry_count - each.entries FROM (
      SELECT list_id, count(*) AS entries FROM gone GROUP BY list_id) each
    WHERE l.environment_id = e AND l.id = each.list_id
  ) SELECT count(*) INTO forgotten FROM gone;
  RETURN jsonb_build_object('forgotten', forgotten);
END
$$;

-- What an erasure takes out of lists: the address itself, which is found by its digest from then on, and the person in the
-- reasons that somebody wrote, in portions by id. Says where to go on; null at the end. p: {customer_id, after, limit}
CREATE FUNCTION risk_list_erase_step(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  terms text[];
  patterns text[];
  portion text[];
BEGIN
  SELECT coalesce(array_agg(term), '{}') INTO terms FROM customer c, jsonb_array_elements_text(c.erasure->'terms') AS term
  WHERE c.environment_id = e AND c.id = p->>'customer_id';
  patterns := redaction_patterns(terms);
  UPDATE risk_list_entry SET value = NULL WHERE environment_id = e AND kind = 'email' AND value IS NOT NULL
    AND match_key = ANY (ARRAY(SELECT risk_list_match(e, 'email', term) FROM unnest(terms) AS term));
  SELECT coalesce(array_agg(id ORDER BY id), '{}') INTO portion FROM (
    SELECT id FROM risk_list_entry WHERE environment_id = e AND reason IS NOT NULL AND id > p->>'after'
    ORDER BY id LIMIT (p->>'limit')::int) next;
  UPDATE risk_list_entry SET reason = left(redact_text(reason, patterns), 500)
  WHERE environment_id = e AND id = ANY (portion) AND redact_text(reason, patterns) <> reason;
  RETURN jsonb_build_object('after', CASE WHEN cardinality(portion) = (p->>'limit')::int THEN portion[cardinality(portion)] END);
END
$$;

-- Lists without what is in them: that is work, not configuration.
CREATE FUNCTION configuration_of_risk_lists(e text, locked boolean) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  IF locked THEN
    PERFORM FROM risk_list WHERE environment_id = e AND deleted_at IS NULL ORDER BY id FOR NO KEY UPDATE;
  END IF;
  RETURN coalesce((SELECT jsonb_agg(jsonb_build_object('id', id, 'key', key, 'name', name, 'kind', kind, 'purpose', purpose)
    ORDER BY key) FROM risk_list WHERE environment_id = e AND deleted_at IS NULL), '[]');
END
$$;

SELECT protect_new_environment_rows();
