import type { Advice, Decline, DeclineCode } from './contract';

const HOUR = 3_600;
const DAY = 24 * HOUR;

/** Advice and, for `retry_later`, the seconds after which another try makes sense. */
const ADVICE: Readonly<Record<DeclineCode, { advice: Advice; retryAfter: number | null }>> = {
  do_not_honor: { advice: 'retry_later', retryAfter: DAY },
  invalid_transaction: { advice: 'other_method', retryAfter: null },
  invalid_number: { advice: 'never', retryAfter: null },
  lost_card: { advice: 'never', retryAfter: null },
  stolen_card: { advice: 'never', retryAfter: null },
  insufficient_funds: { advice: 'retry_later', retryAfter: DAY },
  expired_card: { advice: 'update_card', retryAfter: null },
  not_permitted: { advice: 'never', retryAfter: null },
  suspected_fraud: { advice: 'other_method', retryAfter: null },
  limit_exceeded: { advice: 'retry_later', retryAfter: DAY },
  restricted_card: { advice: 'other_method', retryAfter: null },
  incorrect_cvc: { advice: 'update_card', retryAfter: null },
  authentication_required: { advice: 'authenticate', retryAfter: null },
  authentication_failed: { advice: 'authenticate', retryAfter: null },
  issuer_unavailable: { advice: 'retry_later', retryAfter: HOUR },
  system_error: { advice: 'retry_later', retryAfter: HOUR },
  processing_error: { advice: 'retry_later', retryAfter: HOUR },
  generic_decline: { advice: 'other_method', retryAfter: null },
  payer_canceled: { advice: 'other_method', retryAfter: null },
  payer_timed_out: { advice: 'other_method', retryAfter: null },
  not_received: { advice: 'retry_later', retryAfter: 0 },
  refund_rejected: { advice: 'never', retryAfter: null },
  response_rejected: { advice: 'never', retryAfter: null },
  response_too_late: { advice: 'never', retryAfter: null },
  // Ours, not a network's: the attempt reached none.
  blocked_by_risk: { advice: 'other_method', retryAfter: null },
};

/**
 * ISO 8583 DE39 → unified code. The two-character codes outside ISO's list are the schemes': 1A and N7 are Visa's
 * (authentication required; CVV2 failure), 82 is what other issuers answer to a wrong security code. Issuers that may
 * not say more use 05, so 05 is no verdict on the card. Codes that are missing here become `generic_decline`.
 */
const DE39: Readonly<Record<string, DeclineCode>> = {
  '01': 'do_not_honor',
  '02': 'do_not_honor',
  '03': 'invalid_transaction',
  '04': 'restricted_card',
  '05': 'do_not_honor',
  '06': 'processing_error',
  '07': 'suspected_fraud',
  '12': 'invalid_transaction',
  '13': 'invalid_transaction',
  '14': 'invalid_number',
  '15': 'invalid_number',
  '19': 'processing_error',
  '25': 'invalid_transaction',
  '30': 'invalid_transaction',
  '41': 'lost_card',
  '43': 'stolen_card',
  '46': 'invalid_number',
  '51': 'insufficient_funds',
  '54': 'expired_card',
  '57': 'not_permitted',
  '58': 'not_permitted',
  '59': 'suspected_fraud',
  '61': 'limit_exceeded',
  '62': 'restricted_card',
  '63': 'restricted_card',
  '65': 'limit_exceeded',
  '78': 'restricted_card',
  '82': 'incorrect_cvc',
  '91': 'issuer_unavailable',
  '96': 'system_error',
  '1A': 'authentication_required',
  N7: 'incorrect_cvc',
};

/** A decline of one unified code with its advice. */
export function declineOf(code: DeclineCode, networkCode: string | null): Decline {
  const { advice, retryAfter } = ADVICE[code];
  return { code, network_code: networkCode, advice, retry_after: retryAfter };
}

/**
 * The decline behind a DE39 code. 65 has two meanings: on a Mastercard that was not authenticated it asks for strong
 * customer authentication, everywhere else a limit is reached.
 */
export function declineOfDe39(
  networkCode: string,
  card: { scheme: 'mastercard' | 'other'; authenticated: boolean } = {
    scheme: 'other',
    authenticated: false,
  },
): Decline {
  if (networkCode === '65' && card.scheme === 'mastercard' && !card.authenticated) {
    return declineOf('authentication_required', networkCode);
  }
  const code = Object.hasOwn(DE39, networkCode) ? DE39[networkCode] : undefined;
  return declineOf(code ?? 'generic_decline', networkCode);
}
