/** Statuses of a checkout session and which may follow which: the same table as the database's. Client-safe. */

export type CheckoutSessionStatus = 'open' | 'completed' | 'expired' | 'canceled';

export const CHECKOUT_SESSION_TRANSITIONS: Record<CheckoutSessionStatus, readonly CheckoutSessionStatus[]> = {
  open: ['completed', 'expired', 'canceled'],
  completed: [],
  expired: [],
  canceled: [],
};
