import type { Actor } from '@/lib/auth/actor';
import { db, select } from '@/lib/db';
import { notFound } from '@/lib/errors';
import type { RefundBatch } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';

/** The batch with this id in the actor's environment. Throws `not_found`. */
export async function getRefundBatch(actor: Actor, id: string): Promise<RefundBatch> {
  if (!isId('refundBatch', id)) throw notFound();
  const batch = await db().refundBatch.findUnique({
    where: { environmentId_id: { environmentId: actor.environment.id, id } },
  });
  if (!batch) throw notFound();
  return batch;
}

/** The files that were imported, newest first; at most 50. */
export function listRefundBatches(actor: Actor): Promise<RefundBatch[]> {
  return db().refundBatch.findMany({
    where: { environmentId: actor.environment.id },
    orderBy: [{ environmentId: 'desc' }, { id: 'desc' }],
    take: 50,
  });
}

/** A row of a file and what became of its refund; `state` is the refund's status, or `waiting` or `refused`. */
export type BatchRow = {
  line: number;
  payment: string;
  amount: string;
  currency: string;
  reason: string;
  note: string | null;
  reference: string | null;
  state: string;
  refund: string | null;
  failure: { code?: string } | null;
  problem: { code: string; detail: string } | null;
};

const ROWS_SQL = `
  SELECT w.line, w.payment_id AS payment, w.amount::text AS amount, w.currency, w.reason, w.note, w.reference,
    coalesce(r.status, w.status) AS state, r.id AS refund, r.failure, w.problem
  FROM refund_batch_row w
  LEFT JOIN refund r ON r.environment_id = w.environment_id AND r.id = w.refund_id
  WHERE w.environment_id = $1 AND w.batch_id = $2`;

/** Every row of a batch in the order of the file. */
export function listBatchRows(actor: Actor, batchId: string): Promise<BatchRow[]> {
  return select<BatchRow>('batch_rows', `${ROWS_SQL} ORDER BY w.line`, [actor.environment.id, batchId]);
}

/** How many rows stand where, and the first hundred that did not go through. */
export async function batchProgress(
  actor: Actor,
  batchId: string,
): Promise<{ counts: Record<string, number>; bad: BatchRow[] }> {
  const values = [actor.environment.id, batchId];
  const [states, bad] = await Promise.all([
    select<{ state: string; count: number }>(
      'batch_states',
      `SELECT state, count(*)::int AS count FROM (${ROWS_SQL}) t GROUP BY state`,
      values,
    ),
    select<BatchRow>(
      'batch_bad_rows',
      `${ROWS_SQL} AND (w.status = 'refused' OR r.status IN ('failed', 'rejected', 'expired', 'canceled'))
       ORDER BY w.line LIMIT 100`,
      values,
    ),
  ]);
  return { counts: Object.fromEntries(states.map(({ state, count }) => [state, count])), bad };
}
