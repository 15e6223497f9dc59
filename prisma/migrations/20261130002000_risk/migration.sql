-- What risk thought of every attempt, the models that score, what is switched on in an environment, and the reviews in which
-- people decide (docs/decisions/0028).

-- A score model: versions are never changed. Version 0, which ships with the product, has no row.
CREATE TABLE risk_model (
  environment_id text NOT NULL REFERENCES environment (id),
  version int NOT NULL,
  -- `outcomes`: what became of the environment's own payments; `generated`: made-up ones with a fixed seed.
  source text NOT NULL,
  -- {intercept, weights: {feature: log-odds per unit}}
  weights jsonb NOT NULL,
  -- On payments that were held back from the training: {auc, payments, frauds, calibration: […]}
  metrics jsonb NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  PRIMARY KEY (environment_id, version),
  CONSTRAINT risk_model_version CHECK (version > 0),
  CONSTRAINT risk_model_source CHECK (source IN ('outcomes', 'generated')),
  CONSTRAINT risk_model_documents CHECK (jsonb_typeof(weights) = 'object' AND jsonb_typeof(metrics) = 'object')
);

-- One row per environment in which something is switched on; without one the shipped model scores and nothing acts.
CREATE TABLE risk_state (
  environment_id text NOT NULL PRIMARY KEY REFERENCES environment (id),
  -- They rise with every change of the rules that count, and of the lists: what is kept in memory ends with them.
  rules_version int NOT NULL DEFAULT 0,
  lists_version int NOT NULL DEFAULT 0,
  model_version int,
  -- From which score on an attempt is challenged, held for review or refused; null: the score alone never does.
  challenge_at smallint,
  review_at smallint,
  block_at smallint,
  -- Whether many cards from one source are challenged and then refused.
  card_testing boolean NOT NULL DEFAULT true,
  updated_by text NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  CONSTRAINT risk_state_versions CHECK (rules_version >= 0 AND lists_version >= 0),
  CONSTRAINT risk_state_model FOREIGN KEY (environment_id, model_version) REFERENCES risk_model (environment_id, version),
  CONSTRAINT risk_state_thresholds CHECK (challenge_at BETWEEN 1 AND 99 AND review_at BETWEEN 1 AND 99
    AND block_at BETWEEN 1 AND 99),
  CONSTRAINT risk_state_order CHECK (coalesce(challenge_at, review_at, block_at) <= coalesce(review_at, block_at, 99)
    AND coalesce(review_at, block_at) <= coalesce(block_at, 99))
);

-- Notes that the rules or the lists of an environment changed; called by the statements that change them.
CREATE FUNCTION risk_changed(e text, p jsonb, of_rules boolean) RETURNS void LANGUAGE sql AS $$
  INSERT INTO risk_state AS s (environment_id, rules_version, lists_version, updated_by, updated_at)
  VALUES (e, of_rules::int, (NOT of_rules)::int, p->>'actor', (p->>'at')::timestamptz)
  ON CONFLICT (environment_id) DO UPDATE SET rules_version = s.rules_version + excluded.rules_version,
    lists_version = s.lists_version + excluded.lists_version, updated_by = excluded.updated_by,
    updated_at = excluded.updated_at
$$;

-- What was known of an attempt when risk decided, and what it decided: written by the statement that reserves the attempt.
CREATE TABLE risk_assessment (
  environment_id text NOT NULL,
  attempt_id text NOT NULL,
  payment_id text NOT NULL,
  -- By the environment's clock, as all windows of velocity are.
  at timestamptz(3) NOT NULL,
  -- The amount in cents of US dollars by the bundled table of rates: what sums and averages of velocity add.
  amount_usd bigint,
  score smallint NOT NULL,
  decision text NOT NULL,
  -- Null is the model that ships with the product.
  model_version int,
  -- [{reason, points, value}], the largest part of the score first
  reasons jsonb NOT NULL,
  -- Rules and lists that held: [{rule, version, action, shadow, values}]
  hits jsonb NOT NULL,
  -- By the keys of the attributes (lib/risk/attributes.ts); what nobody knew is not there.
  facts jsonb NOT NULL,
  -- By what velocity and related payments are found; the card is its fingerprint.
  card text,
  email text,
  ip text,
  device text,
  customer_id text,
  bin text,
  PRIMARY KEY (environment_id, attempt_id),
  CONSTRAINT risk_assessment_attempt FOREIGN KEY (environment_id, attempt_id) REFERENCES attempt (environment_id, id),
  CONSTRAINT risk_assessment_score CHECK (score BETWEEN 0 AND 99),
  CONSTRAINT risk_assessment_decision CHECK (decision IN ('approve', 'challenge', 'review', 'block')),
  CONSTRAINT risk_assessment_documents CHECK (jsonb_typeof(reasons) = 'array' AND jsonb_typeof(hits) = 'array'
    AND jsonb_typeof(facts) = 'object')
);
CREATE INDEX risk_assessment_card ON risk_assessment (environment_id, card, at DESC) WHERE card IS NOT NULL;
CREATE INDEX risk_assessment_email ON risk_assessment (environment_id, email, at DESC) WHERE email IS NOT NULL;
CREATE INDEX risk_assessment_ip ON risk_assessment (environment_id, ip, at DESC) WHERE ip IS NOT NULL;
CREATE INDEX risk_assessment_device ON risk_assessment (environment_id, device, at DESC) WHERE device IS NOT NULL;
CREATE INDEX risk_assessment_customer ON risk_assessment (environment_id, customer_id, at DESC)
  WHERE customer_id IS NOT NULL;
