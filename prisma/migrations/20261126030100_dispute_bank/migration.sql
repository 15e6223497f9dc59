-- The pretend dispute bank: somebody else's books, so no foreign key leads into the merchant's tables.
CREATE TABLE sandbox_dispute (
  environment_id   text NOT NULL,
  reference        text NOT NULL,
  network          text NOT NULL CHECK (network IN ('card', 'alipay')),
  -- Operation id of the authorization that is disputed.
  authorization_id text NOT NULL,
  amount           bigint NOT NULL CHECK (amount > 0),
  currency         text NOT NULL,
  reason           text NOT NULL,
  network_code     text NOT NULL,
  stage            text NOT NULL CHECK (stage IN ('inquiry', 'chargeback', 'pre_arbitration')),
  state            text NOT NULL CHECK (state IN ('scheduled', 'needs_response', 'under_review', 'won', 'lost', 'accepted')),
  seq              integer NOT NULL DEFAULT 0 CHECK (seq >= 0),
  -- By the sandbox's clock, which may run ahead of real time by ahead_ms.
  respond_by       timestamptz(3),
  opened_at        timestamptz(3),
  days             integer NOT NULL DEFAULT 20 CHECK (days BETWEEN 0 AND 365),
  ahead_ms         bigint NOT NULL DEFAULT 0,
  callback_url     text NOT NULL,
  -- Real time: a scheduled dispute is opened then, once something was captured.
  opens_at         timestamptz(3) NOT NULL DEFAULT now(),
  created_at       timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (environment_id, reference)
);
CREATE INDEX sandbox_dispute_scheduled ON sandbox_dispute (opens_at) WHERE state = 'scheduled';

-- Queues the callback that tells a dispute as it is now; `before` is what was told last, for a network that reorders.
CREATE FUNCTION sandbox_dispute_tell(d sandbox_dispute, before jsonb) RETURNS void LANGUAGE sql AS $$
  INSERT INTO sandbox_callback (environment_id, id, operation_id, network, url, snapshot)
  VALUES (d.environment_id, 'cb_' || substr(d.reference, 5) || '_' || d.seq, d.reference, d.network, d.callback_url,
    jsonb_build_object('dispute', to_jsonb(d), 'before', before))
  ON CONFLICT DO NOTHING
$$;

