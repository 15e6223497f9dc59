import 'server-only';
import type { Actor } from '@/lib/auth/actor';
import { notFound } from '@/lib/errors';
import type { KeysetPage } from '@/lib/keyset';
import { type AccountEntry, accountEntries } from '@/lib/ledger/account-entries';
import { MERCHANT_ACCOUNTS, type MerchantAccount } from '@/lib/ledger/accounts';
import { merchantBalance } from '@/lib/ledger/merchant-balance';
import { isCurrency } from '@/lib/money';

/** What each of the merchant's accounts holds in one currency, in minor units. */
export type CurrencyBalances = { currency: string; amounts: Record<MerchantAccount, number> };

const ACCOUNTS = Object.keys(MERCHANT_ACCOUNTS) as MerchantAccount[];

/** Balances of every currency that the books know, the merchant's own first. */
export async function loadBalances(actor: Actor): Promise<CurrencyBalances[]> {
  const balance = await merchantBalance(actor.environment.id);
  const own = actor.environment.defaultCurrency;
  const codes = new Set(ACCOUNTS.flatMap((account) => balance[account].map(({ currency }) => currency)));
  return [...codes]
    .sort((a, b) => Number(b === own) - Number(a === own) || a.localeCompare(b))
    .map((currency) => {
      const of = (account: MerchantAccount) =>
        balance[account].find((amount) => amount.currency === currency)?.amount ?? 0;
      return {
        currency,
        amounts: Object.fromEntries(ACCOUNTS.map((account) => [account, of(account)])) as Record<
          MerchantAccount,
          number
        >,
      };
    });
}

export type LoadedAccount = {
  account: MerchantAccount;
  currency: string;
  /** Minor units. */
  balance: number;
  currencies: string[];
  page: KeysetPage<AccountEntry>;
};

/** One account in one currency with a page of its entries. Throws `not_found` for an account or currency of nobody's. */
export async function loadAccount(
  actor: Actor,
  name: string,
  asked: { currency?: string; limit: number; cursor?: string },
): Promise<LoadedAccount> {
  const account = ACCOUNTS.find((one) => one === name);
  const currency = asked.currency ?? actor.environment.defaultCurrency;
  if (!account || !isCurrency(currency)) throw notFound();
  const balances = await loadBalances(actor);
  const codes = balances.map((one) => one.currency);
  // Nothing was ever booked in another currency, and looking for it would read all postings.
  const page = codes.includes(currency)
    ? await accountEntries(actor.environment.id, { account, currency }, asked)
    : { rows: [], hasMore: false, nextCursor: null, previousCursor: null };
  return {
    account,
    currency,
    balance: balances.find((one) => one.currency === currency)?.amounts[account] ?? 0,
    currencies: codes.includes(currency) ? codes : [currency, ...codes],
    page,
  };
}
