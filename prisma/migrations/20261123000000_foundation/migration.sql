-- Roles. The owner migrates; the application's login role is a member of countinghouse_app, which owns nothing; the
-- auditor's is a member of countinghouse_auditor, which only reads. Roles belong to the whole cluster, so they may
-- exist already.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'countinghouse_app') THEN
    CREATE ROLE countinghouse_app NOLOGIN;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'countinghouse_auditor') THEN
    CREATE ROLE countinghouse_auditor NOLOGIN;
  END IF;
EXCEPTION
  WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;

GRANT USAGE ON SCHEMA public TO countinghouse_app, countinghouse_auditor;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO countinghouse_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO countinghouse_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO countinghouse_app;

-- Currencies of ISO 4217 that we accept: the same table as lib/money.ts (a test compares them).
CREATE TABLE currency (
  code text PRIMARY KEY CHECK (code ~ '^[A-Z]{3}$'),
  exponent smallint NOT NULL CHECK (exponent BETWEEN 0 AND 4)
);
INSERT INTO currency (code, exponent) VALUES
  ('AED', 2), ('ARS', 2), ('AUD', 2), ('BGN', 2), ('BHD', 3), ('BIF', 0), ('BRL', 2), ('CAD', 2), ('CHF', 2), ('CLF', 4),
  ('CLP', 0), ('CNY', 2), ('COP', 2), ('CZK', 2), ('DJF', 0), ('DKK', 2), ('EGP', 2), ('EUR', 2), ('GBP', 2), ('GNF', 0),
  ('HKD', 2), ('HUF', 2), ('IDR', 2), ('ILS', 2), ('INR', 2), ('IQD', 3), ('ISK', 0), ('JOD', 3), ('JPY', 0), ('KES', 2),
  ('KMF', 0), ('KRW', 0), ('KWD', 3), ('LYD', 3), ('MAD', 2), ('MXN', 2), ('MYR', 2), ('NGN', 2), ('NOK', 2), ('NZD', 2),
  ('OMR', 3), ('PEN', 2), ('PHP', 2), ('PKR', 2), ('PLN', 2), ('PYG', 0), ('QAR', 2), ('RON', 2), ('RSD', 2), ('RWF', 0),
  ('SAR', 2), ('SEK', 2), ('SGD', 2), ('THB', 2), ('TND', 3), ('TRY', 2), ('TWD', 2), ('UAH', 2), ('UGX', 0), ('USD', 2),
  ('UYU', 2), ('UYW', 4), ('VND', 0), ('VUV', 0), ('XAF', 0), ('XOF', 0), ('XPF', 0), ('ZAR', 2);
REVOKE INSERT, UPDATE, DELETE ON currency FROM countinghouse_app;

CREATE TABLE merchant (
  id text PRIMARY KEY,
  slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9]([a-z0-9-]{0,46}[a-z0-9])?$'),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
  country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
  default_currency text NOT NULL REFERENCES currency (code),
  time_zone text NOT NULL,
  return_origins text[] NOT NULL DEFAULT '{}',
  created_at timestamptz(3) NOT NULL DEFAULT now()
);

CREATE TABLE environment (
  id text PRIMARY KEY,
  merchant_id text NOT NULL REFERENCES merchant (id),
  name text NOT NULL CHECK (name ~ '^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$'),
  kind text NOT NULL CHECK (kind IN ('live', 'sandbox')),
  clock_offset_ms bigint NOT NULL DEFAULT 0,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  UNIQUE (merchant_id, name),
  -- Time passes at its own pace where money is real, and the word live means the live environment.
  CHECK (kind = 'sandbox' OR clock_offset_ms = 0),
  CHECK ((kind = 'live') = (name = 'live'))
);
CREATE UNIQUE INDEX one_live_environment ON environment (merchant_id) WHERE kind = 'live';

