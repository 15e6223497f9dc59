/**
 * What can have happened to a payment, as its list can be asked for and as metrics count it: both must name the same payments.
 * Client-safe.
 */
import type { DeclineCode } from '@/lib/connectors/contract';

/** Whose fault a decline is; codes that answer refunds and disputes have none. The same table as `decline_class` in the database. */
export const DECLINE_CLASSES = {
  payer: [
    'insufficient_funds',
    'expired_card',
    'incorrect_cvc',
    'invalid_number',
    'authentication_failed',
    'payer_canceled',
    'payer_timed_out',
    'limit_exceeded',
  ],
  issuer: [
    'do_not_honor',
    'generic_decline',
    'lost_card',
    'stolen_card',
    'not_permitted',
    'restricted_card',
    'suspected_fraud',
    'authentication_required',
  ],
  network: ['issuer_unavailable', 'system_error', 'processing_error', 'not_received'],
  risk: ['blocked_by_risk'],
  ours: ['invalid_transaction'],
} as const satisfies Record<string, readonly DeclineCode[]>;
export type DeclineClass = keyof typeof DECLINE_CLASSES;

/** Statuses of an attempt that the network approved, whatever became of the money. */
export const APPROVED_ATTEMPTS = ['authorized', 'captured', 'voided'] as const;
/** Results of 3-D Secure for which the payer saw a challenge. */
export const CHALLENGES = ['challenged', 'failed', 'abandoned', 'timed_out'] as const;

/**
 * `decided`: authorized or declined at least once. `first_…`: what the first attempt came to. `recovered_…`: the first attempt
 * was declined and a later one authorized: by another method, after the issuer asked for authentication, or by trying again.
 * `not_processed`: a call that its network did not get, did not process or has not answered, as the watch
 * `connector_failures` of alerts counts it.
 */
export const PAYMENT_STEPS = [
  'submitted',
  'challenged',
  'authenticated',
  'authorized',
  'captured',
  'decided',
  'first_decided',
  'first_authorized',
  'first_declined',
  'recovered_retry',
  'recovered_method',
  'recovered_three_ds',
  'declined_payer',
  'declined_issuer',
  'declined_network',
  'declined_risk',
  'declined_ours',
  'not_processed',
  'refunded',
  'disputed',
  'answered',
  'satisfied',
] as const;
export type PaymentStep = (typeof PAYMENT_STEPS)[number];
