import type { PayoutFailure, PayoutFailureCode } from './bank-contract';

/** What a failure means, for whoever reads the API; the console has words of its own. */
const DETAILS: Readonly<Record<PayoutFailureCode, string>> = {
  account_closed: 'The account is closed.',
  no_account: 'The bank has no account with this number.',
  account_frozen: 'The account is frozen and takes no money.',
  currency_not_accepted: 'The account does not take this currency.',
  bank_rejected: 'The bank refused without saying why.',
  bank_unreachable: 'The bank could not be reached and never saw the payout.',
};

/** Reasons of ISO 20022 (external status reason codes); what is missing here is `bank_rejected`. */
const REASONS: Readonly<Record<string, PayoutFailureCode>> = {
  AC01: 'no_account',
  AC02: 'no_account',
  AC03: 'no_account',
  AC04: 'account_closed',
  AC06: 'account_frozen',
  AC07: 'account_closed',
  AM03: 'currency_not_accepted',
  MS03: 'bank_rejected',
};

/** A failure with its sentence; `networkCode` is what the bank called it. */
export function payoutFailure(code: PayoutFailureCode, networkCode: string | null): PayoutFailure {
  return { code, network_code: networkCode, detail: DETAILS[code] };
}

/** The failure behind a reason of ISO 20022. */
export function failureOfReason(reason: string): PayoutFailure {
  const code = Object.hasOwn(REASONS, reason) ? REASONS[reason] : undefined;
  return payoutFailure(code ?? 'bank_rejected', reason.slice(0, 10));
}

/** The reason of ISO 20022 that a failure is told with, by a bank that plays one. */
export function reasonOf(code: Exclude<PayoutFailureCode, 'bank_unreachable'>): string {
  const [reason = 'MS03'] = Object.entries(REASONS).find(([, one]) => one === code) ?? [];
  return reason;
}
