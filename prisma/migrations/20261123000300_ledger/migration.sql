-- The books. An entry is a list of postings `from -> to`, so an unbalanced one cannot be written down. The balance of
-- an account is what came in less what went out; over all accounts of a currency the sum is always zero.

CREATE TABLE entry (
  environment_id text NOT NULL REFERENCES environment (id),
  id text NOT NULL,
  kind text NOT NULL,
  source_type text NOT NULL,
  source_id text NOT NULL,
  payment_id text,
  reverses_id text,
  effective_at timestamptz(3) NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (environment_id, id),
  -- One entry per economic event.
  UNIQUE (environment_id, source_id, kind, source_type),
  FOREIGN KEY (environment_id, reverses_id) REFERENCES entry (environment_id, id)
);
CREATE INDEX entry_payment ON entry (environment_id, payment_id) WHERE payment_id IS NOT NULL;

CREATE TABLE posting (
  environment_id text NOT NULL,
  entry_id text NOT NULL,
  line smallint NOT NULL CHECK (line > 0),
  from_account text NOT NULL,
  to_account text NOT NULL,
  amount bigint NOT NULL CHECK (amount BETWEEN 1 AND 1000000000000000),
  currency text NOT NULL REFERENCES currency (code),
  -- The transaction that wrote it: the fold takes only what is certainly committed.
  recorded_in xid8 NOT NULL DEFAULT pg_current_xact_id(),
  PRIMARY KEY (environment_id, entry_id, line),
  FOREIGN KEY (environment_id, entry_id) REFERENCES entry (environment_id, id),
  CHECK (from_account <> to_account),
  CONSTRAINT posting_accounts_known CHECK (
    from_account ~ '^(network:[a-z0-9-]+|merchant:(pending|available)|refunds:held|platform:fees)$'
    AND to_account ~ '^(network:[a-z0-9-]+|merchant:(pending|available)|refunds:held|platform:fees)$')
);
CREATE INDEX posting_tail ON posting (environment_id, recorded_in);

CREATE TRIGGER entry_append_only BEFORE UPDATE OR DELETE ON entry FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER entry_no_truncate BEFORE TRUNCATE ON entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER posting_append_only BEFORE UPDATE OR DELETE ON posting FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER posting_no_truncate BEFORE TRUNCATE ON posting FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON entry, posting FROM countinghouse_app;

-- Balances folded so far, and up to which transaction (exclusive) per environment.
CREATE TABLE ledger_checkpoint (
  environment_id text NOT NULL REFERENCES environment (id),
  currency text NOT NULL REFERENCES currency (code),
  account text NOT NULL,
  balance bigint NOT NULL,
  PRIMARY KEY (environment_id, currency, account)
);
CREATE TABLE ledger_watermark (
  environment_id text PRIMARY KEY REFERENCES environment (id),
  folded_before xid8 NOT NULL,
  folded_at timestamptz(3) NOT NULL DEFAULT now()
);

-- A watermark in the future of this cluster's transactions came with a restored backup and means nothing here: until the
-- next fold all postings count as the tail.
CREATE VIEW ledger_account_balance WITH (security_invoker = true) AS
WITH mark AS (
  SELECT environment_id, folded_before FROM ledger_watermark
  WHERE folded_before <= pg_snapshot_xmax(pg_current_snapshot())
),
moves AS (
  SELECT c.environment_id, c.currency, c.account, c.balance FROM ledger_checkpoint c JOIN mark USING (environment_id)
  UNION ALL
  SELECT p.environment_id, p.currency, move.account, sum(move.amount)::bigint
  FROM posting p
  LEFT JOIN mark w USING (environment_id)
  CROSS JOIN LATERAL (VALUES (p.from_account, -p.amount), (p.to_account, p.amount)) AS move (account, amount)
  WHERE p.recorded_in >= coalesce(w.folded_before, '0'::xid8)
  GROUP BY p.environment_id, p.currency, move.account
)
SELECT environment_id, currency, account, sum(balance)::bigint AS balance
FROM moves GROUP BY environment_id, currency, account;

CREATE VIEW ledger_trial_balance WITH (security_invoker = true) AS
SELECT environment_id, currency, sum(balance)::bigint AS balance
FROM ledger_account_balance GROUP BY environment_id, currency;

