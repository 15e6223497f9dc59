import type { Rule } from './rule';

/** How the rules about payments say what they found. */
const FOUND = 'p.id AS object_id, v.problem, v.expected, v.found::text AS found';
const ASKED = 'p.environment_id = $1 AND p.id = ANY ($2)';

/** Rules about the amounts of payments, captures, refunds and disputes. */
export const PAYMENTS: readonly Rule[] = [
  {
    number: 5,
    subject: 'payment',
    check: `
      SELECT ${FOUND} FROM payment p
      CROSS JOIN LATERAL (SELECT coalesce(sum(amount) FILTER (WHERE status = 'succeeded'), 0) AS captured,
        coalesce(sum(amount) FILTER (WHERE status = 'pending'), 0) AS capturing
        FROM capture c WHERE c.environment_id = $1 AND c.payment_id = p.id) c
      CROSS JOIN LATERAL (VALUES
        ('over_authorized', '≤ ' || p.amount_authorized, p.amount_captured + p.amount_capturing + p.amount_voided,
          p.amount_captured + p.amount_capturing + p.amount_voided > p.amount_authorized
          OR least(p.amount_captured, p.amount_capturing, p.amount_voided) < 0),
        ('captured_sum', c.captured::text, p.amount_captured, c.captured <> p.amount_captured),
        ('capturing_sum', c.capturing::text, p.amount_capturing, c.capturing <> p.amount_capturing))
        v (problem, expected, found, is_wrong)
      WHERE ${ASKED} AND v.is_wrong`,
  },
  {
    number: 6,
    subject: 'payment',
    check: `
      SELECT ${FOUND} FROM payment p
      CROSS JOIN LATERAL (SELECT coalesce(sum(amount) FILTER (WHERE status = 'succeeded'), 0) AS refunded,
        coalesce(sum(amount) FILTER (WHERE status IN ('requires_approval', 'pending')), 0) AS pending
        FROM refund r WHERE r.environment_id = $1 AND r.payment_id = p.id) r
      CROSS JOIN LATERAL (VALUES
        ('over_refunded', '≤ ' || p.amount_captured, p.amount_refunded + p.amount_refund_pending,
          p.amount_refunded + p.amount_refund_pending > p.amount_captured
          OR least(p.amount_refunded, p.amount_refund_pending) < 0),
        ('refunded_sum', r.refunded::text, p.amount_refunded, r.refunded <> p.amount_refunded),
        ('refund_pending_sum', r.pending::text, p.amount_refund_pending, r.pending <> p.amount_refund_pending))
        v (problem, expected, found, is_wrong)
      WHERE ${ASKED} AND v.is_wrong`,
  },
  {
    number: 7,
    subject: 'payment',
    check: `
      SELECT ${FOUND} FROM payment p
      CROSS JOIN LATERAL (SELECT coalesce(sum(amount) FILTER (WHERE funds IN ('held', 'settled')), 0) AS disputed,
        coalesce(bool_or(over_returned), false) AS is_told
        FROM dispute d WHERE d.environment_id = $1 AND d.payment_id = p.id) d
      CROSS JOIN LATERAL (VALUES
        ('over_returned_untold', '≤ ' || p.amount_captured, p.amount_refunded + p.amount_refund_pending + p.amount_disputed,
          p.amount_refunded + p.amount_refund_pending + p.amount_disputed > p.amount_captured AND NOT d.is_told),
        ('disputed_sum', d.disputed::text, p.amount_disputed, d.disputed <> p.amount_disputed))
        v (problem, expected, found, is_wrong)
      WHERE ${ASKED} AND v.is_wrong`,
  },
  {
    number: 8,
    subject: 'payment',
    check: `
      SELECT m.id AS object_id, CASE WHEN k.code IS NULL THEN 'currency_unknown' ELSE 'amount_range' END AS problem,
        CASE WHEN k.code IS NULL THEN 'ISO 4217' ELSE '1 – 1000000000000' END AS expected,
        m.amount || ' ' || m.currency AS found
      FROM (
        SELECT p.id, p.amount, p.currency FROM payment p WHERE ${ASKED}
        UNION ALL SELECT c.id, c.amount, c.currency FROM capture c WHERE c.environment_id = $1 AND c.payment_id = ANY ($2)
        UNION ALL SELECT r.id, r.amount, r.currency FROM refund r WHERE r.environment_id = $1 AND r.payment_id = ANY ($2)
        UNION ALL SELECT d.id, d.amount, d.currency FROM dispute d WHERE d.environment_id = $1 AND d.payment_id = ANY ($2)) m
      LEFT JOIN currency k ON k.code = m.currency
      WHERE k.code IS NULL OR m.amount NOT BETWEEN 1 AND 1000000000000`,
  },
  {
    number: 9,
    subject: 'payment',
    check: `
      SELECT part.id AS object_id, 'currency_differs' AS problem, p.currency AS expected, part.currency AS found
      FROM payment p CROSS JOIN LATERAL (
        SELECT id, currency FROM capture c WHERE c.environment_id = $1 AND c.payment_id = p.id
        UNION ALL SELECT id, currency FROM refund r WHERE r.environment_id = $1 AND r.payment_id = p.id
        UNION ALL SELECT id, currency FROM dispute d WHERE d.environment_id = $1 AND d.payment_id = p.id
        UNION ALL SELECT id, currency FROM attempt a WHERE a.environment_id = $1 AND a.payment_id = p.id
        UNION ALL SELECT id, currency FROM operation o WHERE o.environment_id = $1 AND o.payment_id = p.id) part
      WHERE ${ASKED} AND part.currency <> p.currency`,
  },
  {
    number: 11,
    subject: 'payment',
    check: `
      SELECT a.payment_id AS object_id, 'attempts_live' AS problem, '≤ 1' AS expected, count(*)::text AS found FROM attempt a
      WHERE a.environment_id = $1 AND a.payment_id = ANY ($2)
        AND a.status IN ('sent', 'requires_action', 'unknown', 'authorized', 'captured')
      GROUP BY a.payment_id HAVING count(*) > 1`,
  },
  {
    number: 25,
    subject: 'payment',
    check: `
      SELECT r.id AS object_id, v.problem, v.expected, v.found FROM refund_approval a
      JOIN refund r ON r.environment_id = $1 AND r.id = a.refund_id
      CROSS JOIN LATERAL (VALUES
        ('approved_alone', '≠ ' || a.requested_by, a.decided_by, a.decision = 'approved' AND a.decided_by = a.requested_by),
        ('approval_unbound', a.amount || ' ' || a.currency, r.amount || ' ' || r.currency,
          (a.amount, a.currency, a.payment_id) IS DISTINCT FROM (r.amount, r.currency, r.payment_id)),
        ('approval_state', CASE WHEN a.decision IS NULL THEN 'requires_approval' ELSE '≠ requires_approval' END, r.status,
          (a.decision IS NULL) <> (r.status = 'requires_approval'))) v (problem, expected, found, is_wrong)
      WHERE a.environment_id = $1 AND a.payment_id = ANY ($2) AND v.is_wrong`,
  },
];
