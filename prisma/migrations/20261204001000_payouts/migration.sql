-- Payouts: money of the available balance that goes to the merchant's own bank account. A payout carries its own call to the
-- bank: its operation's id is the bank's idempotency key, and reserve and settle are one function each. What is reserved
-- lies in payouts:held until the bank has paid (bank:{name}) or it returns to the balance.

CREATE DOMAIN payout_status AS text CONSTRAINT payout_status_known CHECK (
  VALUE IN ('pending', 'in_transit', 'paid', 'failed', 'canceled'));
-- How far the call to the bank is: not sent, sent, no answer that makes sense, or answered.
CREATE DOMAIN payout_call_state AS text CONSTRAINT payout_call_state_known CHECK (
  VALUE IN ('reserved', 'sent', 'unknown', 'answered'));
-- What the receiving bank shows: letters that every clearing system takes.
CREATE DOMAIN statement_text AS text CONSTRAINT statement_text_plain CHECK (
  VALUE ~ '^[A-Za-z0-9/?:().,+ -]{1,35}$');

CREATE TABLE payout (
  environment_id text NOT NULL REFERENCES environment (id),
  id text NOT NULL,
  operation_id text NOT NULL,
  amount amount_minor NOT NULL,
  currency text NOT NULL REFERENCES currency (code),
  destination_id text NOT NULL,
  -- As it was when the money was reserved; the account may be archived since.
  destination_last4 text NOT NULL CONSTRAINT payout_last4_short CHECK (length(destination_last4) BETWEEN 1 AND 4),
  bank text NOT NULL CONSTRAINT payout_bank_named CHECK (bank ~ '^[a-z0-9-]{1,40}$'),
  -- What was available when it was reserved, read under the lock of that balance.
  amount_available bigint NOT NULL,
  status payout_status NOT NULL DEFAULT 'pending',
  trigger text NOT NULL CONSTRAINT payout_trigger_known CHECK (trigger IN ('manual', 'scheduled')),
  statement statement_text,
  description description_text,
  metadata metadata_object NOT NULL DEFAULT '{}',
  call_state payout_call_state NOT NULL DEFAULT 'reserved',
  -- Real times: when it is sent, when it was, and when the bank is asked what became of it.
  dispatch_at timestamptz(3),
  dispatch_tries dispatch_tries NOT NULL DEFAULT 0,
  sent_at timestamptz(3),
  next_inquiry_at timestamptz(3),
  inquiries int NOT NULL DEFAULT 0 CONSTRAINT payout_inquiries_counted CHECK (inquiries >= 0),
  network_reference text CONSTRAINT payout_reference_short CHECK (length(network_reference) BETWEEN 1 AND 100),
  -- The day on which the bank said that it arrives.
  arrival_date date,
  -- {code, network_code, detail}
  failure jsonb,
  in_transit_at timestamptz(3),
  ended_at timestamptz(3),
  created_by text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  version int NOT NULL DEFAULT 1,
  PRIMARY KEY (environment_id, id),
  CONSTRAINT payout_operation UNIQUE (environment_id, operation_id),
  CONSTRAINT payout_network_reference UNIQUE (environment_id, bank, network_reference),
  CONSTRAINT payout_destination FOREIGN KEY (environment_id, destination_id, currency)
    REFERENCES payout_account (environment_id, id, currency),
  CONSTRAINT payout_within_available CHECK (amount <= amount_available),
  CONSTRAINT payout_waits CHECK ((dispatch_at IS NOT NULL) = (status = 'pending' AND call_state = 'reserved')),
  CONSTRAINT payout_call_fits CHECK (call_state = ANY (CASE status
    WHEN 'pending' THEN '{reserved,sent,unknown}'::text[] WHEN 'canceled' THEN '{reserved}'
    WHEN 'failed' THEN '{reserved,answered}' ELSE '{answered}' END)),
  CONSTRAINT payout_sent CHECK (call_state = 'reserved' OR sent_at IS NOT NULL),
  CONSTRAINT payout_accepted CHECK (status NOT IN ('in_transit', 'paid')
    OR (arrival_date IS NOT NULL AND in_transit_at IS NOT NULL AND network_reference IS NOT NULL)),
  CONSTRAINT payout_failed CHECK ((status = 'failed') = (failure IS NOT NULL)),
  CONSTRAINT payout_ended CHECK ((status IN ('paid', 'failed', 'canceled')) = (ended_at IS NOT NULL)),
  CONSTRAINT payout_asked_while_open CHECK (next_inquiry_at IS NULL
    OR (status IN ('pending', 'in_transit') AND call_state <> 'reserved'))
);
CREATE INDEX payout_status_index ON payout (environment_id, status, id);
CREATE INDEX payout_account_index ON payout (environment_id, destination_id, id);
CREATE INDEX payout_dispatch_due ON payout (dispatch_at) WHERE dispatch_at IS NOT NULL;
CREATE INDEX payout_inquiry_due ON payout (next_inquiry_at) WHERE next_inquiry_at IS NOT NULL;
CREATE INDEX payout_in_transit ON payout (environment_id, arrival_date) WHERE status = 'in_transit';

