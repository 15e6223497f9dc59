/**
 * The accounts of an environment; each exists once per currency. A balance is what came in less what went out, so the
 * networks' accounts are negative by what they still owe us and all accounts together are zero.
 */
export type Account =
  | `network:${string}`
  | 'merchant:pending'
  | 'merchant:available'
  | 'refunds:held'
  | 'disputes:held'
  | 'payouts:held'
  | `bank:${string}`
  | 'platform:fees';

/** What a network owes us (negative) for captures less refunds. */
export function networkAccount(connector: string): Account {
  return `network:${connector}`;
}

/** What a bank has paid to the merchant: their money, but ours no more. */
export function bankAccount(bank: string): Account {
  return `bank:${bank}`;
}

/** The accounts that a merchant sees as their balance, by the names that the API and the console have for them. */
export const MERCHANT_ACCOUNTS = {
  available: 'merchant:available',
  pending: 'merchant:pending',
  held_for_refunds: 'refunds:held',
  held_for_disputes: 'disputes:held',
  held_for_payouts: 'payouts:held',
} as const satisfies Record<string, Account>;
export type MerchantAccount = keyof typeof MERCHANT_ACCOUNTS;
