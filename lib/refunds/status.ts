import type { REFUND_STATUSES } from './schema';

/** Which status of a refund may follow which: the same table as the database's. Client-safe. */
export type RefundStatus = (typeof REFUND_STATUSES)[number];

export const REFUND_TRANSITIONS: Record<RefundStatus, readonly RefundStatus[]> = {
  requires_approval: ['pending', 'rejected', 'expired', 'canceled'],
  pending: ['succeeded', 'failed', 'canceled'],
  succeeded: [],
  failed: [],
  canceled: [],
  rejected: [],
  expired: [],
};
