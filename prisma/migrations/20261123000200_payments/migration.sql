-- Customers, payment methods, payments and everything that happens to one. Amounts are minor units of the row's
-- currency. Every primary key begins with the environment, so no row of another one can be referenced.

CREATE TABLE customer (
  environment_id text NOT NULL REFERENCES environment (id),
  id text NOT NULL,
  email text CHECK (length(email) <= 320),
  name text CHECK (length(name) <= 200),
  phone text CHECK (length(phone) <= 40),
  description text CHECK (length(description) <= 1000),
  reference text CHECK (length(reference) <= 200),
  metadata jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(metadata) = 'object'),
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  deleted_at timestamptz(3),
  version int NOT NULL DEFAULT 1,
  PRIMARY KEY (environment_id, id)
);
CREATE INDEX customer_email ON customer (environment_id, email) WHERE email IS NOT NULL;
CREATE INDEX customer_reference ON customer (environment_id, reference) WHERE reference IS NOT NULL;

CREATE TABLE payment_method (
  environment_id text NOT NULL REFERENCES environment (id),
  id text NOT NULL,
  customer_id text,
  type text NOT NULL CHECK (type IN ('card', 'alipay')),
  card jsonb,
  vault_id text,
  metadata jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(metadata) = 'object'),
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  detached_at timestamptz(3),
  version int NOT NULL DEFAULT 1,
  PRIMARY KEY (environment_id, id),
  FOREIGN KEY (environment_id, customer_id) REFERENCES customer (environment_id, id),
  CHECK ((type = 'card') = (card IS NOT NULL))
);
CREATE INDEX payment_method_customer ON payment_method (environment_id, customer_id) WHERE customer_id IS NOT NULL;

CREATE TABLE checkout_session (
  environment_id text NOT NULL REFERENCES environment (id),
  id text NOT NULL,
  amount bigint NOT NULL CHECK (amount BETWEEN 1 AND 1000000000000),
  currency text NOT NULL REFERENCES currency (code),
  line_items jsonb NOT NULL CHECK (jsonb_typeof(line_items) = 'array'),
  methods text[] NOT NULL CHECK (cardinality(methods) > 0),
  locale text NOT NULL,
  status text NOT NULL CHECK (status IN ('open', 'completed', 'expired', 'canceled')),
  customer_id text,
  customer_email text,
  capture_method text NOT NULL DEFAULT 'auto' CHECK (capture_method IN ('auto', 'manual')),
  reference text CHECK (length(reference) <= 200),
  description text CHECK (length(description) <= 1000),
  metadata jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(metadata) = 'object'),
  success_url text NOT NULL,
  cancel_url text,
  client_secret text NOT NULL,
  payment_id text,
  expires_at timestamptz(3) NOT NULL,
  completed_at timestamptz(3),
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  version int NOT NULL DEFAULT 1,
  PRIMARY KEY (environment_id, id),
  FOREIGN KEY (environment_id, customer_id) REFERENCES customer (environment_id, id),
  CHECK ((status = 'completed') = (completed_at IS NOT NULL))
);
CREATE INDEX checkout_session_due ON checkout_session (environment_id, expires_at) WHERE status = 'open';
CREATE TRIGGER checkout_session_status BEFORE UPDATE OF status ON checkout_session
  FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION guard_transition('checkout_session');

