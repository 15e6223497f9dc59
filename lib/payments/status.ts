/** Statuses of a payment and its parts, and which may follow which: the same tables as the database's. Client-safe. */

export const PAYMENT_STATUSES = [
  'requires_payment_method',
  'requires_confirmation',
  'requires_action',
  'processing',
  'in_review',
  'authorized',
  'succeeded',
  'failed',
  'canceled',
  'expired',
] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

export const PAYMENT_TRANSITIONS: Record<PaymentStatus, readonly PaymentStatus[]> = {
  requires_payment_method: ['requires_confirmation', 'processing', 'canceled'],
  requires_confirmation: ['requires_payment_method', 'processing', 'canceled'],
  processing: [
    'requires_payment_method',
    'requires_confirmation',
    'requires_action',
    'in_review',
    'authorized',
    'succeeded',
    'failed',
    'canceled',
  ],
  requires_action: [
    'requires_payment_method',
    'processing',
    'in_review',
    'authorized',
    'succeeded',
    'failed',
    'canceled',
  ],
  in_review: ['processing', 'authorized', 'succeeded', 'canceled', 'expired'],
  authorized: ['succeeded', 'canceled', 'expired'],
  succeeded: [],
  failed: [],
  canceled: [],
  expired: [],
};

export type AttemptStatus =
  | 'sent'
  | 'requires_action'
  | 'unknown'
  | 'authorized'
  | 'captured'
  | 'voided'
  | 'declined'
  | 'failed';

export const ATTEMPT_TRANSITIONS: Record<AttemptStatus, readonly AttemptStatus[]> = {
  sent: ['requires_action', 'unknown', 'authorized', 'captured', 'declined', 'failed'],
  unknown: ['requires_action', 'authorized', 'captured', 'declined', 'failed', 'voided'],
  requires_action: ['unknown', 'authorized', 'captured', 'declined', 'failed', 'voided'],
  authorized: ['captured', 'voided'],
  captured: [],
  voided: [],
  declined: [],
  failed: [],
};

export type OperationStatus = 'reserved' | 'sent' | 'pending' | 'unknown' | 'approved' | 'declined';

/** An operation whose end is not known leaves that state only by what the network says. */
export const OPERATION_TRANSITIONS: Record<OperationStatus, readonly OperationStatus[]> = {
  reserved: ['sent', 'declined'],
  // Back to `reserved` only where the network certainly never saw the call.
  sent: ['reserved', 'pending', 'unknown', 'approved', 'declined'],
  pending: ['unknown', 'approved', 'declined'],
  unknown: ['pending', 'approved', 'declined'],
  approved: [],
  declined: [],
};

export type CaptureStatus = 'pending' | 'succeeded' | 'failed';

export const CAPTURE_TRANSITIONS: Record<CaptureStatus, readonly CaptureStatus[]> = {
  pending: ['succeeded', 'failed'],
  succeeded: [],
  failed: [],
};

/** Whether a payment can be confirmed (tried) now. */
export function isConfirmable(status: string): boolean {
  return status === 'requires_payment_method' || status === 'requires_confirmation';
}

/** Whether a payment can be canceled now; a cancel of an authorization asks the network. */
export function isCancelable(status: string): boolean {
  return isConfirmable(status) || ['requires_action', 'in_review', 'authorized'].includes(status);
}

export function isTerminal(status: string): boolean {
  return PAYMENT_TRANSITIONS[status as PaymentStatus]?.length === 0;
}

/** A dispute that the bank has not ended. Disputes are a noun above payments; here only this is known of them. */
export function isOpenDispute(status: string): boolean {
  return status === 'inquiry' || status === 'needs_response' || status === 'under_review';
}

export const DAY_MS = 86_400_000;
/** An authorization that is not captured within 7 days is released. */
export const AUTHORIZATION_LIFETIME_MS = 7 * DAY_MS;
/** Captured money becomes available to the merchant after 2 days. */
export const SETTLEMENT_DELAY_MS = 2 * DAY_MS;
