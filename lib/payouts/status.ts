/** How a payout can stand. Client-safe. */
export const PAYOUT_STATUSES = ['pending', 'in_transit', 'paid', 'failed', 'canceled'] as const;
export type PayoutStatus = (typeof PAYOUT_STATUSES)[number];

/** Which status of a payout may follow which: the same table as the database's. */
export const PAYOUT_TRANSITIONS: Record<PayoutStatus, readonly PayoutStatus[]> = {
  pending: ['in_transit', 'failed', 'canceled'],
  in_transit: ['paid', 'failed'],
  paid: [],
  failed: [],
  canceled: [],
};

/** Who made a payout: somebody, or the schedule of its currency. Client-safe. */
export const PAYOUT_TRIGGERS = ['manual', 'scheduled'] as const;
export type PayoutTrigger = (typeof PAYOUT_TRIGGERS)[number];
