import type { Actor } from '@/lib/auth/actor';
import { select } from '@/lib/db';
import { dayOf, shiftDay, startOfDay } from '@/lib/i18n/days';
import { idAt, type Noun } from '@/lib/ids';
import { accountBalances } from '@/lib/ledger/balances';

/** Minor units per ISO code; currencies are never added up. */
export type Sums = Record<string, number>;

/** One day, or the part of it that has passed. */
export type DayNumbers = {
  volume: Sums;
  refunds: Sums;
  /** Payments that the networks decided, and how many of them they approved; per payment, not per attempt. */
  decided: number;
  approved: number;
};
export type TrendDay = { day: string; volume: Sums; payments: number };
export type Needs = { toCapture: number; unanswered: number; failedRefunds: number };
export type Progress = { payment: boolean; refund: boolean; key: boolean; call: boolean };

const COUNT_MAX = 1_000;

/** The first id of a noun at this instant: ids begin with their time, so a range of time is a range of the primary key. */
function firstId(noun: Noun, at: Date): string {
  const id = idAt(noun, at);
  return `${id.slice(0, id.indexOf('_') + 11)}${'0'.repeat(16)}`;
}

/** What happened from the beginning of the merchant's day until now, and until the same time seven days ago. */
export async function todayAndLastWeek(
  actor: Actor,
  at: Date,
): Promise<{ today: DayNumbers; lastWeek: DayNumbers }> {
  const zone = actor.environment.timeZone;
  const start = startOfDay(dayOf(at, zone), zone);
  const before = startOfDay(shiftDay(dayOf(at, zone), -7), zone);
  const beforeEnd = new Date(before.getTime() + (at.getTime() - start.getTime()));
  const [today, lastWeek] = await Promise.all([
    numbersBetween(actor.environment.id, start, new Date(at.getTime() + 1)),
    numbersBetween(actor.environment.id, before, beforeEnd),
  ]);
  return { today, lastWeek };
}

type SumRow = { kind: 'volume' | 'refunds'; currency: string; amount: string };

async function numbersBetween(environmentId: string, from: Date, to: Date): Promise<DayNumbers> {
  const [sums, [rate]] = await Promise.all([
    select<SumRow>(
      'home_sums',
      `SELECT 'volume' AS kind, currency, sum(amount)::text AS amount FROM capture
       WHERE environment_id = $1 AND id >= $2 AND id < $3 AND status = 'succeeded' GROUP BY currency
       UNION ALL
       SELECT 'refunds', currency, sum(amount)::text FROM refund
       WHERE environment_id = $1 AND id >= $4 AND id < $5 AND status IN ('pending', 'succeeded') GROUP BY currency`,
      [
        environmentId,
        firstId('capture', from),
        firstId('capture', to),
        firstId('refund', from),
        firstId('refund', to),
      ],
    ),
    select<{ decided: number; approved: number }>(
      'home_rate',
      `SELECT count(*)::int AS decided, count(*) FILTER (WHERE amount_authorized > 0)::int AS approved FROM payment
       WHERE environment_id = $1 AND id >= $2 AND id < $3 AND attempt_count > 0
         AND status NOT IN ('processing', 'requires_action', 'in_review')`,
      [environmentId, firstId('payment', from), firstId('payment', to)],
    ),
  ]);
  return {
    volume: sumsOf(sums, 'volume'),
    refunds: sumsOf(sums, 'refunds'),
    decided: rate?.decided ?? 0,
    approved: rate?.approved ?? 0,
  };
}

function sumsOf(rows: SumRow[], kind: SumRow['kind']): Sums {
  return Object.fromEntries(
    rows.filter((row) => row.kind === kind).map((row) => [row.currency, Number(row.amount)]),
  );
}

/** Captured volume and created payments of the last `days` days of the merchant's zone, oldest first, empty days too. */
export async function dailyTrend(actor: Actor, at: Date, days: number): Promise<TrendDay[]> {
  const { id, timeZone } = actor.environment;
  const last = dayOf(at, timeZone);
  const from = startOfDay(shiftDay(last, 1 - days), timeZone);
  const rows = await select<{ day: string; currency: string | null; amount: string; payments: number }>(
    'home_trend',
    `SELECT to_char(created_at AT TIME ZONE $2, 'YYYY-MM-DD') AS day, currency, sum(amount)::text AS amount,
       0 AS payments
     FROM capture WHERE environment_id = $1 AND id >= $3 AND status = 'succeeded' GROUP BY 1, 2
     UNION ALL
     SELECT to_char(created_at AT TIME ZONE $2, 'YYYY-MM-DD'), NULL, '0', count(*)::int
     FROM payment WHERE environment_id = $1 AND id >= $4 GROUP BY 1`,
    [id, timeZone, firstId('capture', from), firstId('payment', from)],
  );
  return Array.from({ length: days }, (_, index) => {
    const day = shiftDay(last, index + 1 - days);
    const ofDay = rows.filter((row) => row.day === day);
    const volume: Sums = {};
    for (const row of ofDay) if (row.currency) volume[row.currency] = Number(row.amount);
    return { day, volume, payments: ofDay.reduce((sum, row) => sum + row.payments, 0) };
  });
}

/** What waits for somebody; each number stops at 1,000. */
export async function needs(actor: Actor, at: Date): Promise<Needs> {
  const weekAgo = new Date(at.getTime() - 7 * 86_400_000);
  const [row] = await select<Needs>(
    'home_needs',
    `SELECT
       (SELECT count(*)::int FROM (SELECT FROM payment WHERE environment_id = $1 AND status = 'authorized'
          LIMIT $3) waiting) AS "toCapture",
       (SELECT count(*)::int FROM (SELECT FROM payment WHERE environment_id = $1 AND status = 'processing'
          AND id < $4 LIMIT $3) waiting) AS unanswered,
       (SELECT count(*)::int FROM (SELECT FROM refund WHERE environment_id = $1 AND status = 'failed' AND id >= $2
          LIMIT $3) failed) AS "failedRefunds"`,
    // A payment counts as unanswered after half a minute, when every ordinary answer has come.
    [
      actor.environment.id,
      firstId('refund', weekAgo),
      COUNT_MAX,
      firstId('payment', new Date(at.getTime() - 30_000)),
    ],
  );
  return row ?? { toCapture: 0, unanswered: 0, failedRefunds: 0 };
}

/** What an integration has reached, from facts and not from clicks. */
export async function progress(actor: Actor): Promise<Progress> {
  const [row] = await select<Progress>(
    'home_progress',
    `SELECT EXISTS (SELECT FROM payment WHERE environment_id = $1) AS payment,
       EXISTS (SELECT FROM refund WHERE environment_id = $1) AS refund,
       EXISTS (SELECT FROM api_key WHERE environment_id = $1 AND kind = 'secret') AS key,
       EXISTS (SELECT FROM api_key WHERE environment_id = $1 AND last_used_at IS NOT NULL) AS call`,
    [actor.environment.id],
  );
  return row ?? { payment: false, refund: false, key: false, call: false };
}

/** What the books hold for the merchant: to be paid out now, and captured but not released yet. Needs `balance:read`. */
export async function balances(actor: Actor): Promise<{ available: Sums; pending: Sums }> {
  const rows = await accountBalances(actor.environment.id);
  const of = (account: string): Sums =>
    Object.fromEntries(
      rows.filter((row) => row.account === account).map((row) => [row.currency, Number(row.balance)]),
    );
  return { available: of('merchant:available'), pending: of('merchant:pending') };
}
