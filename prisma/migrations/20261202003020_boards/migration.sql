-- Boards: numbers that a member chose, and what people wrote beside charts (docs/decisions/0041-boards-choose-from-the-registry.md).

-- Whether every panel says which number it shows, how, by what, and how wide. Which numbers there are is known by the registry.
CREATE FUNCTION board_panels_whole(panels jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
  jsonb_typeof(panels) = 'array' AND (
    SELECT coalesce(bool_and(coalesce(jsonb_typeof(p->'metric') = 'string' AND p->>'metric' ~ '^[a-z0-9_]{1,40}$'
      AND p->>'look' IN ('card', 'line', 'bar', 'table') AND p->>'size' IN ('half', 'full')
      AND (p->>'split' IS NULL OR jsonb_typeof(p->'split') = 'string' AND p->>'split' ~ '^[a-z_]{1,40}$'), false)), true)
    FROM jsonb_array_elements(CASE jsonb_typeof(panels) WHEN 'array' THEN panels ELSE '[]' END) p);

CREATE TABLE board (
  environment_id text NOT NULL REFERENCES environment (id),
  id text NOT NULL,
  owner_id text NOT NULL,
  name text NOT NULL,
  panels jsonb NOT NULL,
  is_shared boolean NOT NULL DEFAULT false,
  version int NOT NULL DEFAULT 1,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  updated_by text NOT NULL,
  PRIMARY KEY (environment_id, id),
  CONSTRAINT board_id_prefix CHECK (id LIKE 'brd\_%'),
  CONSTRAINT board_name_length CHECK (length(name) BETWEEN 1 AND 80),
  CONSTRAINT board_panels_known CHECK (board_panels_whole(panels)),
  CONSTRAINT board_panels_count CHECK (jsonb_typeof(panels) <> 'array'
    OR jsonb_array_length(panels) <= 24 AND length(panels::text) <= 8000),
  CONSTRAINT board_version CHECK (version >= 1)
);
CREATE INDEX board_of_member ON board (environment_id, owner_id);
CREATE TRIGGER board_facts BEFORE UPDATE ON board FOR EACH ROW
  WHEN ((OLD.environment_id, OLD.id, OLD.owner_id, OLD.created_at)
    IS DISTINCT FROM (NEW.environment_id, NEW.id, NEW.owner_id, NEW.created_at))
  EXECUTE FUNCTION refuse_change();

-- What somebody did that numbers do not tell, such as a deploy: a mark on every chart.
CREATE TABLE annotation (
  environment_id text NOT NULL REFERENCES environment (id),
  id text NOT NULL,
  text text NOT NULL,
  -- When it happened, by the environment's clock.
  happened_at timestamptz(3) NOT NULL,
  -- A member or an API key.
  created_by text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  PRIMARY KEY (environment_id, id),
  CONSTRAINT annotation_id_prefix CHECK (id LIKE 'ann\_%'),
  CONSTRAINT annotation_text_length CHECK (length(text) BETWEEN 1 AND 120)
);
CREATE INDEX annotation_at ON annotation (environment_id, happened_at);
CREATE TRIGGER annotation_stays BEFORE UPDATE ON annotation FOR EACH ROW EXECUTE FUNCTION refuse_change();

REVOKE UPDATE, TRUNCATE ON annotation FROM countinghouse_app;
REVOKE TRUNCATE ON board FROM countinghouse_app;
GRANT SELECT ON board, annotation TO countinghouse_auditor;

-- How many a member or an environment may have; the lock counts them one after the other.
CREATE FUNCTION guard_board_count() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('boards ' || NEW.environment_id || NEW.owner_id, 0));
  IF (SELECT count(*) FROM board WHERE environment_id = NEW.environment_id AND owner_id = NEW.owner_id) >= 20 THEN
    RAISE EXCEPTION 'a member has 20 boards at most' USING ERRCODE = 'check_violation', CONSTRAINT = 'board_count';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER board_count BEFORE INSERT ON board FOR EACH ROW EXECUTE FUNCTION guard_board_count();

