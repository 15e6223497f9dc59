import { select } from '@/lib/db';
import { LISTS_FACT, listKeys, velocityOf } from '../attributes';
import type { FactValue } from '../facts';
import type { Outcome, Past } from './backtest-result';
import type { Seen } from './velocity-replay';

/** Attempts that are read at once: payments of this process wait no longer than one such portion takes. */
const PORTION = 4_000;
/** Attempts of one backtest. */
const ATTEMPTS_MAX = 1_000_000;

type Row = {
  attempt_id: string;
  payment_id: string;
  at_ms: number;
  decision: string;
  outcome: Outcome;
  is_fraud_refund: boolean;
  amount: string;
  currency: string;
  hits: Past['hits'];
  facts: FactValue[];
  /** As `SEEN`; only where velocity is asked for. */
  seen?: [
    number | null,
    string | null,
    string | null,
    string | null,
    string | null,
    string | null,
    string | null,
  ];
};

/** One attempt of history with the facts that were asked for, and the lists that held something of it at the time. */
export type Remembered = {
  past: Past;
  facts: Record<string, FactValue>;
  lists: ReadonlySet<string>;
  /** Only where velocity is asked for. */
  seen: Seen | null;
};

/**
 * Facts that are read for a payment only when a rule asks for them, so that history may not have them: here they are found
 * again. Velocity is counted as history goes by.
 */
const FOUND_AGAIN: Readonly<Record<string, string>> = {
  customer_age: `(SELECT extract(epoch FROM a.at - c.created_at)::float8 * 1000 FROM customer c
    WHERE c.environment_id = a.environment_id AND c.id = a.customer_id)`,
  customer_payments: `CASE WHEN a.customer_id IS NOT NULL THEN (SELECT count(*)::float8 FROM (SELECT FROM payment b
    WHERE b.environment_id = a.environment_id AND b.customer_id = a.customer_id AND b.status = 'succeeded'
    AND b.created_at < a.at LIMIT 1000) paid) END`,
  email_age: `(SELECT extract(epoch FROM a.at - min(b.at))::float8 * 1000 FROM risk_assessment b
    WHERE b.environment_id = a.environment_id AND b.email = a.email)`,
};

const NO_LISTS: ReadonlySet<string> = new Set();

/**
 * The attempts of a window as they were assessed, oldest first, a portion at a time; of the facts only `keys`. `isWhole` is
 * false for the last portion when the window has more than a million attempts.
 */
export async function* historyOf(
  environmentId: string,
  window: { from: Date; until: Date },
  keys: readonly string[],
  usesLists: boolean,
): AsyncGenerator<{ attempts: Remembered[]; isWhole: boolean }> {
  const wanted = [...keys, ...(usesLists ? [LISTS_FACT] : [])];
  const read = (cursor: string) => portion(environmentId, window, wanted, cursor);
  let next = read('');
  for (let seen = 0; ; ) {
    const rows = await next;
    seen += rows.length;
    const isLast = rows.length < PORTION;
    const isFull = seen >= ATTEMPTS_MAX;
    // The database reads on while these are looked at.
    if (!isLast && !isFull) {
      next = read(rows.at(-1)?.attempt_id ?? '');
      // Told where it is awaited; nobody waits for it when these are the last ones that somebody wants.
      next.catch(() => undefined);
    }
    yield { attempts: rows.map((row) => rememberedOf(row, keys, usesLists)), isWhole: isLast || !isFull };
    if (isLast || isFull) return;
  }
}

const SEEN = 'json_build_array(a.amount_usd, a.card, a.email, a.ip, a.device, a.customer_id, a.bin)';

/** Prepared once per number of facts and those that are found again: which ones they are is an argument. */
function portion(
  environmentId: string,
  { from, until }: { from: Date; until: Date },
  keys: readonly string[],
  cursor: string,
): Promise<Row[]> {
  const again = keys.filter((key) => Object.hasOwn(FOUND_AGAIN, key));
  const hasVelocity = keys.some(velocityOf);
  const facts = keys.map((key, nth) => {
    const stored = `a.facts -> $${nth + 5}::text`;
    const found = Object.hasOwn(FOUND_AGAIN, key) ? FOUND_AGAIN[key] : null;
    return found ? `coalesce(${stored}, to_jsonb(${found}))` : stored;
  });
  const kinds = [keys.length, hasVelocity, ...again.map((key) => `${key}_${keys.indexOf(key)}`)];
  return select<Row>(
    `risk_history_${kinds.join('_')}`,
    `SELECT a.attempt_id, a.payment_id, extract(epoch FROM a.at)::float8 * 1000 AS at_ms, a.decision, p.amount,
       p.currency, nullif(a.hits, '[]') AS hits,
       CASE WHEN a.decision = 'block' THEN 'blocked'
         WHEN t.status NOT IN ('authorized', 'captured', 'voided') THEN 'unpaid'
         WHEN EXISTS (SELECT FROM dispute d WHERE d.environment_id = a.environment_id AND d.payment_id = a.payment_id)
           THEN 'disputed'
         WHEN p.amount_refunded > 0 THEN 'refunded' ELSE 'approved' END AS outcome,
       p.amount_refunded > 0 AND EXISTS (SELECT FROM refund f WHERE f.environment_id = a.environment_id
         AND f.payment_id = a.payment_id AND f.reason = 'fraudulent') AS is_fraud_refund,
       json_build_array(${facts.join(', ')}) AS facts${hasVelocity ? `, ${SEEN} AS seen` : ''}
     FROM (SELECT * FROM risk_assessment WHERE environment_id = $1 AND attempt_id > $2 AND at >= $3 AND at < $4
       ORDER BY attempt_id LIMIT ${PORTION}) a
     JOIN payment p ON p.environment_id = a.environment_id AND p.id = a.payment_id
     JOIN attempt t ON t.environment_id = a.environment_id AND t.id = a.attempt_id
     ORDER BY a.attempt_id`,
    [environmentId, cursor, from, until, ...keys],
  );
}

function rememberedOf(row: Row, keys: readonly string[], usesLists: boolean): Remembered {
  const facts: Record<string, FactValue> = {};
  for (let nth = 0; nth < keys.length; nth += 1) {
    const value = row.facts[nth] ?? null;
    if (value !== null) facts[keys[nth] as string] = value;
  }
  const lists = usesLists ? row.facts[keys.length] : null;
  return {
    facts,
    lists: typeof lists === 'string' && lists !== '' ? listKeys(lists.split(' ')) : NO_LISTS,
    seen: row.seen ? seenOf(row.at_ms, row.seen) : null,
    past: {
      attempt: row.attempt_id,
      payment: row.payment_id,
      atMs: row.at_ms,
      decision: row.decision,
      outcome: row.outcome,
      isFraudRefund: row.is_fraud_refund,
      amount: BigInt(row.amount),
      currency: row.currency,
      hits: row.hits,
    },
  };
}

function seenOf(
  atMs: number,
  [amountUsd, card, email, ip, device, customer, bin]: NonNullable<Row['seen']>,
): Seen {
  return { at: atMs, amountUsd, by: { card, email, ip, device, customer, bin } };
}
