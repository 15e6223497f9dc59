import type { Rule } from './rule';

/** Postings of the entries asked for. */
const POSTINGS = 'FROM posting t WHERE t.environment_id = $1 AND t.entry_id = ANY ($2)';

/** Rules about the books alone, and about the books beside what they book. */
export const BOOKS: readonly Rule[] = [
  {
    number: 1,
    subject: 'entry',
    check: `
      SELECT e.id AS object_id, 'entry_empty' AS problem, '> 0' AS expected, '0' AS found FROM entry e
      WHERE e.environment_id = $1 AND e.id = ANY ($2)
        AND NOT EXISTS (SELECT FROM posting t WHERE t.environment_id = $1 AND t.entry_id = e.id)
      UNION ALL
      SELECT t.entry_id, 'posting_same_account', '≠ ' || t.from_account, t.to_account ${POSTINGS}
        AND t.from_account = t.to_account
      UNION ALL
      SELECT t.entry_id, 'posting_amount', '> 0', t.amount::text ${POSTINGS} AND t.amount <= 0
      UNION ALL
      SELECT t.entry_id, 'entry_currencies', '1', string_agg(DISTINCT t.currency, ' ') ${POSTINGS}
      GROUP BY t.entry_id HAVING count(DISTINCT t.currency) > 1`,
  },
  {
    // An entry that was changed no longer says what its payment says: the books are replayed against the facts.
    number: 3,
    subject: 'payment',
    check: `
      SELECT p.id AS object_id, v.problem, v.expected::text AS expected, v.found::text AS found FROM payment p
      CROSS JOIN LATERAL (
        SELECT
          coalesce(sum(t.amount) FILTER (WHERE e.kind = 'payment_captured' AND t.from_account LIKE 'network:%'), 0) AS captured,
          coalesce(sum(t.amount) FILTER (WHERE e.kind = 'payment_captured' AND t.to_account = 'platform:fees'), 0) AS fees,
          coalesce(sum(t.amount) FILTER (WHERE e.kind = 'refund_settled'), 0) AS refunded,
          coalesce(sum(CASE e.kind WHEN 'refund_reserved' THEN t.amount WHEN 'refund_settled' THEN -t.amount
            WHEN 'refund_returned' THEN -t.amount END), 0) AS pending,
          coalesce(sum(CASE e.kind WHEN 'dispute_opened' THEN t.amount WHEN 'dispute_returned' THEN -t.amount
            WHEN 'dispute_settled' THEN -t.amount END), 0) AS disputed
        FROM entry e JOIN posting t ON t.environment_id = e.environment_id AND t.entry_id = e.id
        WHERE e.environment_id = $1 AND e.payment_id = p.id) b
      CROSS JOIN LATERAL (SELECT coalesce(sum(d.amount + d.fee_amount), 0) AS held FROM dispute d
        WHERE d.environment_id = $1 AND d.payment_id = p.id AND d.funds = 'held') d
      CROSS JOIN LATERAL (VALUES
        ('books_captured', p.amount_captured, b.captured),
        ('books_fees', p.fee_amount, b.fees),
        ('books_refunded', p.amount_refunded, b.refunded),
        ('books_refund_pending', p.amount_refund_pending, b.pending),
        ('books_disputed', d.held, b.disputed)) v (problem, expected, found)
      WHERE p.environment_id = $1 AND p.id = ANY ($2) AND v.expected <> v.found`,
  },
  {
    number: 4,
    subject: 'entry',
    check: `
      SELECT e.id AS object_id, 'entry_twice' AS problem, '1' AS expected, count(*)::text AS found
      FROM entry e JOIN entry o ON o.environment_id = $1 AND o.source_id = e.source_id AND o.kind = e.kind
        AND o.source_type = e.source_type
      WHERE e.environment_id = $1 AND e.id = ANY ($2) GROUP BY e.id HAVING count(*) > 1`,
  },
];
