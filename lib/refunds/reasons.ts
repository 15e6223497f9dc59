/** Why a refund is made. Client-safe. */
export const REFUND_REASONS = [
  'requested_by_customer',
  'duplicate',
  'fraudulent',
  'issue_with_item',
  'other',
] as const;
