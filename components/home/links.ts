import { rangeText } from '@/lib/lists/filter-values';
import { AUTHORIZED_STATUSES, REFUNDED_STATUSES } from '@/lib/metrics/definitions';

/** Days of the merchant's zone (YYYY-MM-DD), both included; an end that is an instant is not. */
export type Days = { from: string; to: string };

/**
 * Where each number leads: the list whose rows make it. A test opens every one of them and compares count and sum, so a
 * number and its link change together.
 */
export function homeLinks(base: string) {
  const list = (path: string, query: Record<string, string>) =>
    `${base}/${path}?${new URLSearchParams(query)}`;
  return {
    payments: (days: Days, currency: string) =>
      list('payments', { ...days, currency, sum: 'amount_captured' }),
    authorized: (days: Days) => list('payments', { ...days, status: AUTHORIZED_STATUSES.join(',') }),
    declined: (days: Days) => list('payments', { ...days, view: 'declined' }),
    refunds: (days: Days, currency: string) =>
      list('refunds', { ...days, currency, status: REFUNDED_STATUSES.join(','), sum: 'amount' }),
    toCapture: () => list('payments', { view: 'to_capture' }),
    opened: (days: Days) => list('disputes', { view: 'all', ...days }),
    disputes: () => list('disputes', { view: 'needs_response' }),
    toApprove: () => list('refunds', { status: 'requires_approval' }),
    failedRefunds: (since: string) => list('refunds', { from: since, status: 'failed' }),
    failedPayouts: (since: string) => list('payouts', { ended: rangeText(since, null), status: 'failed' }),
    schedules: () => `${base}/settings/payout-schedules`,
    accountsToConfirm: () => `${base}/settings/payout-accounts`,
    balance: (account: 'available' | 'pending', currency: string) =>
      list(`balances/${account}`, { currency }),
    unanswered: () => list('payments', { answer: 'missing' }),
  };
}
