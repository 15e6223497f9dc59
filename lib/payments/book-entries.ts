import type { LedgerPosting } from '@/lib/ledger/balances';

/** The postings of a payment as its page shows them: grouped by entry, and what they did to each account. */
export type BookPosting = { key: string; from: string; to: string; amount: number; currency: string };
export type BookEntry = {
  id: string;
  kind: string;
  sourceId: string;
  at: string;
  postings: readonly BookPosting[];
};
/** `amount` is what came in less what went out, in minor units. */
export type AccountChange = { account: string; currency: string; amount: number };

export function entriesOf(postings: readonly LedgerPosting[]): BookEntry[] {
  const entries = new Map<string, BookEntry & { postings: BookPosting[] }>();
  for (const { entryId, kind, sourceId, effectiveAt, from, to, amount, currency } of postings) {
    const entry = entries.get(entryId) ?? {
      id: entryId,
      kind,
      sourceId,
      at: effectiveAt.toISOString(),
      postings: [],
    };
    entry.postings.push({
      key: `${entryId}-${entry.postings.length}`,
      from,
      to,
      amount: Number(amount),
      currency,
    });
    entries.set(entryId, entry);
  }
  return [...entries.values()];
}

/** The change of each account; all together are zero, because every posting takes what it gives. */
export function changesOfAccounts(entries: readonly BookEntry[]): AccountChange[] {
  const changes = new Map<string, AccountChange>();
  const add = (account: string, currency: string, amount: number) => {
    const key = `${currency} ${account}`;
    const before = changes.get(key)?.amount ?? 0;
    changes.set(key, { account, currency, amount: before + amount });
  };
  for (const { from, to, amount, currency } of entries.flatMap(({ postings }) => postings)) {
    add(from, currency, -amount);
    add(to, currency, amount);
  }
  return [...changes.values()];
}

/** What the books say is left for the merchant of a payment, in its currency. */
export function merchantsShare(entries: readonly BookEntry[], currency: string): number {
  return changesOfAccounts(entries)
    .filter((change) => change.currency === currency && change.account.startsWith('merchant:'))
    .reduce((sum, change) => sum + change.amount, 0);
}
