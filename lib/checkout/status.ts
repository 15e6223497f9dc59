/** Statuses of a checkout session and which may follow which: the same table as the database's. Client-safe. */

export const CHECKOUT_STATUSES = ['open', 'completed', 'expired', 'canceled'] as const;
export type CheckoutSessionStatus = (typeof CHECKOUT_STATUSES)[number];

/** The tabs of the list beside everything. */
export const CHECKOUT_VIEWS = ['open', 'completed', 'unpaid'] as const;
export type CheckoutView = (typeof CHECKOUT_VIEWS)[number];

export const CHECKOUT_SESSION_TRANSITIONS: Record<CheckoutSessionStatus, readonly CheckoutSessionStatus[]> = {
  open: ['completed', 'expired', 'canceled'],
  completed: [],
  expired: [],
  canceled: [],
};
