import { z } from 'zod';
import type { Actor } from '@/lib/auth/actor';
import { callFunction } from '@/lib/db';
import type { Call } from '@/lib/doors/call';
import { env } from '@/lib/env';
import { ensure } from '@/lib/errors';
import { BULK_ROWS_MAX, type BulkResult, runBulk } from '@/lib/lists/run-bulk';
import { cancelRefund } from './cancel-refund';
import { issueRefund } from './issue-refund';
import { REFUND_REASONS } from './reasons';
import { IssueRefund } from './schema';

const Ids = z.array(z.string().max(64)).min(1).max(BULK_ROWS_MAX);

export const BulkRefund = z.strictObject({ ids: Ids, reason: z.enum(REFUND_REASONS) });
export type BulkRefund = z.output<typeof BulkRefund>;

/** The refunds of a batch that are taken back together. */
export const UndoBulkRefund = z.strictObject({ ids: Ids });
export type UndoBulkRefund = z.output<typeof UndoBulkRefund>;

/** What became of each payment, and the refunds that can be undone together for so many milliseconds. */
export type BulkRefunded = { results: BulkResult[]; refunds: string[]; undoMs: number };

/** Longer than a batch takes to be written down, so that its first refund does not leave before its last one exists. */
const WRITING_MS = 60_000;

/**
 * Refunds everything that is left of each payment; the member's limit and approvals count for each refund. All that need
 * no approval leave at one moment, when the time to undo the batch is over. If this process dies before it has set that
 * moment, they leave a minute later.
 */
export async function bulkRefund(
  actor: Actor,
  { ids, reason }: BulkRefund,
  call: Call,
): Promise<BulkRefunded> {
  const undoMs = env().REFUND_UNDO_MS;
  const made: string[] = [];
  const results = await runBulk(call, actor.requestId, ids, async (id, own) => {
    const input = IssueRefund.parse({ payment: id, reason });
    const { row } = await issueRefund(actor, input, own, { undoMs: undoMs > 0 ? undoMs + WRITING_MS : 0 });
    const detail = 'The network refused the refund. No money moved, and the amount can be refunded again.';
    ensure(row.status !== 'failed', 'invalid_state', detail);
    made.push(row.id);
    return row;
  });
  if (undoMs === 0 || made.length === 0) return { results, refunds: [], undoMs: 0 };
  const together = await callFunction<{ refund_ids: string[]; undo_ms: number }>(
    'refund_dispatch_together',
    actor.environment.id,
    { refund_ids: made, dispatch_delay_ms: undoMs },
  );
  return { results, refunds: together.refund_ids, undoMs: together.undo_ms };
}

/** Takes the refunds of a batch back, each as a single one is; what has left already stays and says so. */
export function undoBulkRefund(actor: Actor, { ids }: UndoBulkRefund, call: Call): Promise<BulkResult[]> {
  return runBulk(call, actor.requestId, ids, async (id, own) => (await cancelRefund(actor, { id }, own)).row);
}
