import type { LedgerPosting } from '@/lib/ledger/balances';

/** One posting as a page shows it: minor units, RFC 3339. */
export type PostingShape = {
  key: string;
  from: string;
  to: string;
  amount: number;
  currency: string;
  at: string;
};

/** Postings of the ledger in the shape that goes to the browser. */
export function postingShapes(postings: readonly LedgerPosting[]): PostingShape[] {
  return postings.map((posting, index) => ({
    key: `${posting.entryId}-${index}`,
    from: posting.from,
    to: posting.to,
    amount: Number(posting.amount),
    currency: posting.currency,
    at: posting.effectiveAt.toISOString(),
  }));
}
