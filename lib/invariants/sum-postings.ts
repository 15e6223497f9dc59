import { foldBalances } from '@/lib/ledger/balances';
import { ask } from './ask';
import type { Offender } from './rules/rule';

/**
 * What a pass over all postings carries from step to step: what was folded when it began, up to which transaction, and its
 * own sums so far; by `currency account`, in minor units as text. Postings of transactions before that one never change and
 * none are added, so the sums are exact however long the pass takes.
 */
export type Carried = { before: string; folded: Record<string, string>; sums: Record<string, string> };

/** Folds what can be folded and remembers the result; null when it cannot be read now. */
export async function beginSums(environmentId: string): Promise<Carried | null> {
  await foldBalances(environmentId);
  const rows = await ask<{ before: string; folded: Record<string, string> }>(
    `SELECT w.folded_before::text AS before, coalesce((SELECT jsonb_object_agg(currency || ' ' || account, balance::text)
       FROM ledger_checkpoint c WHERE c.environment_id = $1), '{}') AS folded
     FROM ledger_watermark w WHERE w.environment_id = $1`,
    [environmentId],
  );
  if (rows === null) return null;
  return { before: rows[0]?.before ?? '0', folded: rows[0]?.folded ?? {}, sums: {} };
}

/** The sums of the next postings behind a cursor; null when it takes too long. `cursor` is null at the end. */
export async function addPostings(
  environmentId: string,
  carried: Carried,
  cursor: string,
  limit: number,
): Promise<{ carried: Carried; cursor: string | null; rows: number } | null> {
  const [entry = '', line = '0'] = cursor.split(':');
  const rows = await ask<{ count: number; last: string | null; moves: Record<string, string> | null }>(
    `WITH page AS MATERIALIZED (
       SELECT entry_id, line, currency, from_account, to_account, amount, recorded_in FROM posting
       WHERE environment_id = $1 AND (entry_id, line) > ($2, $3::int) ORDER BY entry_id, line LIMIT $4)
     SELECT (SELECT count(*)::int FROM page) AS count,
       (SELECT entry_id || ':' || line FROM page ORDER BY entry_id DESC, line DESC LIMIT 1) AS last,
       (SELECT jsonb_object_agg(place, sum) FROM (
         SELECT currency || ' ' || account AS place, sum(move.amount)::text AS sum FROM page
         CROSS JOIN LATERAL (VALUES (from_account, -amount), (to_account, amount)) AS move (account, amount)
         WHERE recorded_in < $5::xid8 GROUP BY 1) s) AS moves`,
    [environmentId, entry, line, limit, carried.before],
  );
  const [page] = rows ?? [];
  if (!page) return null;
  const sums = { ...carried.sums };
  for (const [place, amount] of Object.entries(page.moves ?? {})) {
    sums[place] = String(BigInt(sums[place] ?? 0) + BigInt(amount));
  }
  const isLast = page.count < limit;
  return { carried: { ...carried, sums }, cursor: isLast ? null : page.last, rows: page.count };
}

/** Accounts whose folded balance is not the sum of their postings, and currencies whose accounts do not add up to zero. */
export function compareSums({ folded, sums }: Carried): Offender[] {
  const found: Offender[] = [];
  const totals = new Map<string, bigint>();
  for (const place of new Set([...Object.keys(folded), ...Object.keys(sums)])) {
    const [sum, balance] = [BigInt(sums[place] ?? 0), BigInt(folded[place] ?? 0)];
    if (sum !== balance) {
      found.push({ object_id: place, problem: 'balance_sum', expected: String(sum), found: String(balance) });
    }
    const currency = place.split(' ')[0] ?? '';
    totals.set(currency, (totals.get(currency) ?? 0n) + balance);
  }
  for (const [currency, total] of totals) {
    if (total !== 0n)
      found.push({ object_id: currency, problem: 'balance_total', expected: '0', found: String(total) });
  }
  return found;
}
