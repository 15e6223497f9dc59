-- The pretend networks' own books. They stand for somebody else's computer: no foreign key leads from here into the
-- merchant's tables, and nothing here knows of payments. They keep a keyed fingerprint and the last four digits only.

-- Durable log of every effect by operation id: the operation id is the idempotency key. An authorization's row also
-- holds its books (captured, reversed, refunded), so that authorizing costs one insert.
CREATE TABLE sandbox_effect (
  environment_id       text NOT NULL,
  operation_id         text NOT NULL,
  network              text NOT NULL CHECK (network IN ('card', 'alipay')),
  kind                 text NOT NULL CHECK (kind IN ('authorization', 'capture', 'reversal', 'refund', 'seal')),
  state                text NOT NULL CHECK (state IN ('approved', 'declined', 'pending', 'sealed')),
  response_code        text,
  request_hash         text,
  authorization_id     text,
  amount               bigint CHECK (amount > 0),
  currency             text,
  capture_mode         text CHECK (capture_mode IN ('auto', 'manual')),
  captured             bigint NOT NULL DEFAULT 0 CHECK (captured >= 0),
  reversed             bigint NOT NULL DEFAULT 0 CHECK (reversed >= 0),
  refunded             bigint NOT NULL DEFAULT 0 CHECK (refunded >= 0),
  card_last4           text CHECK (length(card_last4) = 4),
  card_fingerprint     text,
  three_ds             jsonb,
  challenge_id         text,
  challenge_expires_at timestamptz(3),
  callback_url         text,
  created_at           timestamptz(3) NOT NULL DEFAULT now(),
  settled_at           timestamptz(3),
  PRIMARY KEY (environment_id, operation_id),
  CHECK (captured + reversed <= amount),
  CHECK (refunded <= captured),
  CHECK ((kind = 'seal') = (state = 'sealed')),
  CHECK (kind = 'seal' OR (amount IS NOT NULL AND currency IS NOT NULL AND request_hash IS NOT NULL)),
  CHECK (state <> 'pending' OR challenge_id IS NOT NULL)
) WITH (fillfactor = 85);

-- A page on which the payer decides: the issuer's 3-D Secure challenge or the wallet's approval.
CREATE TABLE sandbox_challenge (
  environment_id text NOT NULL,
  id             text NOT NULL,
  operation_id   text NOT NULL,
  network        text NOT NULL,
  -- The issuer's answer once the payer is authenticated.
  then_code      text NOT NULL,
  eci            text,
  return_url     text NOT NULL,
  tries          integer NOT NULL DEFAULT 0,
  result         text CHECK (result IN ('approved', 'failed', 'declined', 'abandoned', 'closed', 'timed_out', 'canceled')),
  -- By the environment's clock, as told to the merchant.
  expires_at     timestamptz(3) NOT NULL,
  -- The same moment in real time, when the page stops to take answers.
  closes_at      timestamptz(3) NOT NULL,
  created_at     timestamptz(3) NOT NULL DEFAULT now(),
  finished_at    timestamptz(3),
  PRIMARY KEY (environment_id, id)
);
CREATE INDEX sandbox_challenge_open ON sandbox_challenge (environment_id, closes_at) WHERE result IS NULL;

CREATE TABLE sandbox_callback (
  environment_id text NOT NULL,
  id             text NOT NULL,
  operation_id   text NOT NULL,
  network        text NOT NULL,
  url            text NOT NULL,
  -- The effect as it was when the callback was written; the body is rendered from it, the same at every try.
  snapshot       jsonb NOT NULL,
  state          text NOT NULL DEFAULT 'due' CHECK (state IN ('due', 'delivered', 'exhausted', 'suppressed')),
  tries          integer NOT NULL DEFAULT 0,
  due_at         timestamptz(3) NOT NULL DEFAULT now(),
  lease_token    uuid,
  last_status    integer,
  last_error     text,
  created_at     timestamptz(3) NOT NULL DEFAULT now(),
  finished_at    timestamptz(3),
  PRIMARY KEY (environment_id, id)
);
CREATE INDEX sandbox_callback_due ON sandbox_callback (environment_id, due_at) WHERE state = 'due';