CREATE TABLE payment (
  environment_id text NOT NULL REFERENCES environment (id),
  id text NOT NULL,
  amount bigint NOT NULL CHECK (amount BETWEEN 1 AND 1000000000000),
  currency text NOT NULL REFERENCES currency (code),
  status text NOT NULL CHECK (status IN ('requires_payment_method', 'requires_confirmation', 'requires_action',
    'processing', 'in_review', 'authorized', 'succeeded', 'failed', 'canceled', 'expired')),
  capture_method text NOT NULL CHECK (capture_method IN ('auto', 'manual')),
  amount_authorized bigint NOT NULL DEFAULT 0 CHECK (amount_authorized >= 0),
  amount_captured bigint NOT NULL DEFAULT 0 CHECK (amount_captured >= 0),
  amount_capturing bigint NOT NULL DEFAULT 0 CHECK (amount_capturing >= 0),
  amount_voided bigint NOT NULL DEFAULT 0 CHECK (amount_voided >= 0),
  amount_refund_pending bigint NOT NULL DEFAULT 0 CHECK (amount_refund_pending >= 0),
  amount_refunded bigint NOT NULL DEFAULT 0 CHECK (amount_refunded >= 0),
  amount_disputed bigint NOT NULL DEFAULT 0 CHECK (amount_disputed >= 0),
  fee_amount bigint NOT NULL DEFAULT 0 CHECK (fee_amount >= 0),
  customer_id text,
  checkout_session_id text,
  payment_method_id text,
  method_type text,
  method jsonb,
  card_last4 text CHECK (card_last4 ~ '^[0-9]{4}$'),
  customer_email text CHECK (length(customer_email) <= 320),
  connector text,
  attempt_id text,
  attempt_count int NOT NULL DEFAULT 0 CHECK (attempt_count BETWEEN 0 AND 20),
  declined_count int NOT NULL DEFAULT 0 CHECK (declined_count BETWEEN 0 AND 5),
  reference text CHECK (length(reference) <= 200),
  description text CHECK (length(description) <= 1000),
  metadata jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(metadata) = 'object'),
  return_url text,
  next_action jsonb,
  failure jsonb,
  three_ds jsonb,
  risk jsonb,
  client_secret text NOT NULL,
  authorization_expires_at timestamptz(3),
  canceled_at timestamptz(3),
  cancellation_reason text,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  version int NOT NULL DEFAULT 1,
  PRIMARY KEY (environment_id, id),
  UNIQUE (environment_id, id, currency),
  FOREIGN KEY (environment_id, customer_id) REFERENCES customer (environment_id, id),
  FOREIGN KEY (environment_id, checkout_session_id) REFERENCES checkout_session (environment_id, id),
  -- Money can be captured or given back only as far as it was authorized, and refunded only as far as captured.
  CONSTRAINT payment_authorized_covers CHECK (amount_captured + amount_capturing + amount_voided <= amount_authorized),
  CONSTRAINT payment_authorized_at_most_amount CHECK (amount_authorized <= amount),
  CONSTRAINT payment_captured_covers CHECK (amount_refund_pending + amount_refunded <= amount_captured),
  CONSTRAINT payment_fee_at_most_captured CHECK (fee_amount <= amount_captured)
);
-- One payment per session: it may be tried several times, but it can succeed only once.
CREATE UNIQUE INDEX one_payment_per_session ON payment (environment_id, checkout_session_id)
  WHERE checkout_session_id IS NOT NULL;
CREATE INDEX payment_status ON payment (environment_id, status, id DESC);
CREATE INDEX payment_reference ON payment (environment_id, reference, id DESC) WHERE reference IS NOT NULL;
CREATE INDEX payment_customer ON payment (environment_id, customer_id, id DESC) WHERE customer_id IS NOT NULL;
CREATE INDEX payment_email ON payment (environment_id, customer_email, id DESC) WHERE customer_email IS NOT NULL;
CREATE INDEX payment_last4 ON payment (environment_id, card_last4, id DESC) WHERE card_last4 IS NOT NULL;
-- Without the currency: beside it the planner would take this index for the foreign keys on (id, currency).
CREATE INDEX payment_amount ON payment (environment_id, amount);
-- The tabs of the list whose condition is an amount or a count: few rows of many, so each has its own small index.
CREATE INDEX payment_refunded ON payment (environment_id, id DESC) WHERE amount_refunded > 0;
CREATE INDEX payment_declined ON payment (environment_id, id DESC)
  WHERE declined_count > 0 AND status IN ('requires_payment_method', 'failed');
