-- Payout accounts: the merchant's own bank accounts, to which payouts go. In live one person proposes an account and an owner who
-- is somebody else confirms it; in a sandbox it is active at once.

CREATE TABLE payout_account (
  environment_id text NOT NULL REFERENCES environment (id),
  id text NOT NULL,
  holder text NOT NULL,
  -- ISO 3166-1; of an IBAN its first two letters.
  country text NOT NULL,
  currency text NOT NULL REFERENCES currency (code),
  form text NOT NULL,
  -- What names the bank beside a local number, such as a routing number.
  bank_code text,
  last4 text NOT NULL,
  -- The same account has the same one, within its environment.
  fingerprint text NOT NULL,
  -- The IBAN or the local number, sealed: bound to environment and account.
  number text NOT NULL,
  number_dek text GENERATED ALWAYS AS (data_key_of(number)) STORED,
  status text NOT NULL,
  -- Where payouts of its currency go that name no account.
  is_default boolean NOT NULL DEFAULT false,
  needs_confirmation boolean NOT NULL,
  -- A member or an API key; who decided, and who archived, likewise.
  proposed_by text NOT NULL,
  decided_by text,
  decided_at timestamptz(3),
  archived_by text,
  archived_at timestamptz(3),
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  version int NOT NULL DEFAULT 1,
  PRIMARY KEY (environment_id, id),
  -- A payout is of its account's currency.
  CONSTRAINT payout_account_currency_key UNIQUE (environment_id, id, currency),
  CONSTRAINT payout_account_number_key FOREIGN KEY (environment_id, number_dek)
    REFERENCES vault_dek (environment_id, opens_secrets),
  CONSTRAINT payout_account_sealed CHECK (number_dek IS NOT NULL),
  CONSTRAINT payout_account_holder_length CHECK (length(holder) BETWEEN 1 AND 140),
  CONSTRAINT payout_account_country_form CHECK (country ~ '^[A-Z]{2}$'),
  CONSTRAINT payout_account_form_known CHECK (form IN ('iban', 'local')),
  CONSTRAINT payout_account_bank_code CHECK (CASE form WHEN 'local' THEN coalesce(bank_code, '') ~ '^[0-9A-Z]{3,20}$'
    ELSE bank_code IS NULL END),
  CONSTRAINT payout_account_last4_form CHECK (last4 ~ '^[0-9A-Z]{4}$'),
  CONSTRAINT payout_account_fingerprint_length CHECK (length(fingerprint) BETWEEN 10 AND 80),
  CONSTRAINT payout_account_status_known CHECK (status IN ('proposed', 'active', 'rejected', 'archived')),
  CONSTRAINT payout_account_default_active CHECK (NOT is_default OR status = 'active'),
  CONSTRAINT payout_account_decided_whole CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
  CONSTRAINT payout_account_proposed_waits CHECK (status <> 'proposed' OR needs_confirmation AND decided_by IS NULL),
  CONSTRAINT payout_account_rejected_by CHECK (status <> 'rejected' OR decided_by IS NOT NULL),
  CONSTRAINT payout_account_two_people CHECK (status NOT IN ('active', 'archived') OR NOT needs_confirmation
    OR decided_by IS NOT NULL AND decided_by <> proposed_by),
  CONSTRAINT payout_account_archived_whole CHECK ((archived_by IS NULL) = (archived_at IS NULL)
    AND (status = 'archived') = (archived_at IS NOT NULL)),
  CONSTRAINT payout_account_version_counts CHECK (version >= 1)
);
CREATE UNIQUE INDEX one_default_payout_account ON payout_account (environment_id, currency) WHERE is_default;
CREATE UNIQUE INDEX one_payout_account_per_number ON payout_account (environment_id, fingerprint, currency)
  WHERE status IN ('proposed', 'active');
CREATE INDEX payout_account_number_dek ON payout_account (environment_id, number_dek);
-- Whom letters are written about.
CREATE INDEX payout_account_changed ON payout_account (updated_at);

INSERT INTO status_transition (noun, from_status, to_status) VALUES
  ('payout_account', 'proposed', 'active'),
  ('payout_account', 'proposed', 'rejected'),
  ('payout_account', 'active', 'archived');
SELECT make_transition_guard('payout_account');
CREATE TRIGGER payout_account_status BEFORE UPDATE OF status ON payout_account
  FOR EACH ROW EXECUTE FUNCTION guard_payout_account_transition();
