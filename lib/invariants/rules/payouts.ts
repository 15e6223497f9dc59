import type { Rule } from './rule';

/** What payouts took, against what was available, what the books hold for them, and what the bank says. */
export const PAYOUTS: readonly Rule[] = [
  {
    number: 29,
    subject: 'payout',
    check: `
      SELECT o.id AS object_id, v.problem, v.expected, v.found::text AS found FROM payout o
      CROSS JOIN LATERAL (
        SELECT coalesce(sum(CASE e.kind WHEN 'payout_reserved' THEN t.amount ELSE -t.amount END), 0) AS held,
          coalesce(sum(t.amount) FILTER (WHERE t.to_account = 'bank:' || o.bank), 0) AS paid
        FROM entry e JOIN posting t ON t.environment_id = e.environment_id AND t.entry_id = e.id
        WHERE e.environment_id = $1 AND e.source_id = o.id AND t.currency = o.currency) b
      -- Only where the pretend bank keeps its books in this database: the log of another one is not here.
      LEFT JOIN sandbox_transfer f ON f.environment_id = $1 AND f.operation_id = o.operation_id
      CROSS JOIN LATERAL (SELECT CASE WHEN o.status IN ('pending', 'in_transit') THEN o.amount ELSE 0 END AS held,
        CASE o.status WHEN 'paid' THEN o.amount ELSE 0 END AS paid) w
      CROSS JOIN LATERAL (VALUES
        ('payout_over_available', '≤ ' || o.amount_available, o.amount::text, o.amount > o.amount_available),
        ('payout_held', w.held::text, b.held::text, w.held <> b.held),
        ('payout_paid', w.paid::text, b.paid::text, w.paid <> b.paid),
        ('payout_unpaid_at_bank', 'paid ' || o.amount, coalesce(f.state || ' ' || f.amount, '—'),
          o.status = 'paid' AND (f.state IS DISTINCT FROM 'paid' OR f.amount <> o.amount OR f.currency <> o.currency)
            AND EXISTS (SELECT FROM sandbox_transfer WHERE environment_id = $1)),
        ('payout_unwanted_at_bank', '—', f.state || ' ' || f.amount,
          o.status IN ('failed', 'canceled') AND f.state IN ('in_transit', 'paid'))) v (problem, expected, found, is_wrong)
      WHERE o.environment_id = $1 AND o.id = ANY ($2) AND v.is_wrong`,
  },
];