CREATE INDEX payment_authorization_due ON payment (environment_id, authorization_expires_at)
  WHERE status = 'authorized';
CREATE TRIGGER payment_status BEFORE UPDATE OF status ON payment
  FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION guard_transition('payment');
ALTER TABLE checkout_session ADD FOREIGN KEY (environment_id, payment_id) REFERENCES payment (environment_id, id);

CREATE TABLE attempt (
  environment_id text NOT NULL,
  id text NOT NULL,
  payment_id text NOT NULL,
  number int NOT NULL CHECK (number BETWEEN 1 AND 20),
  connector text NOT NULL,
  method_type text NOT NULL,
  method jsonb,
  payment_method_id text,
  amount bigint NOT NULL CHECK (amount > 0),
  currency text NOT NULL,
  status text NOT NULL CHECK (status IN ('sent', 'requires_action', 'unknown', 'authorized', 'captured', 'voided',
    'declined', 'failed')),
  operation_id text NOT NULL,
  network_reference text,
  decline jsonb,
  three_ds jsonb,
  risk jsonb,
  latency_ms int,
  created_at timestamptz(3) NOT NULL,
  settled_at timestamptz(3),
  PRIMARY KEY (environment_id, id),
  UNIQUE (environment_id, payment_id, number),
  UNIQUE (environment_id, operation_id),
  FOREIGN KEY (environment_id, payment_id, currency) REFERENCES payment (environment_id, id, currency)
);
-- No second connector while the first may still take the money.
CREATE UNIQUE INDEX one_live_attempt ON attempt (environment_id, payment_id)
  WHERE status IN ('sent', 'requires_action', 'unknown', 'authorized', 'captured');
CREATE UNIQUE INDEX attempt_network_reference ON attempt (environment_id, connector, network_reference)
  WHERE network_reference IS NOT NULL;
CREATE TRIGGER attempt_status BEFORE UPDATE OF status ON attempt
  FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION guard_transition('attempt');

CREATE TABLE operation (
  environment_id text NOT NULL,
  id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('authorize', 'capture', 'cancel', 'refund')),
  payment_id text NOT NULL,
  target_id text,
  connector text NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  currency text NOT NULL,
  network_reference text,
  status text NOT NULL CHECK (status IN ('reserved', 'sent', 'pending', 'unknown', 'approved', 'declined')),
  exchange jsonb,
  latency_ms int,
  -- Real time, whatever the environment's clock says: how long a call may still be on its way.
  reserved_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  lease_until timestamptz(3),
  next_inquiry_at timestamptz(3),
  inquiries int NOT NULL DEFAULT 0,
  idempotency_key text,
  request_id text,
  actor text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  settled_at timestamptz(3),
  PRIMARY KEY (environment_id, id),
  FOREIGN KEY (environment_id, payment_id, currency) REFERENCES payment (environment_id, id, currency),
  CHECK ((status IN ('approved', 'declined')) = (settled_at IS NOT NULL)),
  -- An operation whose end is not known always has a time at which the resolver asks again.
  CHECK (status IN ('approved', 'declined', 'reserved') OR next_inquiry_at IS NOT NULL)
);
CREATE INDEX operation_payment ON operation (environment_id, payment_id);
CREATE INDEX operation_due ON operation (next_inquiry_at) WHERE next_inquiry_at IS NOT NULL;
-- One capture or cancel at a time: two of them would race for the same authorization at the network.
CREATE UNIQUE INDEX one_running_cancel ON operation (environment_id, payment_id)
  WHERE kind = 'cancel' AND status IN ('reserved', 'sent', 'pending', 'unknown');
CREATE TRIGGER operation_status BEFORE UPDATE OF status ON operation
  FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION guard_transition('operation');

