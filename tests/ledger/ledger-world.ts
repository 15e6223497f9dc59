import type pg from 'pg';
import { callFunction } from '@/lib/db';
import { newId } from '@/lib/ids';
import { accountBalances } from '@/lib/ledger/balances';
import type { EntryDraft } from '@/lib/ledger/entries';
import { newMerchant } from '../support/merchants';

/** An empty set of books. */
export async function newBooks(): Promise<string> {
  return (await newMerchant()).sandbox.environment.id;
}

/** An entry of one source, with the database's own function, as the money moves write it. */
export function write(
  client: Pick<pg.Pool, 'query'>,
  environmentId: string,
  entry: Pick<EntryDraft, 'kind' | 'postings'> & Partial<EntryDraft>,
  { currency = 'USD', amount = null as number | null } = {},
) {
  const whole = {
    id: newId('entry'),
    source_type: 'capture',
    source_id: newId('capture'),
    payment_id: null,
    ...entry,
  };
  const json = JSON.stringify(whole, (_, value) => (typeof value === 'bigint' ? Number(value) : value));
  return client.query('SELECT record_entry($1, $2, $3, $4, $5)', [
    environmentId,
    JSON.stringify({ at: new Date().toISOString() }),
    json,
    currency,
    amount,
  ]);
}

/** Balances as `CUR account` → minor units. */
export async function balances(environmentId: string): Promise<Record<string, number>> {
  const rows = await accountBalances(environmentId);
  return Object.fromEntries(rows.map((row) => [`${row.currency} ${row.account}`, Number(row.balance)]));
}

/** Sums of all postings, without checkpoints. */
export async function fullSums(
  client: Pick<pg.Pool, 'query'>,
  environmentId: string,
): Promise<Record<string, number>> {
  const { rows } = await client.query(
    `SELECT currency || ' ' || account AS name, sum(move.amount)::int AS balance FROM posting
     CROSS JOIN LATERAL (VALUES (from_account, -amount), (to_account, amount)) AS move (account, amount)
     WHERE environment_id = $1 GROUP BY currency, account ORDER BY currency, account`,
    [environmentId],
  );
  return Object.fromEntries(rows.map((row) => [row.name, row.balance]));
}

/** How many postings lie behind the watermark, and the sum of what is folded. */
export async function folded(
  client: Pick<pg.Pool, 'query'>,
  environmentId: string,
): Promise<Record<string, number>> {
  const { rows } = await client.query(
    `SELECT currency || ' ' || account AS name, balance::int FROM ledger_checkpoint WHERE environment_id = $1 ORDER BY 1`,
    [environmentId],
  );
  return Object.fromEntries(rows.map((row) => [row.name, row.balance]));
}

export async function fold(environmentId: string): Promise<string> {
  return (await callFunction<{ result: string }>('ledger_fold', environmentId, {})).result;
}