-- Where the money goes is not changed under those who agreed to it: another number is another account.
CREATE TRIGGER payout_account_unchanged BEFORE UPDATE ON payout_account FOR EACH ROW
  WHEN ((OLD.environment_id, OLD.id, OLD.holder, OLD.country, OLD.currency, OLD.form, OLD.bank_code, OLD.last4,
      OLD.fingerprint, OLD.needs_confirmation, OLD.proposed_by, OLD.created_at)
    IS DISTINCT FROM (NEW.environment_id, NEW.id, NEW.holder, NEW.country, NEW.currency, NEW.form, NEW.bank_code, NEW.last4,
      NEW.fingerprint, NEW.needs_confirmation, NEW.proposed_by, NEW.created_at)
    OR OLD.decided_at IS NOT NULL AND (OLD.decided_by, OLD.decided_at) IS DISTINCT FROM (NEW.decided_by, NEW.decided_at))
  EXECUTE FUNCTION refuse_change();
-- In live nobody alone decides where the money goes, whoever writes the row.
CREATE FUNCTION guard_payout_account_live() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT NEW.needs_confirmation AND (SELECT kind FROM environment WHERE id = NEW.environment_id) = 'live' THEN
    RAISE EXCEPTION 'an account of a live environment needs a second person' USING ERRCODE = 'check_violation',
      CONSTRAINT = 'payout_account_live_confirmed';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER payout_account_live BEFORE INSERT ON payout_account
  FOR EACH ROW EXECUTE FUNCTION guard_payout_account_live();
REVOKE DELETE, TRUNCATE ON payout_account FROM countinghouse_app;
GRANT SELECT ON payout_account TO countinghouse_auditor;

-- The account as events and answers keep it: never with its number.
CREATE FUNCTION payout_account_fact(a payout_account) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT to_jsonb(a) - ARRAY['number', 'number_dek']
$$;

CREATE FUNCTION payout_account_told(e text, p jsonb, nth int, told text, a payout_account) RETURNS void LANGUAGE sql AS $$
  SELECT record_event(e, p, nth, 'payout_account.' || told, 'payout_account', a.id, NULL, payout_account_fact(a))
$$;

-- The account of a payout: the one with this id, or the currency's default where `destination` is null. Held until the statement
-- ends, so that whoever archives it comes before or after the payout. Its id is null when there is none.
CREATE FUNCTION payout_account_for(e text, destination text, wanted_currency text) RETURNS payout_account
  LANGUAGE plpgsql AS $$
DECLARE
  a payout_account;
BEGIN
  IF destination IS NULL THEN
    SELECT * INTO a FROM payout_account WHERE environment_id = e AND currency = wanted_currency AND is_default FOR SHARE;
  ELSE
    SELECT * INTO a FROM payout_account WHERE environment_id = e AND id = destination FOR SHARE;
  END IF;
  RETURN a;
END
$$;