CREATE TABLE capture (
  environment_id text NOT NULL,
  id text NOT NULL,
  payment_id text NOT NULL,
  operation_id text NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  currency text NOT NULL,
  fee_amount bigint NOT NULL DEFAULT 0 CHECK (fee_amount BETWEEN 0 AND amount),
  final boolean NOT NULL,
  status text NOT NULL CHECK (status IN ('pending', 'succeeded', 'failed')),
  failure jsonb,
  available_at timestamptz(3),
  release_entry_id text,
  created_at timestamptz(3) NOT NULL,
  settled_at timestamptz(3),
  PRIMARY KEY (environment_id, id),
  UNIQUE (environment_id, operation_id),
  FOREIGN KEY (environment_id, payment_id, currency) REFERENCES payment (environment_id, id, currency),
  CHECK ((status = 'pending') = (settled_at IS NULL)),
  CHECK ((status = 'succeeded') = (available_at IS NOT NULL))
);
CREATE INDEX capture_payment ON capture (environment_id, payment_id);
CREATE INDEX capture_to_release ON capture (environment_id, available_at)
  WHERE status = 'succeeded' AND release_entry_id IS NULL;
CREATE TRIGGER capture_status BEFORE UPDATE OF status ON capture
  FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION guard_transition('capture');

CREATE TABLE refund (
  environment_id text NOT NULL,
  id text NOT NULL,
  payment_id text NOT NULL,
  operation_id text NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  currency text NOT NULL,
  reason text NOT NULL CHECK (reason IN ('requested_by_customer', 'duplicate', 'fraudulent', 'issue_with_item', 'other')),
  note text CHECK (length(note) <= 1000),
  status text NOT NULL CHECK (status IN ('requires_approval', 'pending', 'succeeded', 'failed', 'canceled', 'rejected', 'expired')),
  failure jsonb,
  created_by text NOT NULL,
  metadata jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(metadata) = 'object'),
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  version int NOT NULL DEFAULT 1,
  PRIMARY KEY (environment_id, id),
  UNIQUE (environment_id, operation_id),
  FOREIGN KEY (environment_id, payment_id, currency) REFERENCES payment (environment_id, id, currency)
);
CREATE INDEX refund_payment ON refund (environment_id, payment_id);
CREATE INDEX refund_status ON refund (environment_id, status, id DESC);
CREATE TRIGGER refund_status BEFORE UPDATE OF status ON refund
  FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION guard_transition('refund');

-- The outbox: written with the change that it tells of. recorded_in lets a reader take only facts whose
-- transaction is certainly over, because rows commit out of id order.
CREATE TABLE event (
  environment_id text NOT NULL REFERENCES environment (id),
  id text NOT NULL,
  type text NOT NULL,
  object_type text NOT NULL,
  object_id text NOT NULL,
  seq int NOT NULL CHECK (seq > 0),
  payment_id text,
  snapshot jsonb NOT NULL,
  actor text NOT NULL,
  request_id text,
  idempotency_key text,
  created_at timestamptz(3) NOT NULL,
  recorded_in xid8 NOT NULL DEFAULT pg_current_xact_id(),
  PRIMARY KEY (environment_id, id),
  UNIQUE (environment_id, object_id, seq)
);
CREATE INDEX event_payment ON event (environment_id, payment_id) WHERE payment_id IS NOT NULL;
CREATE INDEX event_type ON event (environment_id, type, id DESC);
CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON event
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON event FROM countinghouse_app;

CREATE TABLE idempotency (
  environment_id text NOT NULL REFERENCES environment (id),
  key text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
  fingerprint bytea NOT NULL,
  status text NOT NULL CHECK (status IN ('running', 'done')),
  lease_until timestamptz(3) NOT NULL,
  operation_id text,
  request_id text,
  answer jsonb,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (environment_id, key),
  CHECK ((status = 'done') = (answer IS NOT NULL))
);
CREATE INDEX idempotency_old ON idempotency (created_at);
