/** What the list of payments can be asked by choice; apart from the filters, which bring a schema along. Client-safe. */

/** Tabs of the list: each is a set of statuses or a condition on the amounts. */
export const PAYMENT_VIEWS = [
  'succeeded',
  'to_capture',
  'in_progress',
  'declined',
  'refunded',
  'disputed',
  'canceled',
] as const;
export type PaymentView = (typeof PAYMENT_VIEWS)[number];

export const PAYMENT_METHODS = ['card', 'alipay'] as const;
