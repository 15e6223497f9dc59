import type { DeclineCode } from '@/lib/connectors/contract';

/** Codes of a bank's answer to a dispute come back for nothing else, and risk refuses attempts only. */
type PaymentCode = Exclude<DeclineCode, `response_${string}` | 'blocked_by_risk'>;

/** What a network may say of a payment or of a refund; each has its own sentence about either. */
export const DECLINE_CODES = {
  do_not_honor: true,
  invalid_transaction: true,
  invalid_number: true,
  lost_card: true,
  stolen_card: true,
  insufficient_funds: true,
  expired_card: true,
  not_permitted: true,
  suspected_fraud: true,
  limit_exceeded: true,
  restricted_card: true,
  incorrect_cvc: true,
  authentication_required: true,
  authentication_failed: true,
  issuer_unavailable: true,
  system_error: true,
  processing_error: true,
  generic_decline: true,
  payer_canceled: true,
  payer_timed_out: true,
  not_received: true,
  refund_rejected: true,
} as const satisfies Record<PaymentCode, true>;
