/** Which status of a payout account may follow which: the same table as the database's. Client-safe. */
export const PAYOUT_ACCOUNT_STATUSES = ['proposed', 'active', 'rejected', 'archived'] as const;
export type PayoutAccountStatus = (typeof PAYOUT_ACCOUNT_STATUSES)[number];

/** `proposed` waits for a second person; another number is another account, so nothing leads back. */
export const PAYOUT_ACCOUNT_TRANSITIONS: Record<PayoutAccountStatus, readonly PayoutAccountStatus[]> = {
  proposed: ['active', 'rejected'],
  active: ['archived'],
  rejected: [],
  archived: [],
};