INSERT INTO status_transition (noun, from_status, to_status) VALUES
  ('payout', 'pending', 'in_transit'),
  ('payout', 'pending', 'failed'),
  ('payout', 'pending', 'canceled'),
  ('payout', 'in_transit', 'paid'),
  ('payout', 'in_transit', 'failed');
SELECT make_transition_guard('payout');
CREATE TRIGGER payout_status BEFORE UPDATE OF status ON payout
  FOR EACH ROW EXECUTE FUNCTION guard_payout_transition();
-- A call becomes `reserved` again only where the bank's connector promises that nothing was sent; unknown never does.
CREATE FUNCTION guard_payout_call() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.call_state || ' ' || NEW.call_state) NOT IN ('reserved sent', 'sent reserved', 'sent unknown', 'sent answered',
      'unknown answered') THEN
    RAISE EXCEPTION 'the call of a payout may not go from % to %', OLD.call_state, NEW.call_state
      USING ERRCODE = 'CH001', CONSTRAINT = 'status_transition';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER payout_call BEFORE UPDATE OF call_state ON payout
  FOR EACH ROW WHEN (OLD.call_state IS DISTINCT FROM NEW.call_state) EXECUTE FUNCTION guard_payout_call();
-- What was reserved, for whom and at which bank never changes.
CREATE TRIGGER payout_facts BEFORE UPDATE ON payout FOR EACH ROW
  WHEN ((OLD.operation_id, OLD.amount, OLD.currency, OLD.destination_id, OLD.destination_last4, OLD.bank,
      OLD.amount_available, OLD.trigger, OLD.statement, OLD.created_by, OLD.created_at)
    IS DISTINCT FROM (NEW.operation_id, NEW.amount, NEW.currency, NEW.destination_id, NEW.destination_last4, NEW.bank,
      NEW.amount_available, NEW.trigger, NEW.statement, NEW.created_by, NEW.created_at))
  EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payout_kept BEFORE DELETE ON payout FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payout_no_truncate BEFORE TRUNCATE ON payout FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
REVOKE DELETE, TRUNCATE ON payout FROM countinghouse_app;
GRANT SELECT ON payout TO countinghouse_auditor;

ALTER DOMAIN ledger_account DROP CONSTRAINT ledger_account_known;
ALTER DOMAIN ledger_account ADD CONSTRAINT ledger_account_known CHECK (
  VALUE ~ '^((network|bank):[a-z0-9-]+|merchant:(pending|available)|(refunds|disputes|payouts):held|platform:fees)$');
-- The entries of what is held for payouts, beside posting_of_balance.
CREATE INDEX posting_of_payouts ON posting (environment_id, currency, entry_id)
  WHERE from_account = 'payouts:held' OR to_account = 'payouts:held';

-- What payouts say against what the books say, beside what the proof knows by now.
DO $do$
DECLARE
  proof text := rtrim(pg_get_viewdef('ledger_proof'::regclass), ';');
BEGIN
  EXECUTE 'CREATE OR REPLACE VIEW ledger_proof WITH (security_invoker = true) AS ' || proof || $proof$
    UNION ALL
    SELECT environment_id, currency, "check", sum(expected)::bigint, sum(actual)::bigint FROM (
      SELECT environment_id, currency, 'payouts held' AS "check", amount::numeric AS expected, 0::numeric AS actual
      FROM payout WHERE status IN ('pending', 'in_transit')
      UNION ALL SELECT environment_id, currency, 'payouts held', 0, balance
      FROM ledger_account_balance WHERE account = 'payouts:held'
      UNION ALL SELECT environment_id, currency, 'payouts paid', amount, 0 FROM payout WHERE status = 'paid'
      UNION ALL SELECT environment_id, currency, 'payouts paid', 0, balance
      FROM ledger_account_balance WHERE account LIKE 'bank:%'
      UNION ALL SELECT environment_id, currency, 'payouts returned', amount, 0
      FROM payout WHERE status IN ('failed', 'canceled')
      UNION ALL SELECT p.environment_id, p.currency, 'payouts returned', 0, p.amount
      FROM entry e JOIN posting p ON p.environment_id = e.environment_id AND p.entry_id = e.id
      WHERE e.kind = 'payout_returned') payouts
    GROUP BY environment_id, currency, "check"$proof$;
END
$do$;

-- Answers of payouts are kept longer than others; null: as long as every answer.
ALTER TABLE idempotency ADD COLUMN kept_until timestamptz(3);

-- The available balance of one currency in minor units: what is folded and the tail since.
CREATE FUNCTION merchant_available(e text, asked text) RETURNS bigint LANGUAGE sql AS $$
  WITH mark AS MATERIALIZED (
    SELECT folded_before FROM ledger_watermark
    WHERE environment_id = e AND folded_before <= pg_snapshot_xmax(pg_current_snapshot()))
  SELECT coalesce(sum(amount), 0)::bigint FROM (
    SELECT balance AS amount FROM ledger_checkpoint
    WHERE environment_id = e AND currency = asked AND account = 'merchant:available' AND EXISTS (SELECT FROM mark)
    UNION ALL
    SELECT CASE WHEN to_account = 'merchant:available' THEN amount ELSE -amount END FROM posting
    WHERE environment_id = e AND currency = asked
      AND (from_account = 'merchant:available' OR to_account = 'merchant:available')
      AND recorded_in >= coalesce((SELECT folded_before FROM mark), '0'::xid8)) moves