-- In live an account waits for a second person; in a sandbox it is active at once, and the currency's default if there is none.
-- A key is no person, so in live it proposes nothing.
-- p: {account: {id, holder, country, currency, form, bank_code, last4, fingerprint, number}, accounts_max, is_member}
CREATE FUNCTION payout_account_propose(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  a payout_account := jsonb_populate_record(NULL::payout_account, p->'account');
  moment timestamptz := (p->>'at')::timestamptz;
  is_live boolean;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  -- The lock counts accounts, and gives out defaults, one after the other.
  SELECT kind = 'live' INTO is_live FROM environment WHERE id = e FOR NO KEY UPDATE;
  IF is_live AND NOT coalesce((p->>'is_member')::boolean, false) THEN
    RETURN refuse(e, p, 'approval_not_allowed', '{"because": "two_members"}');
  END IF;
  IF EXISTS (SELECT FROM payout_account WHERE environment_id = e AND fingerprint = a.fingerprint AND currency = a.currency
    AND status IN ('proposed', 'active')) THEN
    RETURN refuse(e, p, 'already_exists', '{"current_status": "exists"}');
  END IF;
  IF (SELECT count(*) FROM payout_account WHERE environment_id = e AND status IN ('proposed', 'active'))
    >= (p->>'accounts_max')::int THEN
    RETURN refuse(e, p, 'too_many_payout_accounts', jsonb_build_object('maximum', (p->>'accounts_max')::int));
  END IF;
  INSERT INTO payout_account (environment_id, id, holder, country, currency, form, bank_code, last4, fingerprint, number,
    status, needs_confirmation, is_default, proposed_by, created_at, updated_at)
  VALUES (e, a.id, a.holder, a.country, a.currency, a.form, a.bank_code, a.last4, a.fingerprint, a.number,
    CASE WHEN is_live THEN 'proposed' ELSE 'active' END, is_live, NOT is_live AND NOT EXISTS (
      SELECT FROM payout_account d WHERE d.environment_id = e AND d.currency = a.currency AND d.is_default),
    p->>'actor', moment, moment) RETURNING * INTO a;
  PERFORM payout_account_told(e, p, 1, 'created', a);
  RETURN finish_idempotency(e, p->'idempotency'->>'key',
    jsonb_build_object('result', 'ok', 'account', payout_account_fact(a)));
END
$$;

-- The second person: a member who did not propose it confirms, as it was seen; anybody who may and the proposer refuse it.
-- p: {account_id, decision: 'active' | 'rejected', seen_version, is_member, may_confirm}
CREATE FUNCTION payout_account_decide(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  a payout_account;
  moment timestamptz := (p->>'at')::timestamptz;
  is_confirmed boolean := p->>'decision' = 'active';
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  PERFORM FROM environment WHERE id = e FOR NO KEY UPDATE;
  SELECT * INTO a FROM payout_account WHERE environment_id = e AND id = p->>'account_id' FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  IF a.status <> 'proposed' THEN
    RETURN refuse(e, p, 'invalid_state', jsonb_build_object('current_status', a.status, 'allowed', '["proposed"]'::jsonb));
  END IF;
  IF a.version <> (p->>'seen_version')::int THEN
    RETURN refuse(e, p, 'version_conflict', jsonb_build_object('current_version', a.version));
  END IF;
  IF is_confirmed AND NOT coalesce((p->>'is_member')::boolean, false) THEN
    RETURN refuse(e, p, 'approval_not_allowed', '{"because": "two_members"}');
  END IF;
  IF is_confirmed AND a.proposed_by = p->>'actor' THEN
    RETURN refuse(e, p, 'approval_not_allowed', '{"because": "two_requester"}');
  END IF;
  IF NOT is_confirmed AND a.proposed_by <> p->>'actor' AND NOT coalesce((p->>'may_confirm')::boolean, false) THEN
    RETURN refuse(e, p, 'approval_not_allowed', '{"because": "account_role"}');
  END IF;
  UPDATE payout_account SET status = p->>'decision', decided_by = p->>'actor', decided_at = moment, updated_at = moment,
    version = version + 1, is_default = is_confirmed AND NOT EXISTS (
      SELECT FROM payout_account d WHERE d.environment_id = e AND d.currency = a.currency AND d.is_default)
  WHERE environment_id = e AND id = a.id RETURNING * INTO a;
  PERFORM payout_account_told(e, p, 1, CASE WHEN is_confirmed THEN 'confirmed' ELSE 'rejected' END, a);
  RETURN finish_idempotency(e, p->'idempotency'->>'key',
    jsonb_build_object('result', 'ok', 'account', payout_account_fact(a)));
END
$$;

-- No payout goes to it any more; those that are on their way still do. p: {account_id}
CREATE FUNCTION payout_account_archive(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  a payout_account;
  moment timestamptz := (p->>'at')::timestamptz;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  PERFORM FROM environment WHERE id = e FOR NO KEY UPDATE;
  SELECT * INTO a FROM payout_account WHERE environment_id = e AND id = p->>'account_id' FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  IF a.status <> 'active' THEN
    RETURN refuse(e, p, 'invalid_state', jsonb_build_object('current_status', a.status, 'allowed', '["active"]'::jsonb));
  END IF;
  UPDATE payout_account SET status = 'archived', is_default = false, archived_by = p->>'actor', archived_at = moment,
    updated_at = moment, version = version + 1
  WHERE environment_id = e AND id = a.id RETURNING * INTO a;
  PERFORM payout_account_told(e, p, 1, 'archived', a);
  RETURN finish_idempotency(e, p->'idempotency'->>'key',
    jsonb_build_object('result', 'ok', 'account', payout_account_fact(a)));
END
$$;

-- Payouts of its currency that name no account go to this one; the same again changes nothing. p: {account_id}
CREATE FUNCTION payout_account_make_default(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  a payout_account;
  d payout_account;
  moment timestamptz := (p->>'at')::timestamptz;
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  PERFORM FROM environment WHERE id = e FOR NO KEY UPDATE;
  SELECT * INTO a FROM payout_account WHERE environment_id = e AND id = p->>'account_id' FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN refuse(e, p, 'not_found', '{}');
  END IF;
  IF a.status <> 'active' THEN
    RETURN refuse(e, p, 'invalid_state', jsonb_build_object('current_status', a.status, 'allowed', '["active"]'::jsonb));
  END IF;
  IF NOT a.is_default THEN
    UPDATE payout_account SET is_default = false, updated_at = moment, version = version + 1
    WHERE environment_id = e AND currency = a.currency AND is_default RETURNING * INTO d;
    UPDATE payout_account SET is_default = true, updated_at = moment, version = version + 1
    WHERE environment_id = e AND id = a.id RETURNING * INTO a;
    IF d.id IS NOT NULL THEN
      PERFORM payout_account_told(e, p, 1, 'updated', d);
    END IF;
    PERFORM payout_account_told(e, p, 2, 'updated', a);
  END IF;
  RETURN finish_idempotency(e, p->'idempotency'->>'key',
    jsonb_build_object('result', 'ok', 'account', payout_account_fact(a)));
END
$$;

-- As before; numbers of payout accounts are counted too.
CREATE OR REPLACE FUNCTION vault_rotation_begin(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  UPDATE vault_rotation SET status = 'running', started_at = clock_timestamp(),
    -- Counted up to a million: the statement has a time in which it must end.
    records = (SELECT count(*) FROM (SELECT FROM vault_record WHERE environment_id = e LIMIT 1000000) numbers)
      + (SELECT count(*) FROM vault_cvc WHERE environment_id = e)
      + (SELECT count(secret_dek) + count(previous_secret_dek) FROM webhook_endpoint WHERE environment_id = e)
      + (SELECT count(secret_dek) FROM api_key_version WHERE environment_id = e)
      + (SELECT count(*) FROM payout_account WHERE environment_id = e)
  WHERE environment_id = e AND id = p->>'id' AND status = 'waiting';
  IF NOT FOUND THEN
    RETURN jsonb_build_object('began', false);
  END IF;
  UPDATE vault_dek SET status = 'draining'
  WHERE environment_id = e AND status = 'active' AND purpose IN (SELECT n->>'purpose' FROM jsonb_array_elements(p->'keys') n);
  PERFORM vault_dek_create(e, p);
  RETURN jsonb_build_object('began', true);
END
$$;

-- As before; `account` is the number of a payout account. p: {id, records: [{table: 'endpoint' | 'previous' | 'version' |
-- 'account', id, old, ciphertext}]}
CREATE OR REPLACE FUNCTION vault_reseal_secrets(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  current_ones int;
  previous_ones int;
  versions int;
  accounts int;
BEGIN
  UPDATE webhook_endpoint w SET secret = n->>'ciphertext' FROM jsonb_array_elements(p->'records') AS n
  WHERE n->>'table' = 'endpoint' AND w.environment_id = e AND w.id = n->>'id' AND w.secret = n->>'old';
  GET DIAGNOSTICS current_ones = ROW_COUNT;
  UPDATE webhook_endpoint w SET previous_secret = n->>'ciphertext' FROM jsonb_array_elements(p->'records') AS n
  WHERE n->>'table' = 'previous' AND w.environment_id = e AND w.id = n->>'id' AND w.previous_secret = n->>'old';
  GET DIAGNOSTICS previous_ones = ROW_COUNT;
  UPDATE payout_account a SET number = n->>'ciphertext' FROM jsonb_array_elements(p->'records') AS n
  WHERE n->>'table' = 'account' AND a.environment_id = e AND a.id = n->>'id' AND a.number = n->>'old';
  GET DIAGNOSTICS accounts = ROW_COUNT;
  versions := api_key_version_reseal(e, p->'records');
  UPDATE vault_rotation SET resealed = resealed + current_ones + previous_ones + versions + accounts
  WHERE environment_id = e AND id = p->>'id';
  RETURN jsonb_build_object('resealed', current_ones + previous_ones + versions + accounts);
END
$$;

-- Owners are written to when a live account is proposed or changed.
ALTER TABLE mail DROP CONSTRAINT mail_kind, ADD CONSTRAINT mail_kind
  CHECK (kind IN ('invitation', 'webhook_endpoint_disabled', 'key_ends', 'reviews_due', 'incident', 'payout_account'));

SELECT protect_new_environment_rows();