-- What payments, captures and refunds say, against what the books say.
CREATE VIEW ledger_proof WITH (security_invoker = true) AS
WITH moved AS (
  SELECT p.environment_id, p.currency, e.kind, p.from_account, p.to_account, sum(p.amount) AS amount
  FROM posting p JOIN entry e ON e.environment_id = p.environment_id AND e.id = p.entry_id
  GROUP BY 1, 2, 3, 4, 5
),
facts AS (
  SELECT environment_id, currency, 'captured' AS "check", sum(amount) AS expected, 0::numeric AS actual
  FROM capture WHERE status = 'succeeded' GROUP BY 1, 2
  UNION ALL SELECT environment_id, currency, 'captured', 0, sum(amount) FROM moved
  WHERE kind = 'payment_captured' AND from_account LIKE 'network:%' GROUP BY 1, 2
  UNION ALL SELECT environment_id, currency, 'fees', sum(fee_amount), 0
  FROM capture WHERE status = 'succeeded' GROUP BY 1, 2
  UNION ALL SELECT environment_id, currency, 'fees', 0, sum(amount) FROM moved
  WHERE to_account = 'platform:fees' GROUP BY 1, 2
  UNION ALL SELECT environment_id, currency, 'refunded', sum(amount), 0
  FROM refund WHERE status = 'succeeded' GROUP BY 1, 2
  UNION ALL SELECT environment_id, currency, 'refunded', 0, sum(amount) FROM moved
  WHERE kind = 'refund_settled' GROUP BY 1, 2
  UNION ALL SELECT environment_id, currency, 'refunds held', sum(amount), 0
  FROM refund WHERE status = 'pending' GROUP BY 1, 2
  UNION ALL SELECT environment_id, currency, 'refunds held', 0, sum(balance) FROM ledger_account_balance
  WHERE account = 'refunds:held' GROUP BY 1, 2
  UNION ALL SELECT environment_id, currency, 'payments: captured', sum(amount_captured), 0
  FROM payment GROUP BY 1, 2
  UNION ALL SELECT environment_id, currency, 'payments: captured', 0, sum(amount)
  FROM capture WHERE status = 'succeeded' GROUP BY 1, 2
  UNION ALL SELECT environment_id, currency, 'payments: capturing', sum(amount_capturing), 0
  FROM payment GROUP BY 1, 2
  UNION ALL SELECT environment_id, currency, 'payments: capturing', 0, sum(amount)
  FROM capture WHERE status = 'pending' GROUP BY 1, 2
  UNION ALL SELECT environment_id, currency, 'payments: refunded', sum(amount_refunded), 0
  FROM payment GROUP BY 1, 2
  UNION ALL SELECT environment_id, currency, 'payments: refunded', 0, sum(amount)
  FROM refund WHERE status = 'succeeded' GROUP BY 1, 2
  UNION ALL SELECT environment_id, currency, 'payments: refund pending', sum(amount_refund_pending), 0
  FROM payment GROUP BY 1, 2
  UNION ALL SELECT environment_id, currency, 'payments: refund pending', 0, sum(amount)
  FROM refund WHERE status = 'pending' GROUP BY 1, 2
  UNION ALL SELECT environment_id, currency, 'released', sum(amount - fee_amount), 0
  FROM capture WHERE release_entry_id IS NOT NULL GROUP BY 1, 2
  UNION ALL SELECT environment_id, currency, 'released', 0, sum(amount) FROM moved
  WHERE kind = 'funds_released' GROUP BY 1, 2
  UNION ALL SELECT environment_id, currency, 'checkpoint: ' || account, sum(balance), 0
  FROM ledger_account_balance GROUP BY 1, 2, account
  UNION ALL SELECT environment_id, currency, 'checkpoint: ' || account, 0, sum(amount) FROM (
    SELECT environment_id, currency, to_account AS account, amount FROM moved
    UNION ALL SELECT environment_id, currency, from_account, -amount FROM moved) m GROUP BY 1, 2, account
)
SELECT environment_id, currency, "check", sum(expected)::bigint AS expected, sum(actual)::bigint AS actual
FROM facts GROUP BY environment_id, currency, "check";

-- Folds postings of transactions that are certainly over into the checkpoints of one environment. If the database was
-- restored into a younger cluster, stored transaction ids may lie in its future: then everything is folded anew.
CREATE FUNCTION ledger_fold(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  horizon xid8 := pg_snapshot_xmin(pg_current_snapshot());
  mark xid8;
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtextextended('ledger_fold:' || e, 0)) THEN
    RETURN jsonb_build_object('result', 'busy');
  END IF;
  SELECT folded_before INTO mark FROM ledger_watermark WHERE environment_id = e;
  IF mark > pg_snapshot_xmax(pg_current_snapshot()) THEN
    DELETE FROM ledger_checkpoint WHERE environment_id = e;
    mark := NULL;
  END IF;
  INSERT INTO ledger_checkpoint (environment_id, currency, account, balance)
  SELECT e, po.currency, move.account, sum(move.amount)
  FROM posting po
  CROSS JOIN LATERAL (VALUES (po.from_account, -po.amount), (po.to_account, po.amount)) AS move (account, amount)
  WHERE po.environment_id = e AND po.recorded_in < horizon AND po.recorded_in >= coalesce(mark, '0'::xid8)
  GROUP BY po.currency, move.account
  ON CONFLICT (environment_id, currency, account)
    DO UPDATE SET balance = ledger_checkpoint.balance + excluded.balance;
  INSERT INTO ledger_watermark (environment_id, folded_before) VALUES (e, horizon)
  ON CONFLICT (environment_id) DO UPDATE SET folded_before = excluded.folded_before, folded_at = now();
  RETURN jsonb_build_object('result', 'ok');
END
$$;

-- The auditor reads the facts and the books of every environment, and nothing that signs anybody in.
GRANT SELECT ON currency, merchant, environment, customer, payment, attempt, operation, capture, refund, event,
  checkout_session, entry, posting, ledger_checkpoint, ledger_watermark, status_transition,
  ledger_account_balance, ledger_trial_balance, ledger_proof TO countinghouse_auditor;
