/** What a payer is told when an attempt did not go through. Client-safe: no code of the network ever reaches the page. */
import type { DeclineCode } from '@/lib/connectors/contract';

export const PAYER_PROBLEMS = [
  'check_card',
  'other_card',
  'contact_bank',
  'wait',
  'authenticate',
  'stopped',
  'timed_out',
  'not_now',
  'unavailable',
  'too_many',
  'stale',
  'malformed',
] as const;
export type PayerProblem = (typeof PAYER_PROBLEMS)[number];

const BY_CODE: Readonly<Record<DeclineCode, PayerProblem>> = {
  incorrect_cvc: 'check_card',
  expired_card: 'check_card',
  invalid_number: 'check_card',
  insufficient_funds: 'other_card',
  limit_exceeded: 'other_card',
  // Whoever holds a lost or stolen card reads what everybody reads.
  lost_card: 'other_card',
  stolen_card: 'other_card',
  suspected_fraud: 'other_card',
  // Whoever tries cards cannot tell our refusal from an issuer's.
  blocked_by_risk: 'other_card',
  generic_decline: 'other_card',
  do_not_honor: 'contact_bank',
  restricted_card: 'contact_bank',
  not_permitted: 'contact_bank',
  invalid_transaction: 'contact_bank',
  issuer_unavailable: 'wait',
  system_error: 'wait',
  processing_error: 'wait',
  not_received: 'not_now',
  refund_rejected: 'other_card',
  response_rejected: 'other_card',
  response_too_late: 'other_card',
  authentication_required: 'authenticate',
  authentication_failed: 'authenticate',
  payer_canceled: 'stopped',
  payer_timed_out: 'timed_out',
};

/** The class of a decline, for the payer. Codes that are not known read as "use another card". */
export function payerProblemOf(code: string): PayerProblem {
  return Object.hasOwn(BY_CODE, code) ? BY_CODE[code as DeclineCode] : 'other_card';
}

/** A problem as it travels in the address of the page after a plain submission. */
export function readPayerProblem(text: string | string[] | undefined): PayerProblem | null {
  return PAYER_PROBLEMS.find((problem) => problem === text) ?? null;
}