CREATE INDEX risk_assessment_bin ON risk_assessment (environment_id, bin, at DESC) WHERE bin IS NOT NULL;

-- A payment on which a person decides, before its money is captured or after.
CREATE TABLE review (
  environment_id text NOT NULL,
  id text NOT NULL,
  payment_id text NOT NULL,
  attempt_id text NOT NULL,
  status text NOT NULL DEFAULT 'open',
  -- What opened it; the assessment of the attempt says more.
  reason text NOT NULL,
  opened_at timestamptz(3) NOT NULL,
  due_at timestamptz(3) NOT NULL,
  closed_at timestamptz(3),
  closed_by text,
  updated_at timestamptz(3) NOT NULL,
  version int NOT NULL DEFAULT 1,
  PRIMARY KEY (environment_id, id),
  CONSTRAINT review_payment FOREIGN KEY (environment_id, payment_id) REFERENCES payment (environment_id, id),
  CONSTRAINT review_attempt FOREIGN KEY (environment_id, attempt_id) REFERENCES attempt (environment_id, id),
  CONSTRAINT review_status CHECK (status IN ('open', 'approved', 'declined', 'refunded_as_fraud', 'canceled')),
  CONSTRAINT review_reason CHECK (reason IN ('rule', 'score', 'error')),
  CONSTRAINT review_due CHECK (due_at > opened_at),
  CONSTRAINT review_closed CHECK ((status = 'open') = (closed_at IS NULL) AND (status = 'open') = (closed_by IS NULL))
);
CREATE UNIQUE INDEX review_one_of_attempt ON review (environment_id, attempt_id);
CREATE INDEX review_of_payment ON review (environment_id, payment_id);
CREATE INDEX review_open ON review (environment_id, due_at, id) WHERE status = 'open';
CREATE INDEX review_newest ON review (environment_id, status, id DESC);

REVOKE UPDATE, DELETE, TRUNCATE ON risk_model FROM countinghouse_app;
REVOKE DELETE, TRUNCATE ON risk_state, review FROM countinghouse_app;
REVOKE DELETE, TRUNCATE ON risk_assessment FROM countinghouse_app;
GRANT SELECT ON risk_model, risk_state, risk_assessment, review TO countinghouse_auditor;

CREATE TRIGGER risk_assessment_facts BEFORE UPDATE ON risk_assessment FOR EACH ROW
  EXECUTE FUNCTION refuse_unless_redacted('facts', 'hits', 'email', 'ip', 'device');

INSERT INTO status_transition (noun, from_status, to_status) VALUES
  ('review', 'open', 'approved'),
  ('review', 'open', 'declined'),
  ('review', 'open', 'refunded_as_fraud'),
  ('review', 'open', 'canceled'),
  ('review', 'approved', 'refunded_as_fraud'),
  -- Nobody decided before the authorization ended.
  ('payment', 'in_review', 'expired');
SELECT make_transition_guard(noun) FROM unnest(ARRAY['payment', 'review']) AS noun;
CREATE TRIGGER review_status BEFORE UPDATE OF status ON review FOR EACH ROW EXECUTE FUNCTION guard_review_transition();
-- What a review is about stays.
CREATE TRIGGER review_stays BEFORE UPDATE ON review FOR EACH ROW
  WHEN ((OLD.payment_id, OLD.attempt_id, OLD.reason, OLD.opened_at)
    IS DISTINCT FROM (NEW.payment_id, NEW.attempt_id, NEW.reason, NEW.opened_at))
  EXECUTE FUNCTION refuse_change();

-- Authorizations end also while somebody decides.
DROP INDEX payment_authorization_due;
CREATE INDEX payment_authorization_due ON payment (environment_id, authorization_expires_at)
  WHERE status IN ('authorized', 'in_review');

SELECT protect_new_environment_rows();
