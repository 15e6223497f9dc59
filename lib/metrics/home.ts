import type { Actor } from '@/lib/auth/actor';
import { select } from '@/lib/db';
import { dayOf, shiftDay, startOfDay } from '@/lib/i18n/days';
import { accountBalances } from '@/lib/ledger/balances';
import { AUTHORIZED_STATUSES, REFUNDED_STATUSES } from './definitions';
import { CREATED_IN, createdIn, type Period, todayAndLastWeek } from './period';

/** How many and how much, in minor units of one currency. Currencies are never added up. */
export type Total = { currency: string; count: number; amount: number };
/** Minor units per ISO code. */
export type Sums = Record<string, number>;

/** One day, or the part of it that has passed. Each number is that of a list with the same filters. */
export type DayNumbers = {
  /** Payments created in the period, and what of them is captured. */
  payments: Total[];
  /** Refunds created in the period that are on their way or done. */
  refunds: Total[];
  /** Disputes that were opened in the period. */
  disputes: Total[];
  /** Payments created in the period that are authorized (whatever came later, but not canceled), and declined for now. */
  authorized: number;
  declined: number;
};
export type TrendDay = { day: string; payments: Total[] };

/** What happened since the beginning of the merchant's day, and until the same time seven days ago. */
export async function dayNumbers(
  actor: Actor,
  at: Date,
): Promise<{ today: DayNumbers; lastWeek: DayNumbers }> {
  const periods = todayAndLastWeek(at, actor.environment.timeZone);
  const [today, lastWeek] = await Promise.all([
    numbersIn(actor, periods.today),
    numbersIn(actor, periods.lastWeek),
  ]);
  return { today, lastWeek };
}

type PaymentsRow = {
  currency: string;
  count: number;
  amount: string;
  authorized: number;
  declined: number;
};

async function numbersIn(actor: Actor, period: Period): Promise<DayNumbers> {
  const { id, clockOffsetMs } = actor.environment;
  const [payments, refunds, disputes] = await Promise.all([
    select<PaymentsRow>(
      'home_payments',
      `SELECT currency, count(*)::int AS count, sum(amount_captured)::text AS amount,
         count(*) FILTER (WHERE status = ANY ($6))::int AS authorized,
         count(*) FILTER (WHERE declined_count > 0 AND status IN ('requires_payment_method', 'failed'))::int AS declined
       FROM payment
       WHERE ${CREATED_IN} GROUP BY currency ORDER BY currency`,
      [id, ...createdIn('payment', period, clockOffsetMs), AUTHORIZED_STATUSES],
    ),
    select<{ currency: string; count: number; amount: string }>(
      'home_refunds',
      `SELECT currency, count(*)::int AS count, sum(amount)::text AS amount FROM refund
       WHERE ${CREATED_IN} AND status = ANY ($6) GROUP BY currency ORDER BY currency`,
      [id, ...createdIn('refund', period, clockOffsetMs), REFUNDED_STATUSES],
    ),
    select<{ currency: string; count: number; amount: string }>(
      'home_disputes',
      `SELECT currency, count(*)::int AS count, sum(amount)::text AS amount FROM dispute
       WHERE ${CREATED_IN} GROUP BY currency ORDER BY currency`,
      [id, ...createdIn('dispute', period, clockOffsetMs)],
    ),
  ]);
  const add = (key: 'authorized' | 'declined') => payments.reduce((sum, row) => sum + row[key], 0);
  return {
    payments: payments.map(totalOf),
    refunds: refunds.map(totalOf),
    disputes: disputes.map(totalOf),
    authorized: add('authorized'),
    declined: add('declined'),
  };
}

function totalOf({ currency, count, amount }: { currency: string; count: number; amount: string }): Total {
  return { currency, count, amount: Number(amount) };
}

/** Payments of the last `days` days of the merchant's zone by currency, oldest first, empty days too. */
export async function dailyTrend(actor: Actor, at: Date, days: number): Promise<TrendDay[]> {
  const { id, timeZone, clockOffsetMs } = actor.environment;
  const last = dayOf(at, timeZone);
  const names = Array.from({ length: days }, (_, index) => shiftDay(last, index + 1 - days));
  const ranges = names.map((day) =>
    createdIn(
      'payment',
      { from: startOfDay(day, timeZone), to: startOfDay(shiftDay(day, 1), timeZone) },
      clockOffsetMs,
    ),
  );
  // A range of the primary key for each day: a day is what a list of that day shows, whatever the zone does.
  const rows = await select<{ day: string; currency: string; count: number; amount: string }>(
    'home_trend',
    `SELECT d.day, t.currency, t.count, t.amount
     FROM unnest($2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[])
       AS d (day, first, next, starts, ends)
     CROSS JOIN LATERAL (
       SELECT p.currency, count(*)::int AS count, sum(p.amount_captured)::text AS amount FROM payment p
       WHERE p.environment_id = $1 AND p.id >= d.first AND p.id < d.next
         AND (d.starts IS NULL OR p.created_at >= d.starts) AND (d.ends IS NULL OR p.created_at < d.ends)
       GROUP BY p.currency) t
     ORDER BY d.day, t.currency`,
    [id, names, ...[0, 1, 2, 3].map((part) => ranges.map((range) => range[part]))],
  );
  return names.map((day) => ({ day, payments: rows.filter((row) => row.day === day).map(totalOf) }));
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
