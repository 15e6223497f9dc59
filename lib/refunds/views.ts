/** Tabs of the refunds list: each is a set of statuses. Client-safe. */
export const REFUND_VIEWS = ['to_approve', 'pending', 'succeeded', 'failed', 'canceled'] as const;
export type RefundView = (typeof REFUND_VIEWS)[number];
