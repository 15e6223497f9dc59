import { accountBalances } from '@/lib/ledger/balances';
import { expect, type TestDatabase } from '../support/database';

/** Each rule selects what breaks it, as text; $1 is the environment. No row: the rule holds. */
const RULES: Readonly<Record<string, string>> = {
  'the trial balance is zero': `
    SELECT currency || ': ' || balance FROM ledger_trial_balance WHERE environment_id = $1 AND balance <> 0`,
  'facts and books agree': `
    SELECT "check" || ' ' || currency || ': ' || expected || ' but the books say ' || actual
    FROM ledger_proof WHERE environment_id = $1 AND expected <> actual`,
  'the amounts of a payment are the sums of its parts': `
    SELECT p.id FROM payment p
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(amount) FILTER (WHERE status = 'succeeded'), 0) AS captured,
        coalesce(sum(amount) FILTER (WHERE status = 'pending'), 0) AS capturing,
        coalesce(sum(fee_amount) FILTER (WHERE status = 'succeeded'), 0) AS fees
      FROM capture c WHERE c.environment_id = p.environment_id AND c.payment_id = p.id) c
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(amount) FILTER (WHERE status = 'succeeded'), 0) AS refunded,
        coalesce(sum(amount) FILTER (WHERE status IN ('requires_approval', 'pending')), 0) AS pending
      FROM refund r WHERE r.environment_id = p.environment_id AND r.payment_id = p.id) r
    WHERE p.environment_id = $1 AND (p.amount_captured, p.amount_capturing, p.fee_amount, p.amount_refunded,
      p.amount_refund_pending) IS DISTINCT FROM (c.captured, c.capturing, c.fees, r.refunded, r.pending)`,
  'the amounts of a payment fit its status': `
    SELECT id || ' ' || status FROM payment WHERE environment_id = $1 AND NOT CASE status
      WHEN 'succeeded' THEN amount_captured > 0
        AND amount_captured + amount_capturing + amount_voided = amount_authorized
      WHEN 'in_review' THEN amount_authorized = amount AND amount_captured + amount_capturing + amount_voided = 0
        AND authorization_expires_at IS NOT NULL
      WHEN 'authorized' THEN amount_authorized = amount AND amount_voided = 0 AND authorization_expires_at IS NOT NULL
      WHEN 'canceled' THEN amount_captured = 0 AND amount_voided = amount_authorized AND canceled_at IS NOT NULL
      WHEN 'expired' THEN amount_captured = 0 AND amount_voided = amount_authorized AND amount_authorized > 0
      WHEN 'failed' THEN amount_authorized = 0 AND declined_count = 5
      ELSE amount_authorized = 0 END`,
  'at most one attempt is live, exactly where the payment says so': `
    SELECT p.id || ' ' || p.status || ': ' || string_agg(a.status, ',') FROM payment p
    LEFT JOIN attempt a ON a.environment_id = p.environment_id AND a.payment_id = p.id
      AND a.status IN ('sent', 'requires_action', 'unknown', 'authorized', 'captured')
    WHERE p.environment_id = $1 GROUP BY p.id, p.status
    HAVING count(a.id) <> CASE WHEN p.status IN ('processing', 'requires_action', 'in_review', 'authorized', 'succeeded')
      THEN 1 ELSE 0 END`,
  'a payment waits for a decision exactly as long as its review is open': `
    SELECT p.id || ' ' || p.status FROM payment p
    LEFT JOIN review v ON v.environment_id = p.environment_id AND v.payment_id = p.id AND v.status = 'open'
    WHERE p.environment_id = $1 AND ((p.status = 'in_review' AND v.id IS NULL)
      OR (v.id IS NOT NULL AND p.status NOT IN ('in_review', 'succeeded')))`,
  'every attempt was assessed': `
    SELECT a.id FROM attempt a WHERE a.environment_id = $1 AND NOT EXISTS (SELECT FROM risk_assessment r
      WHERE r.environment_id = a.environment_id AND r.attempt_id = a.id)`,
  'a payment waits for the network as long as its authorization runs': `
    SELECT p.id || ' ' || p.status FROM payment p
    LEFT JOIN operation o ON o.environment_id = p.environment_id AND o.payment_id = p.id AND o.kind = 'authorize'
      AND o.settled_at IS NULL
    WHERE p.environment_id = $1 GROUP BY p.id, p.status
    HAVING count(o.id) <> CASE WHEN p.status IN ('processing', 'requires_action') THEN 1 ELSE 0 END`,
  'events are numbered without a gap': `
    SELECT object_id FROM event WHERE environment_id = $1 GROUP BY object_id HAVING count(*) <> max(seq)`,
  'more comes back than was captured only where a dispute says so': `
    SELECT p.id FROM payment p WHERE p.environment_id = $1
      AND p.amount_refunded + p.amount_refund_pending + p.amount_disputed > p.amount_captured
      AND NOT EXISTS (SELECT FROM dispute d WHERE d.environment_id = p.environment_id AND d.payment_id = p.id
        AND d.over_returned)`,
  'what is disputed of a payment is what its disputes hold or settled': `
    SELECT p.id FROM payment p WHERE p.environment_id = $1 AND p.amount_disputed <> coalesce((
      SELECT sum(d.amount) FROM dispute d WHERE d.environment_id = p.environment_id AND d.payment_id = p.id
        AND d.funds IN ('held', 'settled')), 0)`,
  'a dispute waits for its answer only while the call with it runs': `
    SELECT d.id || ' ' || d.status || ': ' || d.response_operation_id FROM dispute d
    WHERE d.environment_id = $1 AND d.response_operation_id IS NOT NULL
      AND NOT EXISTS (SELECT FROM operation o WHERE o.environment_id = d.environment_id
        AND o.id = d.response_operation_id AND o.settled_at IS NULL)`,
  'the funds of a dispute are where its end has put them': `
    SELECT d.id || ' ' || d.status || ' ' || d.funds FROM dispute d
    LEFT JOIN LATERAL (
      SELECT count(*) FILTER (WHERE kind = 'dispute_opened') AS held,
        count(*) FILTER (WHERE kind = 'dispute_returned') AS returned,
        count(*) FILTER (WHERE kind = 'dispute_settled') AS settled
      FROM entry n WHERE n.environment_id = d.environment_id AND n.source_id = d.id) n ON true
    WHERE d.environment_id = $1 AND (n.held, n.returned, n.settled) IS DISTINCT FROM (
      (d.funds <> 'none')::int::bigint, (d.funds = 'returned')::int::bigint, (d.funds = 'settled')::int::bigint)`,
  'every change of status has its event, along the transition table': `
    WITH steps AS (
      SELECT object_type, object_id, seq, snapshot->>'status' AS status,
        lag(snapshot->>'status') OVER (PARTITION BY object_id ORDER BY seq) AS before
      FROM event WHERE environment_id = $1)
    SELECT object_id || ': ' || before || ' to ' || status FROM steps s WHERE before <> status AND NOT EXISTS (
      SELECT FROM status_transition t WHERE t.noun = s.object_type AND t.from_status = before AND t.to_status = status)
    UNION ALL
    SELECT n.id || ': ' || n.status || ' but told ' || coalesce(last.status, 'nothing')
    FROM (SELECT id, status FROM payment WHERE environment_id = $1
          UNION ALL SELECT id, status FROM refund WHERE environment_id = $1
          UNION ALL SELECT id, status FROM dispute WHERE environment_id = $1
          UNION ALL SELECT id, status FROM payout WHERE environment_id = $1
          UNION ALL SELECT id, status FROM review WHERE environment_id = $1
          UNION ALL SELECT id, status FROM checkout_session WHERE environment_id = $1) n
    LEFT JOIN LATERAL (SELECT status FROM steps WHERE object_id = n.id ORDER BY seq DESC LIMIT 1) last ON true
    WHERE last.status IS DISTINCT FROM n.status`,
  'what ended well here has one effect at the network, and what did not has none': `
    SELECT coalesce(o.id, f.operation_id) || ' ' || coalesce(o.kind, '-') || ': ' || coalesce(o.status, 'unknown to us')
      || ' but ' || coalesce(f.kind || ' ' || f.state || ' ' || coalesce(f.amount, 0), 'unknown to the network')
    FROM (SELECT * FROM operation WHERE environment_id = $1) o
    FULL JOIN (SELECT * FROM sandbox_effect WHERE environment_id = $1) f ON f.operation_id = o.id
    WHERE o.id IS NULL
      OR (o.status = 'approved' AND (f.state IS DISTINCT FROM 'approved' OR f.amount <> o.amount
        OR f.currency <> o.currency OR f.kind <> CASE o.kind WHEN 'authorize' THEN 'authorization'
          WHEN 'cancel' THEN 'reversal' ELSE o.kind END))
      -- An authorization that a cancel overtook was given back at the network.
      OR (o.status = 'declined' AND f.state = 'approved' AND NOT (o.kind = 'authorize' AND f.reversed = f.amount))
      OR (o.status = 'declined' AND f.state = 'pending')`,
  'the network’s books of an authorization are ours, or ours once what runs has ended': `
    SELECT p.id || ': captured ' || f.captured || ' refunded ' || f.refunded || ' released ' || f.reversed
    FROM payment p
    JOIN operation o ON o.environment_id = p.environment_id AND o.payment_id = p.id AND o.kind = 'authorize'
      AND o.status = 'approved'
    JOIN sandbox_effect f ON f.environment_id = o.environment_id AND f.operation_id = o.id
    WHERE p.environment_id = $1 AND CASE
      WHEN EXISTS (SELECT FROM operation r WHERE r.environment_id = p.environment_id AND r.payment_id = p.id
        AND r.settled_at IS NULL)
      THEN f.captured NOT BETWEEN p.amount_captured AND p.amount_captured + p.amount_capturing
        OR f.refunded NOT BETWEEN p.amount_refunded AND p.amount_refunded + p.amount_refund_pending
      ELSE (f.captured, f.refunded, f.reversed) IS DISTINCT FROM (p.amount_captured, p.amount_refunded, p.amount_voided)
      END`,
  'an operation that has ended has answered its request': `
    SELECT o.id || ' ' || o.status || ', key ' || i.key FROM idempotency i
    JOIN operation o ON o.environment_id = i.environment_id AND o.id = i.operation_id
    WHERE i.environment_id = $1 AND i.status = 'running' AND o.settled_at IS NOT NULL`,
  'somebody will ask about what has not ended': `
    SELECT o.id || ' ' || o.status FROM operation o
    LEFT JOIN refund r ON r.environment_id = o.environment_id AND r.operation_id = o.id
    WHERE o.environment_id = $1 AND o.settled_at IS NULL AND o.next_inquiry_at IS NULL
      AND NOT (o.status = 'reserved' AND (r.dispatch_at IS NOT NULL OR r.status = 'requires_approval'))`,
  'what is not sent yet is held, and nothing else waits to be sent': `
    SELECT r.id || ' ' || r.status || ', operation ' || o.status FROM refund r
    JOIN operation o ON o.environment_id = r.environment_id AND o.id = r.operation_id
    WHERE r.environment_id = $1
      AND (o.status = 'reserved') <> (r.dispatch_at IS NOT NULL OR r.status = 'requires_approval')`,
  'a refund that waits for approval has an open request, and no other has': `
    SELECT coalesce(r.id, a.refund_id) || ' ' || coalesce(r.status, 'gone') || ', ' || coalesce(a.decision, 'open')
    FROM refund_approval a JOIN refund r ON r.environment_id = a.environment_id AND r.id = a.refund_id
    WHERE a.environment_id = $1 AND (a.decision IS NULL) <> (r.status = 'requires_approval')`,
  'the books have of a payout what its status says': `
    SELECT o.id || ' ' || o.status FROM payout o
    CROSS JOIN LATERAL (
      SELECT count(*) FILTER (WHERE n.kind = 'payout_reserved') AS reserved,
        count(*) FILTER (WHERE n.kind = 'payout_paid') AS paid,
        count(*) FILTER (WHERE n.kind = 'payout_returned') AS returned,
        coalesce(bool_and(p.amount = o.amount AND p.currency = o.currency), false) AS whole
      FROM entry n JOIN posting p ON p.environment_id = n.environment_id AND p.entry_id = n.id
      WHERE n.environment_id = o.environment_id AND n.source_id = o.id) n
    WHERE o.environment_id = $1 AND (n.reserved, n.paid, n.returned, n.whole) IS DISTINCT FROM (1::bigint,
      (o.status = 'paid')::int::bigint, (o.status IN ('failed', 'canceled'))::int::bigint, true)`,
  'the bank has paid what is paid here, and nothing that failed or was taken back': `
    SELECT coalesce(o.id, t.operation_id) || ' ' || coalesce(o.status, 'unknown to us') || ' but '
      || coalesce(t.state || ' ' || coalesce(t.amount, 0), 'unknown to the bank')
    FROM (SELECT * FROM payout WHERE environment_id = $1) o
    FULL JOIN (SELECT * FROM sandbox_transfer WHERE environment_id = $1) t ON t.operation_id = o.operation_id
    WHERE o.id IS NULL OR (t.state <> 'sealed' AND (t.amount <> o.amount OR t.currency <> o.currency))
      OR NOT CASE o.status WHEN 'paid' THEN t.state IS NOT DISTINCT FROM 'paid'
        WHEN 'in_transit' THEN coalesce(t.state, '') IN ('in_transit', 'paid', 'failed')
        WHEN 'failed' THEN coalesce(t.state, 'failed') IN ('failed', 'sealed')
        WHEN 'canceled' THEN t.state IS NULL
        ELSE o.call_state <> 'reserved' OR t.state IS NULL END`,
  'somebody will ask the bank about every payout that it does not tell of by itself': `
    SELECT id || ' ' || call_state FROM payout
    WHERE environment_id = $1 AND call_state IN ('sent', 'unknown') AND next_inquiry_at IS NULL`,
  'no payout was larger than what was released': `
    SELECT o.currency || ': ' || o.amount FROM (
      SELECT currency, sum(amount) AS amount FROM payout
      WHERE environment_id = $1 AND status NOT IN ('failed', 'canceled') GROUP BY currency) o
    WHERE o.amount > coalesce((SELECT sum(p.amount) FROM entry n
      JOIN posting p ON p.environment_id = n.environment_id AND p.entry_id = n.id
      WHERE n.environment_id = $1 AND n.kind = 'funds_released' AND p.currency = o.currency), 0)`,
  'a session is completed exactly when it is paid': `
    SELECT s.id || ' ' || s.status || ', payment ' || coalesce(p.status, 'none') FROM checkout_session s
    LEFT JOIN payment p ON p.environment_id = s.environment_id AND p.checkout_session_id = s.id
    WHERE s.environment_id = $1 AND ((s.status = 'completed') <> coalesce(p.amount_authorized > 0, false)
      OR s.payment_id IS DISTINCT FROM p.id)`,
};

