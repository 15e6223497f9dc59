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

/** Whether a network owes an answer. */
export const PAYMENT_ANSWERS = ['missing'] as const;
/** Real milliseconds after which a call whose end no network has told counts as unanswered. */
export const ANSWER_MISSING_MS = 60_000;

export const PAYMENT_METHODS = ['card', 'alipay'] as const;
