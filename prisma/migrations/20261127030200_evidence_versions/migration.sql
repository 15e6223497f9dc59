-- Earlier versions of a dispute's draft: what stood there before another editor wrote, before a pause of ten minutes, and
-- before an earlier version was brought back. A draft saves itself every few keys, so a stretch of typing is one version.
-- The newest twenty are kept.

CREATE DOMAIN evidence_slot AS int CONSTRAINT evidence_slot_in_range CHECK (VALUE BETWEEN 1 AND 20);
CREATE DOMAIN evidence_texts AS jsonb CONSTRAINT evidence_is_object CHECK (jsonb_typeof(VALUE) = 'object');

ALTER TABLE dispute_evidence ADD COLUMN begun_at timestamptz(3);
UPDATE dispute_evidence SET begun_at = updated_at;
ALTER TABLE dispute_evidence ALTER COLUMN begun_at SET NOT NULL;

CREATE TABLE dispute_evidence_version (
  environment_id text NOT NULL,
  dispute_id text NOT NULL,
  slot evidence_slot NOT NULL,
  -- Counts every version, also those whose row was given to a later one.
  number int NOT NULL,
  fields evidence_texts NOT NULL,
  -- Who wrote it last, and when.
  saved_by text NOT NULL,
  saved_at timestamptz(3) NOT NULL,
  PRIMARY KEY (environment_id, dispute_id, slot),
  FOREIGN KEY (environment_id, dispute_id) REFERENCES dispute (environment_id, id),
  CONSTRAINT dispute_evidence_version_slot CHECK (slot = 1 + (number - 1) % 20)
);
-- Evidence is personal data: the auditor sees neither drafts nor what they were.
REVOKE DELETE, TRUNCATE ON dispute_evidence_version FROM countinghouse_app;

-- Keeps a draft before it is written over. The caller holds the dispute's lock.
CREATE FUNCTION keep_evidence_version(draft dispute_evidence) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  nth int;
BEGIN
  SELECT coalesce(max(v.number), 0) + 1 INTO nth FROM dispute_evidence_version v
  WHERE v.environment_id = draft.environment_id AND v.dispute_id = draft.dispute_id;
  INSERT INTO dispute_evidence_version (environment_id, dispute_id, slot, number, fields, saved_by, saved_at)
  VALUES (draft.environment_id, draft.dispute_id, 1 + (nth - 1) % 20, nth, draft.fields, draft.updated_by, draft.updated_at)
  ON CONFLICT (environment_id, dispute_id, slot) DO UPDATE SET number = excluded.number, fields = excluded.fields,
    saved_by = excluded.saved_by, saved_at = excluded.saved_at;
END
$$;

-- Saves the draft: p.fields is merged into it, null removes a field; or p.restore, the number of an earlier version, takes
-- its place whole. p: {dispute_id, fields or restore, expected_version}
CREATE OR REPLACE FUNCTION dispute_evidence_save(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  d dispute;
  v dispute_evidence;
  texts jsonb;
  moment timestamptz := (p->>'at')::timestamptz;
  keeps boolean;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  SELECT * INTO d FROM dispute WHERE environment_id = e AND id = p->>'dispute_id' FOR UPDATE;
  IF d.id IS NULL THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  IF d.status NOT IN ('inquiry', 'needs_response') OR d.response_operation_id IS NOT NULL THEN
    RETURN refuse(e, p, 'evidence_locked', jsonb_build_object('current_status', d.status,
      'allowed', jsonb_build_array('inquiry', 'needs_response')));
  END IF;
  SELECT * INTO v FROM dispute_evidence WHERE environment_id = e AND dispute_id = d.id;
  IF p->>'expected_version' IS NOT NULL AND coalesce(v.version, 0) <> (p->>'expected_version')::int THEN
    RETURN refuse(e, p, 'version_conflict', jsonb_build_object('current_version', coalesce(v.version, 0),
      'changed_by', v.updated_by, 'changed_at', v.updated_at));
  END IF;
  IF p->>'restore' IS NULL THEN
    texts := jsonb_strip_nulls(coalesce(v.fields, '{}') || (p->'fields'));
  ELSE
    SELECT x.fields INTO texts FROM dispute_evidence_version x
    WHERE x.environment_id = e AND x.dispute_id = d.id AND x.number = (p->>'restore')::int;
    IF NOT FOUND THEN
      RETURN refuse(e, p, 'not_found', '{}');
    END IF;
  END IF;
  keeps := v.dispute_id IS NOT NULL AND (p->>'restore' IS NOT NULL OR v.updated_by <> p->>'actor'
    OR moment > v.updated_at + interval '10 minutes' OR moment > v.begun_at + interval '1 hour');
  IF keeps THEN
    PERFORM keep_evidence_version(v);
  END IF;
  INSERT INTO dispute_evidence (environment_id, dispute_id, fields, updated_by, updated_at, begun_at)
  VALUES (e, d.id, texts, p->>'actor', moment, moment)
  ON CONFLICT (environment_id, dispute_id) DO UPDATE SET fields = excluded.fields,
    version = dispute_evidence.version + 1, updated_by = excluded.updated_by, updated_at = excluded.updated_at,
    begun_at = CASE WHEN keeps THEN excluded.begun_at ELSE dispute_evidence.begun_at END;
  RETURN finish_idempotency(e, p->'idempotency'->>'key',
    jsonb_build_object('result', 'ok', 'dispute', dispute_with_evidence(e, d)));
END
$$;

-- As before, and out of the earlier versions.
CREATE OR REPLACE FUNCTION redact_disputes(e text, disputes text[], patterns text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('countinghouse.redacting', 'on', true);
  UPDATE dispute_evidence v SET fields = redact_json(fields, patterns, 'evidence')
  FROM dispute d WHERE v.environment_id = e AND v.dispute_id = ANY (disputes)
    AND d.environment_id = e AND d.id = v.dispute_id AND d.closed_at IS NOT NULL;
  UPDATE dispute_evidence_version v SET fields = redact_json(fields, patterns, 'evidence')
  FROM dispute d WHERE v.environment_id = e AND v.dispute_id = ANY (disputes)
    AND d.environment_id = e AND d.id = v.dispute_id AND d.closed_at IS NOT NULL;
  UPDATE dispute_file f SET name = left(redact_text(name, patterns), 120)
  FROM dispute d WHERE f.environment_id = e AND f.dispute_id = ANY (disputes)
    AND d.environment_id = e AND d.id = f.dispute_id AND d.closed_at IS NOT NULL;
  PERFORM set_config('countinghouse.redacting', 'off', true);
END
$$;
