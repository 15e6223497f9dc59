import type { Actor } from '@/lib/auth/actor';
import { db, select } from '@/lib/db';
import type { PayoutSchedule } from '@/lib/generated/prisma/client';
import type { Every } from './schema';

/** What a schedule did last; days are `YYYY-MM-DD`. */
export type ScheduleRun = {
  day: string;
  result: 'paid_out' | 'too_little' | 'refused';
  code: string | null;
  payout: string | null;
};
/** The schedule of a currency as its form shows it; version 0 where none was ever saved. */
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
    lastRuns(environmentId),
  ]);
  const scheduled = schedules.filter(({ every }) => every !== 'manual');
  const currencies = new Set([...scheduled, ...accounts].map(({ currency }) => currency));
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

type LastRun = ScheduleRun & { currency: string };

/** The last run of each currency: one row of the key's index for each, however many days there were. */
function lastRuns(environmentId: string): Promise<LastRun[]> {
  return select<LastRun>(
    'payout_schedule_last_runs',
    `SELECT c.code AS currency, r.* FROM currency c CROSS JOIN LATERAL (
       SELECT to_char(day, 'YYYY-MM-DD') AS day, result, code, payout_id AS payout FROM payout_schedule_run
       WHERE environment_id = $1 AND currency = c.code ORDER BY payout_schedule_run.day DESC LIMIT 1) r`,
    [environmentId],
  );
}

function viewOf(currency: string, schedule?: PayoutSchedule, run?: LastRun): ScheduleView {
  return {
    currency,
    every: (schedule?.every ?? 'manual') as Every,
    weekday: schedule?.weekday ?? null,
    monthDay: schedule?.monthDay ?? null,
    minimumAmount: Number(schedule?.minimumAmount ?? 1n),
    nextOn: schedule?.nextOn ? dayOf(schedule.nextOn) : null,
    version: schedule?.version ?? 0,
    lastRun: run ? { day: run.day, result: run.result, code: run.code, payout: run.payout } : null,
  };
}

/** The day (`YYYY-MM-DD`) of the next scheduled payout, and its currency; null where all are made by hand. */
export async function nextScheduledPayout(actor: Actor): Promise<{ day: string; currency: string } | null> {
  const schedule = await db().payoutSchedule.findFirst({
    where: { environmentId: actor.environment.id, nextOn: { not: null } },
    orderBy: [{ nextOn: 'asc' }, { currency: 'asc' }],
  });
  return schedule?.nextOn ? { day: dayOf(schedule.nextOn), currency: schedule.currency } : null;
}
