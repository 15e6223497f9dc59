import type { Actor } from '@/lib/auth/actor';
import type { RefundRow } from './rows';

/** The refund as the merchant API shows it; `amount` is an integer in minor units. */
export function renderRefund(viewer: Pick<Actor, 'environment'>, refund: RefundRow) {
  return {
    id: refund.id,
    object: 'refund' as const,
    environment: refund.environmentId,
    livemode: viewer.environment.kind === 'live',
    payment: refund.paymentId,
    amount: Number(refund.amount),
    currency: refund.currency,
    reason: refund.reason,
    note: refund.note,
    status: refund.status,
    failure: refund.failure,
    // Snapshots of events from before the undo do not have it.
    dispatch_at: refund.dispatchAt?.toISOString() ?? null,
    // The same for the tries; a refund that is sent by its own request has none.
    dispatch_tries: refund.dispatchTries ?? 0,
    created_by: refund.createdBy,
    metadata: refund.metadata,
    created_at: refund.createdAt.toISOString(),
    updated_at: refund.updatedAt.toISOString(),
    version: refund.version,
  };
}
export type RefundView = ReturnType<typeof renderRefund>;

/** The refund and how many milliseconds from now it can still be undone; 0 when it cannot. */
export function renderConsoleRefund(viewer: Pick<Actor, 'environment'>, { row }: { row: RefundRow }) {
  return { refund: renderRefund(viewer, row), undoMs: undoMsOf(row) };
}

/** By this server's clock, because the reader's may be wrong; 0 when it waits for a network that could not be reached. */
export function undoMsOf(refund: Pick<RefundRow, 'dispatchAt' | 'dispatchTries'>): number {
  if (refund.dispatchTries > 0) return 0;
  return Math.max(0, (refund.dispatchAt?.getTime() ?? 0) - Date.now());
}