-- Which status may follow which, per noun: the same tables as lib/*/status.ts (a test compares them).
CREATE TABLE status_transition (
  noun text NOT NULL,
  from_status text NOT NULL,
  to_status text NOT NULL,
  PRIMARY KEY (noun, from_status, to_status)
);
REVOKE INSERT, UPDATE, DELETE ON status_transition FROM countinghouse_app;

INSERT INTO status_transition (noun, from_status, to_status) VALUES
  ('payment', 'requires_payment_method', 'requires_confirmation'),
  ('payment', 'requires_payment_method', 'processing'),
  ('payment', 'requires_payment_method', 'canceled'),
  ('payment', 'requires_confirmation', 'requires_payment_method'),
  ('payment', 'requires_confirmation', 'processing'),
  ('payment', 'requires_confirmation', 'canceled'),
  ('payment', 'processing', 'requires_payment_method'),
  ('payment', 'processing', 'requires_confirmation'),
  ('payment', 'processing', 'requires_action'),
  ('payment', 'processing', 'in_review'),
  ('payment', 'processing', 'authorized'),
  ('payment', 'processing', 'succeeded'),
  ('payment', 'processing', 'failed'),
  ('payment', 'processing', 'canceled'),
  ('payment', 'requires_action', 'requires_payment_method'),
  ('payment', 'requires_action', 'processing'),
  ('payment', 'requires_action', 'in_review'),
  ('payment', 'requires_action', 'authorized'),
  ('payment', 'requires_action', 'succeeded'),
  ('payment', 'requires_action', 'failed'),
  ('payment', 'requires_action', 'canceled'),
  ('payment', 'in_review', 'processing'),
  ('payment', 'in_review', 'authorized'),
  ('payment', 'in_review', 'succeeded'),
  ('payment', 'in_review', 'canceled'),
  ('payment', 'authorized', 'succeeded'),
  ('payment', 'authorized', 'canceled'),
  ('payment', 'authorized', 'expired'),
  ('attempt', 'sent', 'requires_action'),
  ('attempt', 'sent', 'unknown'),
  ('attempt', 'sent', 'authorized'),
  ('attempt', 'sent', 'captured'),
  ('attempt', 'sent', 'declined'),
  ('attempt', 'sent', 'failed'),
  ('attempt', 'unknown', 'requires_action'),
  ('attempt', 'unknown', 'authorized'),
  ('attempt', 'unknown', 'captured'),
  ('attempt', 'unknown', 'declined'),
  ('attempt', 'unknown', 'failed'),
  ('attempt', 'unknown', 'voided'),
  ('attempt', 'requires_action', 'unknown'),
  ('attempt', 'requires_action', 'authorized'),
  ('attempt', 'requires_action', 'captured'),
  ('attempt', 'requires_action', 'declined'),
  ('attempt', 'requires_action', 'failed'),
  ('attempt', 'requires_action', 'voided'),
  ('attempt', 'authorized', 'captured'),
  ('attempt', 'authorized', 'voided'),
  ('operation', 'reserved', 'sent'),
  ('operation', 'reserved', 'declined'),
  ('operation', 'sent', 'pending'),
  ('operation', 'sent', 'unknown'),
  ('operation', 'sent', 'approved'),
  ('operation', 'sent', 'declined'),
  ('operation', 'pending', 'unknown'),
  ('operation', 'pending', 'approved'),
  ('operation', 'pending', 'declined'),
  ('operation', 'unknown', 'pending'),
  ('operation', 'unknown', 'approved'),
  ('operation', 'unknown', 'declined'),
  ('capture', 'pending', 'succeeded'),
  ('capture', 'pending', 'failed'),
  ('refund', 'requires_approval', 'pending'),
  ('refund', 'requires_approval', 'rejected'),
  ('refund', 'requires_approval', 'expired'),
  ('refund', 'requires_approval', 'canceled'),
  ('refund', 'pending', 'succeeded'),
  ('refund', 'pending', 'failed'),
  ('refund', 'pending', 'canceled'),
  ('checkout_session', 'open', 'completed'),
  ('checkout_session', 'open', 'expired'),
  ('checkout_session', 'open', 'canceled');

-- Trigger: refuses a change of status that the table does not list. The noun is the trigger's argument.
CREATE FUNCTION guard_transition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM status_transition
    WHERE noun = TG_ARGV[0] AND from_status = OLD.status AND to_status = NEW.status
  ) THEN
    RAISE EXCEPTION '% may not go from % to %', TG_ARGV[0], OLD.status, NEW.status
      USING ERRCODE = 'CH001', CONSTRAINT = 'status_transition';
  END IF;
  RETURN NEW;
END
$$;

-- Trigger: append-only tables refuse every change, whoever asks.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'CH002', CONSTRAINT = 'append_only';
END
$$;