-- Opens a dispute, or schedules one. argument: {reference, network, authorization_id, amount (null: all that was
-- captured), reason, network_code, stage, days, ahead_ms, opens_in_ms}. Null when the network took no money there.
CREATE FUNCTION sandbox_dispute_open(p_environment text, argument jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  a sandbox_effect;
  d sandbox_dispute;
BEGIN
  SELECT * INTO a FROM sandbox_effect x WHERE x.environment_id = p_environment
    AND x.operation_id = argument->>'authorization_id' AND x.network = argument->>'network'
    AND x.kind = 'authorization' AND x.state = 'approved';
  IF a.operation_id IS NULL OR (a.captured = 0 AND argument->>'opens_in_ms' IS NULL) THEN
    RETURN NULL;
  END IF;
  INSERT INTO sandbox_dispute (environment_id, reference, network, authorization_id, amount, currency, reason,
    network_code, stage, state, days, ahead_ms, callback_url, opens_at)
  VALUES (p_environment, argument->>'reference', a.network, a.operation_id,
    coalesce((argument->>'amount')::bigint, nullif(a.captured, 0), a.amount), a.currency, argument->>'reason',
    argument->>'network_code', argument->>'stage', 'scheduled', (argument->>'days')::integer,
    (argument->>'ahead_ms')::bigint, a.callback_url,
    now() + make_interval(secs => coalesce((argument->>'opens_in_ms')::numeric, 0) / 1000.0))
  RETURNING * INTO d;
  IF argument->>'opens_in_ms' IS NOT NULL THEN
    RETURN to_jsonb(d);
  END IF;
  RETURN sandbox_dispute_begin(p_environment, jsonb_build_object('reference', d.reference));
END $$;

-- Opens a scheduled dispute whose time has come and whose payment took money.
CREATE FUNCTION sandbox_dispute_begin(p_environment text, argument jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  d sandbox_dispute;
  moment timestamptz;
BEGIN
  SELECT * INTO d FROM sandbox_dispute x WHERE x.environment_id = p_environment
    AND x.reference = argument->>'reference' AND x.state = 'scheduled' FOR UPDATE;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  moment := now() + make_interval(secs => d.ahead_ms / 1000.0);
  UPDATE sandbox_dispute x SET state = 'needs_response', seq = 1, opened_at = moment,
    respond_by = moment + make_interval(days => d.days),
    amount = CASE WHEN a.captured > 0 THEN least(x.amount, a.captured) ELSE x.amount END
  FROM sandbox_effect a
  WHERE x.environment_id = p_environment AND x.reference = d.reference
    AND a.environment_id = p_environment AND a.operation_id = x.authorization_id
  RETURNING x.* INTO d;
  PERFORM sandbox_dispute_tell(d, NULL);
  RETURN to_jsonb(d);
END $$;

-- The merchant answers: the operation id is the key, as everywhere. A verdict word makes the bank decide at once.
-- argument: {operation_id, network, kind, reference, amount, currency, at, verdict, request_hash, callback_url}
CREATE FUNCTION sandbox_dispute_respond(p_environment text, argument jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  d sandbox_dispute;
  existing jsonb;
  code text;
  before jsonb;
BEGIN
  SELECT * INTO d FROM sandbox_dispute x WHERE x.environment_id = p_environment
    AND x.reference = argument->>'reference' AND x.network = argument->>'network' FOR UPDATE;
  SELECT to_jsonb(e) INTO existing FROM sandbox_effect e
  WHERE e.environment_id = p_environment AND e.operation_id = argument->>'operation_id';
  IF existing IS NOT NULL THEN
    RETURN existing;
  END IF;
  code := CASE
    WHEN d.reference IS NULL THEN '25'
    WHEN d.state <> 'needs_response' OR d.currency <> argument->>'currency' THEN '12'
    WHEN d.amount <> (argument->>'amount')::bigint THEN '13'
    WHEN d.respond_by <= (argument->>'at')::timestamptz THEN 'RESPONSE_TOO_LATE'
    ELSE '00' END;
  INSERT INTO sandbox_effect (environment_id, operation_id, network, kind, state, response_code, request_hash,
    authorization_id, amount, currency, callback_url, settled_at)
  VALUES (p_environment, argument->>'operation_id', argument->>'network', argument->>'kind',
    CASE code WHEN '00' THEN 'approved' ELSE 'declined' END, code, argument->>'request_hash', argument->>'reference',
    (argument->>'amount')::bigint, argument->>'currency', argument->>'callback_url', now())
  ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'operation % was answered at the same time', argument->>'operation_id'
      USING ERRCODE = 'serialization_failure';
  END IF;
  IF code = '00' THEN
    before := to_jsonb(d);
    UPDATE sandbox_dispute x SET state = CASE argument->>'kind' WHEN 'dispute_accept' THEN 'accepted'
      ELSE 'under_review' END, seq = x.seq + 1
    WHERE x.environment_id = p_environment AND x.reference = d.reference RETURNING * INTO d;
    PERFORM sandbox_dispute_tell(d, before);
    IF argument->>'kind' = 'dispute_submit' AND argument->>'verdict' IN ('won', 'lost') THEN
      before := to_jsonb(d);
      UPDATE sandbox_dispute x SET state = argument->>'verdict', seq = x.seq + 1
      WHERE x.environment_id = p_environment AND x.reference = d.reference RETURNING * INTO d;
      PERFORM sandbox_dispute_tell(d, before);
    END IF;
  END IF;
  RETURN jsonb_build_object('fresh', true, 'state', CASE code WHEN '00' THEN 'approved' ELSE 'declined' END,
    'response_code', code);
END $$;

-- Fast-forward: `to` is 'won', 'lost' or 'next_stage'. Answers null when the dispute's state does not allow it.
CREATE FUNCTION sandbox_dispute_advance(p_environment text, argument jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  d sandbox_dispute;
  before jsonb;
  moment timestamptz := (argument->>'at')::timestamptz;
BEGIN
  SELECT * INTO d FROM sandbox_dispute x WHERE x.environment_id = p_environment
    AND x.reference = argument->>'reference' FOR UPDATE;
  IF d.state IS NULL OR d.state NOT IN ('needs_response', 'under_review')
    OR (argument->>'to' = 'next_stage' AND (d.stage = 'pre_arbitration'
      OR (d.stage = 'chargeback' AND d.state <> 'under_review'))) THEN
    RETURN NULL;
  END IF;
  before := to_jsonb(d);
  IF argument->>'to' = 'next_stage' THEN
    UPDATE sandbox_dispute x SET state = 'needs_response', seq = x.seq + 1,
      stage = CASE x.stage WHEN 'inquiry' THEN 'chargeback' ELSE 'pre_arbitration' END,
      days = (argument->>'days')::integer, respond_by = moment + make_interval(days => (argument->>'days')::integer)
    WHERE x.environment_id = p_environment AND x.reference = d.reference RETURNING * INTO d;
  ELSE
    UPDATE sandbox_dispute x SET state = argument->>'to', seq = x.seq + 1
    WHERE x.environment_id = p_environment AND x.reference = d.reference RETURNING * INTO d;
  END IF;
  PERFORM sandbox_dispute_tell(d, before);
  RETURN to_jsonb(d);
END $$;