const SQL = Object.entries(RULES)
  .map(([rule, select]) => `(SELECT '${rule}' AS rule, broken FROM (${select}) AS t (broken))`)
  .join('\nUNION ALL\n');

const FULL_SUMS = `
  SELECT currency, account, sum(move.amount)::text AS balance FROM posting
  CROSS JOIN LATERAL (VALUES (from_account, -amount), (to_account, amount)) AS move (account, amount)
  WHERE environment_id = $1 GROUP BY currency, account ORDER BY currency, account`;

/** Everything that breaks a rule of invariants.md in this environment, as `rule: what`; empty when all is well. */
export async function brokenRules(database: TestDatabase, environmentId: string): Promise<string[]> {
  const { rows } = await database.owner.query<{ rule: string; broken: string }>({
    name: 'broken_rules',
    text: SQL,
    values: [environmentId],
  });
  return rows.map(({ rule, broken }) => `${rule}: ${broken}`);
}

/** All invariants hold, and the balances that are shown are the full sum of the postings. */
export async function expectSound(database: TestDatabase, environmentId: string): Promise<void> {
  expect(await brokenRules(database, environmentId)).toEqual([]);
  const { rows } = await database.owner.query(FULL_SUMS, [environmentId]);
  const shown = (await accountBalances(environmentId)).map((row) => ({
    ...row,
    balance: String(row.balance),
  }));
  expect(shown).toEqual(rows);
}
