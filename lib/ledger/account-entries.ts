import { select } from '@/lib/db';
import { type KeysetPage, keyset } from '@/lib/keyset';
import { MERCHANT_ACCOUNTS, type MerchantAccount } from './accounts';

/** What one entry did to one account, in minor units of the account's currency: what came in less what went out. */
export type AccountEntry = {
  id: string;
  kind: string;
  sourceType: string;
  /** The capture, refund, dispute or release that the entry books. */
  sourceId: string;
  paymentId: string | null;
  effectiveAt: Date;
  change: bigint;
};

/** Ids are of letters, digits and underscores: this sorts behind them all. The first page begins here. */
const AFTER_ALL_IDS = '~';

/**
 * One page of the entries that touched an account in a currency, newest first; all of them together are its balance.
 * Reads along an index for accounts that captures do not touch. `merchant:pending` has none, because every capture would
 * pay for it: its page walks the newest postings, among which nearly each is its own.
 */
export async function accountEntries(
  environmentId: string,
  { account, currency }: { account: MerchantAccount; currency: string },
  { limit, cursor }: { limit: number; cursor?: string },
): Promise<KeysetPage<AccountEntry>> {
  const name = MERCHANT_ACCOUNTS[account];
  const { id, orderBy, take, page } = keyset([environmentId, 'entry', account, currency], cursor, limit);
  const isBackwards = orderBy.id === 'asc';
  const bound = id && ('gt' in id ? id.gt : id.lt);
  // The account stands in the text, for the planner to see which part of the index it is.
  const rows = await select<Omit<AccountEntry, 'change'> & { change: string }>(
    `account_entries_${account}_${isBackwards ? 'before' : 'after'}`,
    `SELECT e.id, e.kind, e.source_type AS "sourceType", e.source_id AS "sourceId", e.payment_id AS "paymentId",
       e.effective_at AS "effectiveAt", moved.change::text
     FROM (
       SELECT p.entry_id, sum(CASE WHEN p.to_account = '${name}' THEN p.amount ELSE -p.amount END) AS change
       FROM posting p
       WHERE p.environment_id = $1 AND p.currency = $2 AND (p.from_account = '${name}' OR p.to_account = '${name}')
         AND p.entry_id ${isBackwards ? '>' : '<'} $3
       GROUP BY p.entry_id ORDER BY p.entry_id ${isBackwards ? 'ASC' : 'DESC'} LIMIT $4
     ) moved
     JOIN entry e ON e.environment_id = $1 AND e.id = moved.entry_id
     ORDER BY e.id ${isBackwards ? 'ASC' : 'DESC'}`,
    [environmentId, currency, bound ?? AFTER_ALL_IDS, take],
  );
  return page(rows.map((row) => ({ ...row, change: BigInt(row.change) })));
}
