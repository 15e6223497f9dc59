import { accountBalances } from './balances';

export type BalanceAmount = { amount: number; currency: string };

/** The merchant's balance: available now, pending until it is settled, held for refunds that are on their way and for open disputes. */
export async function merchantBalance(environmentId: string) {
  const balances = await accountBalances(environmentId);
  const of = (account: string): BalanceAmount[] =>
    balances
      .filter((row) => row.account === account)
      .map((row) => ({ amount: Number(row.balance), currency: row.currency }));
  return {
    object: 'balance' as const,
    available: of('merchant:available'),
    pending: of('merchant:pending'),
    held_for_refunds: of('refunds:held'),
    held_for_disputes: of('disputes:held'),
  };
}
