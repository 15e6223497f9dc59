/** Which facts each kind of operation can cause. */
export const AUTHORIZATION_EVENTS: ReadonlySet<string> = new Set([
  'payment.requires_action',
  'payment.in_review',
  'review.opened',
  'payment.authorized',
  'payment.captured',
  'payment.succeeded',
  'payment.attempt_failed',
  'payment.failed',
  'checkout_session.completed',
]);
export const CAPTURE_EVENTS: ReadonlySet<string> = new Set([
  'payment.captured',
  'payment.succeeded',
  'payment.capture_failed',
]);
export const CANCEL_EVENTS: ReadonlySet<string> = new Set([
  'review.closed',
  'payment.canceled',
  'payment.expired',
  'payment.succeeded',
]);

/** The step that tells of a fact without more. */
export const EVENT_STEPS: Readonly<Record<string, string>> = {
  'payment.canceled': 'canceled',
  'payment.expired': 'expired',
  'payment.succeeded': 'succeeded',
};
