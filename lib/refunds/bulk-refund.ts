import { z } from 'zod';
import type { Actor } from '@/lib/auth/actor';
import type { Call } from '@/lib/doors/call';
import { ensure } from '@/lib/errors';
import { BULK_ROWS_MAX, type BulkResult, runBulk } from '@/lib/lists/run-bulk';
import { issueRefund } from './issue-refund';
import { IssueRefund, REFUND_REASONS } from './schema';

export const BulkRefund = z.strictObject({
  ids: z.array(z.string().max(64)).min(1).max(BULK_ROWS_MAX),
  reason: z.enum(REFUND_REASONS),
});
export type BulkRefund = z.output<typeof BulkRefund>;

/** Refunds everything that is left of each payment; the member's limit and approvals count for each refund. */
export function bulkRefund(actor: Actor, { ids, reason }: BulkRefund, call: Call): Promise<BulkResult[]> {
  return runBulk(call, actor.requestId, ids, async (id, own) => {
    const { row } = await issueRefund(actor, IssueRefund.parse({ payment: id, reason }), own);
    const detail = 'The network refused the refund. No money moved, and the amount can be refunded again.';
    ensure(row.status !== 'failed', 'invalid_state', detail);
    return row;
  });
}