$$;

-- Reserves a payout: one lock per balance, under which what is available is read, so that payouts that race never exceed it.
-- Refunds and disputes do not take it: they may go below zero.
-- p: {payout: {id, amount (null: all that is available), currency, destination (null: the currency's own account), bank,
--     trigger, statement, description, metadata}, operation_id, dispatch_delay_ms, keep_days (of the answer), entry}
CREATE FUNCTION payout_reserve(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  r jsonb := p->'payout';
  unit text := p->'payout'->>'currency';
  account payout_account;
  available bigint;
  wanted bigint;
  po payout;
  moment timestamptz := (p->>'at')::timestamptz;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  UPDATE idempotency SET kept_until = clock_timestamp() + make_interval(days => (p->>'keep_days')::int)
  WHERE environment_id = e AND key = p->'idempotency'->>'key';
  account := payout_account_for(e, r->>'destination', unit);
  IF account.id IS NULL THEN
    RETURN refuse(e, p, 'payout_account_missing', jsonb_build_object('currency', unit));
  END IF;
  IF account.currency <> unit THEN
    RETURN refuse(e, p, 'currency_mismatch', jsonb_build_object('currency', account.currency, 'destination', account.id));
  END IF;
  IF account.status <> 'active' THEN
    RETURN refuse(e, p, 'payout_account_not_active', jsonb_build_object('current_status', account.status));
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('available:' || e || ':' || unit, 0));
  available := merchant_available(e, unit);
  -- One payout has a largest amount, also one of everything.
  wanted := coalesce((r->>'amount')::bigint, least(available, 1000000000000));
  IF wanted < 1 OR wanted > available THEN
    RETURN refuse(e, p, 'amount_exceeds_available', jsonb_build_object('available', available, 'currency', unit));
  END IF;
  INSERT INTO payout (environment_id, id, operation_id, amount, currency, destination_id, destination_last4, bank,
    amount_available, trigger, statement, description, metadata, dispatch_at, created_by, created_at, updated_at)
  VALUES (e, r->>'id', p->>'operation_id', wanted, unit, account.id, account.last4, r->>'bank', available,
    r->>'trigger', r->>'statement', r->>'description', coalesce(r->'metadata', '{}'),
    clock_timestamp() + make_interval(secs => (p->>'dispatch_delay_ms')::numeric / 1000.0), p->>'actor', moment, moment)
  RETURNING * INTO po;
  PERFORM record_entry(e, p, p->'entry', unit, wanted);
  PERFORM record_event(e, p, 1, 'payout.created', 'payout', po.id, NULL, to_jsonb(po));
  RETURN finish_idempotency(e, p->'idempotency'->>'key', jsonb_build_object('result', 'ok', 'payout', to_jsonb(po)));
END
$$;

-- Ends a payout whose money returns to the balance; the caller holds its lock. p: {entry_returned, …}
CREATE FUNCTION payout_return(e text, p jsonb, nth int, po payout, ending text, why jsonb) RETURNS payout
LANGUAGE plpgsql AS $$
DECLARE
  moment timestamptz := (p->>'at')::timestamptz;
BEGIN
  UPDATE payout SET status = ending, failure = why, dispatch_at = NULL, next_inquiry_at = NULL, ended_at = moment,
    -- What was never sent stays so; every other call is over.
    call_state = CASE WHEN call_state = 'reserved' THEN call_state ELSE 'answered' END,
    updated_at = moment, version = version + 1
  WHERE environment_id = e AND id = po.id RETURNING * INTO po;
  PERFORM record_entry(e, p, p->'entry_returned', po.currency, po.amount);
  PERFORM record_event(e, p, nth, 'payout.' || ending, 'payout', po.id, NULL, to_jsonb(po));
  RETURN po;
END
$$;

-- Takes a payout back that has not been sent: the row's lock puts this and the dispatch in order. p: {payout_id, entry_returned}
CREATE FUNCTION payout_cancel(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  po payout;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  SELECT * INTO po FROM payout WHERE environment_id = e AND id = p->>'payout_id' FOR UPDATE;
  IF po.id IS NULL THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  IF po.status <> 'pending' THEN
    RETURN refuse(e, p, 'invalid_state', jsonb_build_object('current_status', po.status,
      'allowed', jsonb_build_array('pending')));
  END IF;
  IF po.call_state <> 'reserved' THEN
    RETURN refuse(e, p, 'payout_already_sent', jsonb_build_object('current_status', po.status));
  END IF;
  po := payout_return(e, p, 1, po, 'canceled', NULL);
  RETURN finish_idempotency(e, p->'idempotency'->>'key', jsonb_build_object('result', 'ok', 'payout', to_jsonb(po)));
END
$$;

SELECT protect_new_environment_rows();
