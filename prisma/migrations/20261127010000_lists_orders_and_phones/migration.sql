-- Orders of refunds and disputes by amount, in which equal amounts follow each other by id.
CREATE INDEX refund_amount ON refund (environment_id, amount, id);
CREATE INDEX dispute_amount ON dispute (environment_id, amount, id);

-- What waits is the first tab of the disputes, in the order in which it is due; the id makes that order total.
DROP INDEX dispute_open;
CREATE INDEX dispute_open ON dispute (environment_id, evidence_due_at, id) WHERE status IN ('inquiry', 'needs_response');

-- A row on a phone is two lines with two facts each, chosen apart from the columns of a wide screen.
ALTER TABLE list_columns
  ADD COLUMN screen text NOT NULL DEFAULT 'wide' CHECK (screen IN ('wide', 'phone')),
  DROP CONSTRAINT list_columns_pkey,
  ADD PRIMARY KEY (environment_id, user_id, list, screen),
  ADD CONSTRAINT list_columns_fit_phone CHECK (screen = 'wide' OR cardinality(columns) <= 4);
