import type { Rule } from './rule';

/** Rules about what stands around money: answers that are owed, deliveries, keys, and the record of who did what. */
export const AROUND: readonly Rule[] = [
  {
    // The answer is stored with the end of its operation, in one commit; without it a repeated request would wait for ever.
    number: 13,
    subject: 'operation',
    check: `
      SELECT o.id AS object_id, 'answer_missing' AS problem, 'done' AS expected, i.status AS found
      FROM operation o JOIN idempotency i ON i.environment_id = $1 AND i.key = o.idempotency_key AND i.operation_id = o.id
      WHERE o.environment_id = $1 AND o.id = ANY ($2) AND o.status IN ('approved', 'declined') AND i.status <> 'done'`,
  },
  {
    number: 14,
    subject: 'operation',
    check: `
      SELECT o.id AS object_id, v.problem, v.expected, v.found FROM operation o
      CROSS JOIN LATERAL (VALUES
        ('answer_unsought', 'next_inquiry_at', '—', o.status IN ('sent', 'pending', 'unknown') AND o.next_inquiry_at IS NULL),
        ('end_undated', CASE WHEN o.status IN ('approved', 'declined') THEN 'settled_at' ELSE '—' END,
          coalesce(o.settled_at::text, '—'), (o.status IN ('approved', 'declined')) <> (o.settled_at IS NOT NULL)))
        v (problem, expected, found, is_wrong)
      WHERE o.environment_id = $1 AND o.id = ANY ($2) AND v.is_wrong`,
  },
  {
    // A delivery waits for its time, for a try that is under way, for an earlier one of its object, or for its endpoint to
    // answer again; for nothing else.
    number: 17,
    subject: 'delivery',
    check: `
      SELECT d.id AS object_id, v.problem, v.expected, v.found FROM webhook_delivery d
      CROSS JOIN LATERAL (VALUES
        ('delivery_stranded', 'due_at', '—', d.status = 'pending' AND d.due_at IS NULL AND d.lease_token IS NULL
          AND NOT EXISTS (SELECT FROM webhook_delivery b WHERE b.environment_id = $1 AND b.endpoint_id = d.endpoint_id
            AND b.object_id = d.object_id AND b.status = 'pending' AND b.position < d.position)
          AND NOT EXISTS (SELECT FROM webhook_endpoint w
            WHERE w.environment_id = $1 AND w.id = d.endpoint_id AND w.failing_since IS NOT NULL)),
        ('delivery_untaken', 'delivered', '—', d.status = 'delivered' AND NOT EXISTS (SELECT FROM webhook_attempt a
          WHERE a.environment_id = $1 AND a.delivery_id = d.id AND a.outcome = 'delivered')))
        v (problem, expected, found, is_wrong)
      WHERE d.environment_id = $1 AND d.id = ANY ($2) AND v.is_wrong`,
  },
  {
    number: 19,
    subject: 'delivery',
    check: `
      SELECT d.id AS object_id, v.problem, v.expected, v.found FROM webhook_delivery d
      CROSS JOIN LATERAL (SELECT count(*) AS tries FROM webhook_attempt a
        WHERE a.environment_id = $1 AND a.delivery_id = d.id) a
      CROSS JOIN LATERAL (VALUES
        ('tries_counted', a.tries::text, d.attempts::text, a.tries <> d.attempts),
        ('lease_kept', '—', d.status, d.status <> 'pending' AND d.lease_token IS NOT NULL))
        v (problem, expected, found, is_wrong)
      WHERE d.environment_id = $1 AND d.id = ANY ($2) AND v.is_wrong`,
  },
  {
    // That a ciphertext opens with its own key only is for whoever holds the keys; which key it names stands in its row.
    number: 23,
    subject: 'vault_record',
    check: `
      SELECT r.id AS object_id, 'key_retired' AS problem, 'active' AS expected, coalesce(k.status, '—') AS found
      FROM vault_record r LEFT JOIN vault_dek k ON k.environment_id = $1 AND k.id = r.dek_id
      WHERE r.environment_id = $1 AND r.id = ANY ($2) AND (k.wrapped IS NULL OR k.status NOT IN ('active', 'draining'))`,
  },
  {
    // Ten seconds leave room for the clocks of several machines; that a key ends within one is held by a test.
    number: 24,
    subject: 'api_key',
    check: `
      SELECT k.id AS object_id, 'key_used_after' AS problem, '≤ ' || ended.at AS expected, max(l.created_at)::text AS found
      FROM api_key k
      CROSS JOIN LATERAL (SELECT least(k.revoked_at, k.expires_at) AS at) ended
      JOIN request_log l ON l.environment_id = $1 AND l.actor_id = k.id AND l.id >= id_from('req', ended.at)
      WHERE k.environment_id = $1 AND k.id = ANY ($2) AND l.status < 400 AND l.created_at > ended.at + interval '10 seconds'
      GROUP BY k.id, ended.at`,
  },
  {
    // The links themselves are recomputed by whoever has the key of the log (lib/audit/verify-chain.ts).
    number: 26,
    subject: 'audit_record',
    check: `
      SELECT a.id AS object_id, v.problem, v.expected::text AS expected, '—' AS found FROM audit_record a
      LEFT JOIN audit_head h ON h.environment_id = $1
      CROSS JOIN LATERAL (VALUES
        ('record_missing', a.sequence - 1, a.sequence > 1
          AND NOT EXISTS (SELECT FROM audit_record b WHERE b.environment_id = $1 AND b.sequence = a.sequence - 1)),
        ('record_missing', a.sequence + 1, a.sequence < h.sequence
          AND NOT EXISTS (SELECT FROM audit_record b WHERE b.environment_id = $1 AND b.sequence = a.sequence + 1)),
        ('record_behind_head', coalesce(h.sequence, 0), a.sequence > coalesce(h.sequence, 0))) v (problem, expected, is_wrong)
      WHERE a.environment_id = $1 AND a.id = ANY ($2) AND v.is_wrong`,
  },
];
