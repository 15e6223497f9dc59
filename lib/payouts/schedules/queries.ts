import type { Actor } from '@/lib/auth/actor';
import { db } from '@/lib/db';
import type { PayoutSchedule, PayoutScheduleRun } from '@/lib/generated/prisma/client';
import type { Every } from './schema';

/** What a schedule did last; days are `YYYY-MM-DD`. */
export type ScheduleRun = {
  day: string;
  result: 'paid_out' | 'too_little' | 'refused';
  code: string | null;
  payout: string | null;
};
/** The schedule of a currency as its form shows it; version 0 where it is paid out by hand. */
export type ScheduleView = {
  currency: string;
  every: Every;
  weekday: number | null;
  monthDay: number | null;
  /** Minor units. */
  minimumAmount: number;
  nextOn: string | null;
  version: number;
  lastRun: ScheduleRun | null;
};

const dayOf = (date: Date) => date.toISOString().slice(0, 10);

/** The schedules of every currency that has an active account or a schedule, the merchant's own first. */
export async function listSchedules(actor: Actor): Promise<ScheduleView[]> {
  const { id: environmentId, defaultCurrency } = actor.environment;
  const [schedules, accounts, runs] = await Promise.all([
    db().payoutSchedule.findMany({ where: { environmentId } }),
    db().payoutAccount.findMany({
      where: { environmentId, status: 'active' },
      distinct: ['currency'],
      select: { currency: true },
    }),
    db().payoutScheduleRun.findMany({
      where: { environmentId },
      distinct: ['currency'],
      orderBy: [{ currency: 'asc' }, { day: 'desc' }],
    }),
  ]);
  const currencies = new Set([...schedules, ...accounts].map(({ currency }) => currency));
  return [...currencies]
    .sort((a, b) => Number(b === defaultCurrency) - Number(a === defaultCurrency) || a.localeCompare(b))
    .map((currency) =>
      viewOf(
        currency,
        schedules.find((one) => one.currency === currency),
        runs.find((one) => one.currency === currency),
      ),
    );
}

function viewOf(currency: string, schedule?: PayoutSchedule, run?: PayoutScheduleRun): ScheduleView {
  return {
    currency,
    every: (schedule?.every ?? 'manual') as Every,
    weekday: schedule?.weekday ?? null,
    monthDay: schedule?.monthDay ?? null,
    minimumAmount: Number(schedule?.minimumAmount ?? 1n),
    nextOn: schedule ? dayOf(schedule.nextOn) : null,
    version: schedule?.version ?? 0,
    lastRun: run
      ? {
          day: dayOf(run.day),
          result: run.result as ScheduleRun['result'],
          code: run.code,
          payout: run.payoutId,
        }
      : null,
  };
}

/** The day (`YYYY-MM-DD`) of the next scheduled payout, and its currency; null where all are made by hand. */
export async function nextScheduledPayout(actor: Actor): Promise<{ day: string; currency: string } | null> {
  const schedule = await db().payoutSchedule.findFirst({
    where: { environmentId: actor.environment.id },
    orderBy: [{ nextOn: 'asc' }, { currency: 'asc' }],
  });
  return schedule && { day: dayOf(schedule.nextOn), currency: schedule.currency };
}
