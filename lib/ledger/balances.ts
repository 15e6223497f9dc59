import { callAlone, select } from '@/lib/db';

/** Balance of one account in minor units of `currency`. */
export type AccountBalance = { currency: string; account: string; balance: bigint };

// A watermark in the future belongs to the cluster from which a backup was restored; here it means nothing.
const BALANCES_SQL = `
  WITH mark AS (
    SELECT folded_before FROM ledger_watermark
    WHERE environment_id = $1 AND folded_before <= pg_snapshot_xmax(pg_current_snapshot())
  ),
  moves AS (
    SELECT currency, account, balance FROM ledger_checkpoint WHERE environment_id = $1 AND EXISTS (SELECT FROM mark)
    UNION ALL
    SELECT p.currency, move.account, move.amount FROM posting p
    CROSS JOIN LATERAL (VALUES (p.from_account, -p.amount), (p.to_account, p.amount)) AS move (account, amount)
    WHERE p.environment_id = $1 AND p.recorded_in >= coalesce((SELECT folded_before FROM mark), '0'::xid8)
  )
  SELECT currency, account, sum(balance)::text AS balance FROM moves GROUP BY currency, account
  ORDER BY currency, account`;

/** Balances of every account: what is folded plus the tail of postings since, in one consistent read. */
export async function accountBalances(environmentId: string): Promise<AccountBalance[]> {
  const rows = await select<{ currency: string; account: string; balance: string }>(
    'account_balances',
    BALANCES_SQL,
    [environmentId],
  );
  return rows.map((row) => ({ ...row, balance: BigInt(row.balance) }));
}

/** Folds finished postings into the checkpoints, so that the tail stays short. Safe to run at any time, by anybody. */
export async function foldBalances(environmentId: string): Promise<void> {
  await callAlone('ledger_fold', environmentId, {});
}

export type LedgerPosting = {
  entryId: string;
  kind: string;
  /** The capture, refund or dispute that the entry books. */
  sourceId: string;
  effectiveAt: Date;
  from: string;
  to: string;
  amount: bigint;
  currency: string;
};

/** Every posting that a payment caused, oldest first; amounts in minor units. */
export async function postingsOfPayment(environmentId: string, paymentId: string): Promise<LedgerPosting[]> {
  const rows = await select<Omit<LedgerPosting, 'amount'> & { amount: string }>(
    'postings_of_payment',
    `SELECT e.id AS "entryId", e.kind, e.source_id AS "sourceId", e.effective_at AS "effectiveAt",
       p.from_account AS "from", p.to_account AS "to", p.amount::text AS amount, p.currency
     FROM entry e JOIN posting p ON p.environment_id = e.environment_id AND p.entry_id = e.id
     WHERE e.environment_id = $1 AND e.payment_id = $2 ORDER BY e.effective_at, e.id, p.line LIMIT 500`,
    [environmentId, paymentId],
  );
  return rows.map((row) => ({ ...row, amount: BigInt(row.amount) }));
}

/** Every posting that one refund or payout caused, oldest first, at most 100. */
export async function postingsOf(
  environmentId: string,
  source: 'refund' | 'payout',
  id: string,
): Promise<LedgerPosting[]> {
  const rows = await select<Omit<LedgerPosting, 'amount'> & { amount: string }>(
    'postings_of_source',
    `SELECT e.id AS "entryId", e.kind, e.effective_at AS "effectiveAt", p.from_account AS "from", p.to_account AS "to",
       p.amount::text AS amount, p.currency
     FROM entry e JOIN posting p ON p.environment_id = e.environment_id AND p.entry_id = e.id
     WHERE e.environment_id = $1 AND e.source_type = $2 AND e.source_id = $3
     ORDER BY e.effective_at, e.id, p.line LIMIT 100`,
    [environmentId, source, id],
  );
  return rows.map((row) => ({ ...row, amount: BigInt(row.amount) }));
}
