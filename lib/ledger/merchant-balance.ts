import { MERCHANT_ACCOUNTS, type MerchantAccount } from './accounts';
import { accountBalances } from './balances';

export type BalanceAmount = { amount: number; currency: string };

/** The merchant's balance: available now, pending until it is settled, held for refunds and payouts that are on their way and for open disputes. */
export async function merchantBalance(
  environmentId: string,
): Promise<{ object: 'balance' } & Record<MerchantAccount, BalanceAmount[]>> {
  const balances = await accountBalances(environmentId);
  const of = (name: MerchantAccount): BalanceAmount[] =>
    balances
      .filter((row) => row.account === MERCHANT_ACCOUNTS[name])
      .map((row) => ({ amount: Number(row.balance), currency: row.currency }));
  return {
    object: 'balance',
    available: of('available'),
    pending: of('pending'),
    held_for_refunds: of('held_for_refunds'),
    held_for_disputes: of('held_for_disputes'),
    held_for_payouts: of('held_for_payouts'),
  };
}
