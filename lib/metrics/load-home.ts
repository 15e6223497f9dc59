import type { Actor } from '@/lib/auth/actor';
import { dayOf, shiftDay } from '@/lib/i18n/days';
import { isBankConnected } from '@/lib/payouts/bank-connected';
import { nextScheduledPayout } from '@/lib/payouts/schedules/queries';
import { balances, type DayNumbers, dailyTrend, dayNumbers, type Sums, type TrendDay } from './home';
import { type Needs, needs } from './needs';
import { todayAndLastWeek } from './period';
import { openSteps, progress } from './progress';
import type { Progress } from './steps';

export type Home = {
  /** Today in the merchant's zone, as the lists' filters take it. */
  today: { from: string; to: string };
  /** The same day last week until this time, which is an instant (RFC 3339). */
  lastWeek: { from: string; to: string };
  numbers: { today: DayNumbers; lastWeek: DayNumbers };
  /** Null for roles that do not see balances. `nextPayout` is the day (YYYY-MM-DD) on which a schedule pays out, null where no bank is connected. */
  balance: { available: Sums; pending: Sums; nextPayout: string | null } | null;
  trend: TrendDay[];
  /** Of the chart: the one asked for when it has payments, else the merchant's own. */
  currency: string;
  currencies: string[];
  needs: Needs;
  steps: Progress | null;
};

const TREND_DAYS = 14;

/** Everything that the home page shows, read at once; null for a live environment that has no network yet. */
export async function loadHome(actor: Actor, at: Date, currency: unknown): Promise<Home | null> {
  const { kind, timeZone, defaultCurrency } = actor.environment;
  const done = await progress(actor);
  if (kind === 'live' && !done.payment) return null;
  const [numbers, trend, waiting, balance, steps] = await Promise.all([
    dayNumbers(actor, at),
    dailyTrend(actor, at, TREND_DAYS),
    needs(actor, at),
    actor.permissions.has('balance:read') ? balancesAndPayout(actor) : null,
    openSteps(actor, done),
  ]);
  const seen = new Set(trend.flatMap((day) => day.payments.map((total) => total.currency)));
  const currencies = [defaultCurrency, ...[...seen].filter((code) => code !== defaultCurrency).sort()];
  const day = dayOf(at, timeZone);
  return {
    today: { from: day, to: day },
    lastWeek: {
      from: shiftDay(day, -7),
      to: todayAndLastWeek(at, timeZone).lastWeek.to.toISOString(),
    },
    numbers,
    balance,
    trend,
    currency: currencies.find((code) => code === currency) ?? defaultCurrency,
    currencies,
    needs: waiting,
    steps,
  };
}

async function balancesAndPayout(actor: Actor): Promise<NonNullable<Home['balance']>> {
  const seesPayouts = actor.permissions.has('payouts:read') && isBankConnected(actor.environment.kind);
  const [sums, next] = await Promise.all([balances(actor), seesPayouts ? nextScheduledPayout(actor) : null]);
  return { ...sums, nextPayout: next?.day ?? null };
}
