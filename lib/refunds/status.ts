/** How a refund can stand. Client-safe. */
export const REFUND_STATUSES = [
  'requires_approval',
  'pending',
  'succeeded',
  'failed',
  'canceled',
  'rejected',
  'expired',
] as const;
export type RefundStatus = (typeof REFUND_STATUSES)[number];

/** Which status of a refund may follow which: the same table as the database's. */
export const REFUND_TRANSITIONS: Record<RefundStatus, readonly RefundStatus[]> = {
  requires_approval: ['pending', 'rejected', 'expired', 'canceled'],
  pending: ['succeeded', 'failed', 'canceled'],
  succeeded: [],
  failed: [],
  canceled: [],
  rejected: [],
  expired: [],
};

/** Which status of a file of refunds may follow which. Client-safe. */
export type RefundBatchStatus = 'checked' | 'running' | 'done' | 'discarded';

export const REFUND_BATCH_TRANSITIONS: Record<RefundBatchStatus, readonly RefundBatchStatus[]> = {
  checked: ['running', 'discarded'],
  running: ['done'],
  done: [],
  discarded: [],
};