CREATE FUNCTION guard_annotation_count() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('annotations ' || NEW.environment_id, 0));
  IF (SELECT count(*) FROM annotation WHERE environment_id = NEW.environment_id) >= 1000 THEN
    RAISE EXCEPTION 'an environment has 1000 annotations at most' USING ERRCODE = 'check_violation',
      CONSTRAINT = 'annotation_count';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER annotation_count BEFORE INSERT ON annotation FOR EACH ROW EXECUTE FUNCTION guard_annotation_count();

-- p: {id, name, panels, is_shared}
CREATE FUNCTION board_create(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  moment timestamptz := (p->>'at')::timestamptz;
  b board;
  broken text;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  BEGIN
    INSERT INTO board (environment_id, id, owner_id, name, panels, is_shared, created_at, updated_at, updated_by)
    VALUES (e, p->>'id', p->>'actor', p->>'name', p->'panels', (p->>'is_shared')::boolean, moment, moment, p->>'actor')
    RETURNING * INTO b;
  EXCEPTION WHEN check_violation THEN
    GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
    IF broken <> 'board_count' THEN
      RAISE;
    END IF;
    RETURN refuse(e, p, 'too_many_boards', jsonb_build_object('maximum', 20));
  END;
  RETURN finish_idempotency(e, p->'idempotency'->>'key', jsonb_build_object('result', 'ok', 'board', to_jsonb(b)));
END
$$;

-- p: {board_id, seen_version, change: {…fields}}
CREATE FUNCTION board_change(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  b board;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  SELECT * INTO b FROM board WHERE environment_id = e AND id = p->>'board_id' FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  IF b.version <> (p->>'seen_version')::int THEN
    RETURN refuse(e, p, 'version_conflict', jsonb_build_object('current_version', b.version));
  END IF;
  b := jsonb_populate_record(b, p->'change');
  UPDATE board SET name = b.name, panels = b.panels, is_shared = b.is_shared, version = version + 1,
    updated_at = (p->>'at')::timestamptz, updated_by = p->>'actor'
  WHERE environment_id = e AND id = b.id RETURNING * INTO b;
  RETURN finish_idempotency(e, p->'idempotency'->>'key', jsonb_build_object('result', 'ok', 'board', to_jsonb(b)));
END
$$;

-- p: {board_id, seen_version}
CREATE FUNCTION board_delete(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  b board;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  SELECT * INTO b FROM board WHERE environment_id = e AND id = p->>'board_id' FOR UPDATE;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  IF b.version <> (p->>'seen_version')::int THEN
    RETURN refuse(e, p, 'version_conflict', jsonb_build_object('current_version', b.version));
  END IF;
  DELETE FROM board WHERE environment_id = e AND id = b.id;
  RETURN finish_idempotency(e, p->'idempotency'->>'key', jsonb_build_object('result', 'ok', 'board', to_jsonb(b)));
END
$$;

-- p: {id, text, happened_at}
CREATE FUNCTION annotation_create(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  a annotation;
  broken text;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  BEGIN
    INSERT INTO annotation (environment_id, id, text, happened_at, created_by, created_at) VALUES (e, p->>'id', p->>'text',
      coalesce(p->>'happened_at', p->>'at')::timestamptz, p->>'actor', (p->>'at')::timestamptz) RETURNING * INTO a;
  EXCEPTION WHEN check_violation THEN
    GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
    IF broken <> 'annotation_count' THEN
      RAISE;
    END IF;
    RETURN refuse(e, p, 'too_many_annotations', jsonb_build_object('maximum', 1000));
  END;
  RETURN finish_idempotency(e, p->'idempotency'->>'key', jsonb_build_object('result', 'ok', 'annotation', to_jsonb(a)));
END
$$;

-- p: {annotation_id}
CREATE FUNCTION annotation_delete(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  a annotation;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  DELETE FROM annotation WHERE environment_id = e AND id = p->>'annotation_id' RETURNING * INTO a;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  RETURN finish_idempotency(e, p->'idempotency'->>'key', jsonb_build_object('result', 'ok', 'annotation', to_jsonb(a)));
END
$$;

SELECT protect_new_environment_rows();
