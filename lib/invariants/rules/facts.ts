import type { Rule } from './rule';

/** Objects whose status goes along a table of transitions and is told by events. */
const WITH_STATUS = ['payment', 'refund', 'dispute', 'payout', 'review', 'checkout_session'] as const;

/** Rules about what happened: states, events, the network's own books. */
export const FACTS: readonly Rule[] = [
  {
    number: 10,
    subject: 'object',
    check: `
      WITH step AS (
        SELECT object_type, object_id, seq, snapshot->>'status' AS status,
          lag(snapshot->>'status') OVER (PARTITION BY object_id ORDER BY seq) AS before
        FROM event WHERE environment_id = $1 AND object_id = ANY ($2)
          AND object_type IN (${WITH_STATUS.map((noun) => `'${noun}'`).join(', ')})),
      row_of AS (${WITH_STATUS.map(
        (noun) => `SELECT id, status FROM ${noun} WHERE environment_id = $1 AND id = ANY ($2)`,
      ).join(' UNION ALL ')})
      SELECT s.object_id, 'step_unlisted' AS problem,
        coalesce((SELECT string_agg(t.to_status, ', ' ORDER BY t.to_status) FROM status_transition t
          WHERE t.noun = s.object_type AND t.from_status = s.before), '—') AS expected,
        s.before || ' → ' || s.status AS found
      FROM step s WHERE s.before <> s.status AND NOT EXISTS (SELECT FROM status_transition t
        WHERE t.noun = s.object_type AND t.from_status = s.before AND t.to_status = s.status)
      UNION ALL
      SELECT r.id, 'state_untold', last.status, r.status FROM row_of r
      CROSS JOIN LATERAL (SELECT status FROM step WHERE object_id = r.id ORDER BY seq DESC LIMIT 1) last
      WHERE last.status IS DISTINCT FROM r.status`,
  },
  {
    // Only where the pretend networks keep their books in this database: the log of another network is not here.
    number: 12,
    subject: 'operation',
    check: `
      SELECT o.id AS object_id, v.problem, v.expected, coalesce(f.kind || ' ' || f.state || ' ' || f.amount, '—') AS found
      FROM operation o LEFT JOIN sandbox_effect f ON f.environment_id = $1 AND f.operation_id = o.id
      CROSS JOIN LATERAL (VALUES
        ('effect_missing', o.kind || ' approved ' || o.amount, o.status = 'approved' AND (f.state IS DISTINCT FROM 'approved'
          OR f.amount <> o.amount OR f.currency <> o.currency OR f.kind <> CASE o.kind WHEN 'authorize' THEN 'authorization'
            WHEN 'cancel' THEN 'reversal' ELSE o.kind END)),
        ('effect_unwanted', o.kind || ' declined', o.status = 'declined' AND (f.state = 'pending' OR (f.state = 'approved'
          AND NOT (o.kind = 'authorize' AND f.reversed = f.amount))))) v (problem, expected, is_wrong)
      WHERE o.environment_id = $1 AND o.id = ANY ($2) AND v.is_wrong
        AND EXISTS (SELECT FROM sandbox_effect WHERE environment_id = $1)`,
  },
  {
    number: 16,
    subject: 'object',
    check: `
      SELECT object_id, 'events_gap' AS problem, max(seq)::text AS expected, count(*)::text AS found
      FROM event WHERE environment_id = $1 AND object_id = ANY ($2)
      GROUP BY object_id HAVING count(*) <> max(seq) OR min(seq) <> 1`,
  },
  {
    number: 30,
    subject: 'checkout_session',
    check: `
      SELECT s.id AS object_id, v.problem, v.expected, v.found FROM checkout_session s
      CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE p.amount_authorized > 0) AS paid,
        string_agg(p.amount || ' ' || p.currency, ', ') FILTER (WHERE p.amount_authorized > 0) AS sums
        FROM payment p WHERE p.environment_id = $1 AND p.checkout_session_id = s.id) p
      CROSS JOIN LATERAL (VALUES
        ('session_payments', CASE WHEN s.status = 'completed' THEN '1' ELSE '0' END, p.paid::text,
          p.paid <> (s.status = 'completed')::int),
        ('session_amount', s.amount || ' ' || s.currency, p.sums, p.sums <> s.amount || ' ' || s.currency))
        v (problem, expected, found, is_wrong)
      WHERE s.environment_id = $1 AND s.id = ANY ($2) AND v.is_wrong`,
  },
];