-- Faults that a sandbox asked its networks to play.
CREATE TABLE sandbox_fault (
  environment_id text NOT NULL,
  id             text NOT NULL,
  network        text NOT NULL CHECK (network IN ('card', 'alipay', 'any')),
  kind           text NOT NULL,
  fault          text NOT NULL,
  probability    double precision NOT NULL CHECK (probability > 0 AND probability <= 1),
  -- Calls that it still hits; null: until it is removed.
  remaining      integer CHECK (remaining >= 0),
  -- Milliseconds of a latency, or copies of a duplicated callback.
  parameter      integer NOT NULL DEFAULT 0 CHECK (parameter >= 0),
  position       integer NOT NULL,
  created_at     timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (environment_id, id)
);

-- One authorization: one insert. Answers {"fresh": true}, or the row that has this operation id already.
CREATE FUNCTION sandbox_authorize(p_environment text, argument jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  existing jsonb;
BEGIN
  INSERT INTO sandbox_effect (environment_id, operation_id, network, kind, state, response_code, request_hash, amount,
    currency, capture_mode, captured, card_last4, card_fingerprint, three_ds, challenge_id, challenge_expires_at,
    callback_url, settled_at)
  VALUES (p_environment, argument->>'operation_id', argument->>'network', 'authorization', argument->>'state',
    argument->>'response_code', argument->>'request_hash', (argument->>'amount')::bigint, argument->>'currency',
    argument->>'capture_mode', (argument->>'captured')::bigint, argument->>'card_last4',
    argument->>'card_fingerprint', nullif(argument->'three_ds', 'null'), argument->>'challenge_id',
    (argument->>'challenge_expires_at')::timestamptz, argument->>'callback_url',
    CASE WHEN argument->>'state' = 'pending' THEN NULL ELSE now() END)
  ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    SELECT to_jsonb(e) INTO existing FROM sandbox_effect e
    WHERE e.environment_id = p_environment AND e.operation_id = argument->>'operation_id';
    RETURN existing;
  END IF;
  IF argument->>'state' = 'pending' THEN
    INSERT INTO sandbox_challenge (environment_id, id, operation_id, network, then_code, eci, return_url, expires_at,
      closes_at)
    VALUES (p_environment, argument->>'challenge_id', argument->>'operation_id', argument->>'network',
      argument->>'then_code', argument->>'eci', argument->>'return_url',
      (argument->>'challenge_expires_at')::timestamptz,
      now() + make_interval(secs => (argument->>'challenge_seconds')::integer));
  END IF;
  RETURN '{"fresh": true}';
END $$;

-- A capture, reversal or refund: the guarded UPDATE of the authorization's books and the log row. A refusal is logged
-- too: the same operation id gets the same answer for ever. A rival with the same operation id that was quicker makes
-- this statement fail as a serialization failure; the caller tries again and then finds the rival's row.
CREATE FUNCTION sandbox_follow_up(p_environment text, argument jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  p_operation text := argument->>'operation_id';
  p_authorization text := argument->>'authorization_id';
  p_network text := argument->>'network';
  p_kind text := argument->>'kind';
  p_amount bigint := (argument->>'amount')::bigint;
  p_currency text := argument->>'currency';
  p_final boolean := coalesce((argument->>'final')::boolean, false);
  books sandbox_effect;
  existing jsonb;
  answer_state text := 'approved';
  answer_code text := '00';
BEGIN
  UPDATE sandbox_effect a SET
    captured = a.captured + CASE WHEN p_kind = 'capture' THEN p_amount ELSE 0 END,
    reversed = a.reversed + CASE
      WHEN a.state = 'pending' THEN 0
      WHEN p_kind = 'reversal' THEN p_amount
      WHEN p_kind = 'capture' AND p_final THEN a.amount - a.captured - a.reversed - p_amount
      ELSE 0 END,
    refunded = a.refunded + CASE WHEN p_kind = 'refund' THEN p_amount ELSE 0 END,
    state = CASE WHEN a.state = 'pending' THEN 'declined' ELSE a.state END,
    response_code = CASE WHEN a.state = 'pending' THEN 'MERCHANT_CANCELED' ELSE a.response_code END,
    settled_at = CASE WHEN a.state = 'pending' THEN now() ELSE a.settled_at END
  WHERE a.environment_id = p_environment AND a.operation_id = p_authorization AND a.network = p_network
    AND a.kind = 'authorization' AND a.currency = p_currency
    AND ((a.state = 'approved' AND CASE p_kind
           WHEN 'refund' THEN a.refunded + p_amount <= a.captured
           ELSE a.captured + a.reversed + p_amount <= a.amount END)
      OR (a.state = 'pending' AND p_kind = 'reversal'))
    AND NOT EXISTS (SELECT FROM sandbox_effect e
                    WHERE e.environment_id = p_environment AND e.operation_id = p_operation)
  RETURNING a.* INTO books;
  IF NOT FOUND THEN
    SELECT to_jsonb(e) INTO existing FROM sandbox_effect e
    WHERE e.environment_id = p_environment AND e.operation_id = p_operation;
    IF existing IS NOT NULL THEN
      RETURN existing;
    END IF;
    SELECT * INTO books FROM sandbox_effect a
    WHERE a.environment_id = p_environment AND a.operation_id = p_authorization AND a.network = p_network
      AND a.kind = 'authorization';
    answer_state := 'declined';
    answer_code := CASE
      WHEN books.operation_id IS NULL THEN '25'
      WHEN books.state <> 'approved' OR books.currency <> p_currency THEN '12'
      ELSE '13' END;
  ELSIF books.response_code = 'MERCHANT_CANCELED' THEN
    UPDATE sandbox_challenge c SET result = 'canceled', finished_at = now()
    WHERE c.environment_id = p_environment AND c.id = books.challenge_id AND c.result IS NULL;
  END IF;
  INSERT INTO sandbox_effect (environment_id, operation_id, network, kind, state, response_code, request_hash,
    authorization_id, amount, currency, callback_url, settled_at)
  VALUES (p_environment, p_operation, p_network, p_kind, answer_state, answer_code, argument->>'request_hash',
    p_authorization, p_amount, p_currency, argument->>'callback_url', now())
  ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'operation % was answered at the same time', p_operation USING ERRCODE = 'serialization_failure';
  END IF;
  RETURN jsonb_build_object('fresh', true, 'state', answer_state, 'response_code', answer_code);
END $$;

-- Ends a challenge, once: the effect gets its answer and the callback is queued. Answers with the challenge's row as it
-- is then. `result` is what the payer did; `wrong` counts a wrong code and fails the challenge at the third.
CREATE FUNCTION sandbox_finish_challenge(p_environment text, argument jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  challenge sandbox_challenge;
  effect sandbox_effect;
  p_result text := argument->>'result';
  authenticated boolean;
BEGIN
  SELECT * INTO challenge FROM sandbox_challenge c
  WHERE c.environment_id = p_environment AND c.id = argument->>'id';
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  -- The effect's row is the lock; a reversal takes it too.
  SELECT * INTO effect FROM sandbox_effect e
  WHERE e.environment_id = p_environment AND e.operation_id = challenge.operation_id FOR UPDATE;
  SELECT * INTO challenge FROM sandbox_challenge c
  WHERE c.environment_id = p_environment AND c.id = argument->>'id';
  IF challenge.result IS NOT NULL THEN
    RETURN to_jsonb(challenge);
  END IF;
  IF challenge.closes_at <= now() THEN
    p_result := 'timed_out';
  ELSIF p_result = 'timed_out' THEN
    RETURN to_jsonb(challenge);
  ELSIF p_result = 'wrong' THEN
    p_result := CASE WHEN challenge.tries + 1 >= 3 THEN 'failed' END;
  END IF;
  UPDATE sandbox_challenge c SET
    tries = c.tries + CASE WHEN argument->>'result' = 'wrong' THEN 1 ELSE 0 END,
    result = p_result,
    finished_at = CASE WHEN p_result IS NULL THEN NULL ELSE now() END
  WHERE c.environment_id = p_environment AND c.id = challenge.id
  RETURNING * INTO challenge;
  IF p_result IS NULL OR effect.state <> 'pending' THEN
    RETURN to_jsonb(challenge);
  END IF;
  authenticated := p_result = 'approved';
  UPDATE sandbox_effect e SET
    state = CASE WHEN authenticated AND challenge.then_code = '00' THEN 'approved' ELSE 'declined' END,
    response_code = CASE WHEN authenticated THEN challenge.then_code ELSE 'PAYER_' || upper(p_result) END,
    captured = CASE WHEN authenticated AND challenge.then_code = '00' AND e.capture_mode = 'auto' THEN e.amount ELSE 0 END,
    three_ds = CASE WHEN e.network = 'card' THEN jsonb_build_object(
      'status', CASE WHEN authenticated THEN 'challenged' ELSE p_result END,
      'eci', CASE WHEN authenticated THEN challenge.eci END,
      'liability_shift', authenticated) END,
    settled_at = now()
  WHERE e.environment_id = p_environment AND e.operation_id = challenge.operation_id
  RETURNING * INTO effect;
  INSERT INTO sandbox_callback (environment_id, id, operation_id, network, url, snapshot)
  SELECT p_environment, 'cb_' || substr(challenge.id, 5), effect.operation_id, effect.network, effect.callback_url,
    to_jsonb(effect)
  WHERE effect.callback_url IS NOT NULL;
  RETURN to_jsonb(challenge);
END $$;

-- What the network knows of an operation, null if nothing. With `seal` an operation that it never saw is refused from
-- now on: the primary key makes the seal and the late call exclude each other.
CREATE FUNCTION sandbox_inquire(p_environment text, argument jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  effect sandbox_effect;
BEGIN
  IF (argument->>'seal')::boolean THEN
    INSERT INTO sandbox_effect (environment_id, operation_id, network, kind, state)
    VALUES (p_environment, argument->>'operation_id', argument->>'network', 'seal', 'sealed')
    ON CONFLICT DO NOTHING;
  END IF;
  SELECT * INTO effect FROM sandbox_effect e
  WHERE e.environment_id = p_environment AND e.operation_id = argument->>'operation_id'
    AND e.network = argument->>'network';
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  IF effect.state = 'pending' THEN
    -- A challenge whose time is over ends here at the latest.
    PERFORM sandbox_finish_challenge(p_environment,
      jsonb_build_object('id', effect.challenge_id, 'result', 'timed_out'));
    SELECT * INTO effect FROM sandbox_effect e
    WHERE e.environment_id = p_environment AND e.operation_id = argument->>'operation_id';
  END IF;
  RETURN to_jsonb(effect);
END $$;

-- Replaces the faults of one sandbox.
CREATE FUNCTION sandbox_set_faults(p_environment text, argument jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM sandbox_fault f WHERE f.environment_id = p_environment;
  INSERT INTO sandbox_fault (environment_id, id, network, kind, fault, probability, remaining, parameter, position)
  SELECT p_environment, f->>'id', f->>'network', f->>'kind', f->>'fault', (f->>'probability')::double precision,
    (f->>'remaining')::integer, (f->>'parameter')::integer, ordinality
  FROM jsonb_array_elements(argument->'faults') WITH ORDINALITY AS list(f, ordinality);
  RETURN '{}';
END $$;

-- Takes one of the calls that a counted fault still hits; false when none is left.
CREATE FUNCTION sandbox_take_fault(p_environment text, argument jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  UPDATE sandbox_fault f SET remaining = f.remaining - 1
  WHERE f.environment_id = p_environment AND f.id = argument->>'id' AND f.remaining > 0;
  RETURN to_jsonb(FOUND);
END $$;

-- Queues the callback of a decided operation that was answered `pending`.
CREATE FUNCTION sandbox_queue_callback(p_environment text, argument jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO sandbox_callback (environment_id, id, operation_id, network, url, snapshot)
  SELECT p_environment, 'cb_' || substr(e.operation_id, 4), e.operation_id, e.network, e.callback_url, to_jsonb(e)
  FROM sandbox_effect e
  WHERE e.environment_id = p_environment AND e.operation_id = argument->>'operation_id'
    AND e.state IN ('approved', 'declined') AND e.callback_url IS NOT NULL
  ON CONFLICT DO NOTHING;
  RETURN to_jsonb(FOUND);
END $$;
