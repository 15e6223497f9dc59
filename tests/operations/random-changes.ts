import type pg from 'pg';

const PAYMENT_OF = {
  payment: 'id',
  attempt: 'payment_id',
  refund: 'payment_id',
  dispute: 'payment_id',
  review: 'payment_id',
};

/** What becomes of rows later: table, which, what is set, and what a payment keeps of it. */
const CHANGES: readonly [table: string, which: string, set: string, ofPayment?: string][] = [
  ['refund', "status = 'pending'", "status = 'succeeded'", 'amount_refunded = p.amount_refunded + c.amount'],
  ['dispute', "stage = 'inquiry'", "stage = 'chargeback'"],
  ['review', "status = 'open'", "status = 'approved', closed_at = opened_at, closed_by = 'system'"],
  [
    'payment',
    'satisfaction IS NULL AND amount_authorized > 0 AND checkout_session_id IS NOT NULL',
    'satisfaction = 2, satisfaction_at = created_at',
  ],
  [
    'attempt',
    "status = 'requires_action'",
    `status = 'declined', decline = '{"code": "do_not_honor"}'`,
    "declined_count = p.declined_count + 1, status = 'failed'",
  ],
  ['payout', "status = 'in_transit'", "status = 'paid', ended_at = created_at + interval '2 days'"],
  ['checkout_session', "status = 'open'", "status = 'expired'"],
];

/** Changes a half of all rows that can still change, and tells it by events, as the product does. */
export async function changeSome(writer: pg.ClientBase, environmentId: string, seed: string): Promise<void> {
  for (const [table, which, set, ofPayment] of CHANGES) {
    const paymentId = PAYMENT_OF[table as keyof typeof PAYMENT_OF] ?? 'NULL';
    const { rows } = await writer.query<{ id: string; payment_id: string | null; amount: string }>(
      `UPDATE ${table} SET ${set} WHERE environment_id = $1 AND ${which} AND hashtext(id || $2) % 2 = 0
       RETURNING id, ${paymentId} AS payment_id, to_jsonb(${table})->>'amount' AS amount`,
      [environmentId, seed],
    );
    await writer.query(
      `INSERT INTO event (environment_id, id, type, object_type, object_id, payment_id, seq, snapshot, actor, created_at)
       SELECT $1, 'evt_' || id, $3 || '.changed', $3, id, payment_id, 100000, '{}', 'system', now()
       FROM jsonb_to_recordset($2) AS c (id text, payment_id text)`,
      [environmentId, JSON.stringify(rows), table],
    );
    if (!ofPayment) continue;
    await writer.query(
      `UPDATE payment p SET ${ofPayment} FROM (
         SELECT payment_id, sum(amount) AS amount FROM jsonb_to_recordset($2) AS t (payment_id text, amount bigint) GROUP BY 1
       ) c WHERE p.environment_id = $1 AND p.id = c.payment_id`,
      [environmentId, JSON.stringify(rows)],
    );
  }
}
