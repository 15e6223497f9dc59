import { z } from 'zod';
import { Amount, CurrencyCode, INT_MAX } from '@/lib/fields';

export const RHYTHMS = ['daily', 'weekly', 'monthly'] as const;
/** `manual`: paid out by hand. Client-safe. */
export const EVERY = ['manual', ...RHYTHMS] as const;
export type Every = (typeof EVERY)[number];

const Weekday = z.int().min(1).max(7);
const MonthDay = z.int().min(1).max(31);

type Days = { every: string; weekday: number | null; month_day: number | null };

/** A day is said exactly where the rhythm has one. */
export function daysFit({ every, weekday, month_day }: Days): boolean {
  return (every === 'weekly') === (weekday !== null) && (every === 'monthly') === (month_day !== null);
}
export const DAYS_FIT = {
  path: ['every'],
  message: 'weekly takes a weekday (Monday is 1), monthly a month_day, the others neither',
};

const fields = {
  currency: CurrencyCode,
  weekday: Weekday.nullable().default(null),
  month_day: MonthDay.nullable().default(null),
  /** Minor units. */
  minimum_amount: Amount.default(1),
};

/** A schedule as the configuration file has it. */
export const ScheduleItem = z.strictObject({ ...fields, every: z.enum(RHYTHMS) }).refine(daysFit, DAYS_FIT);

export const SavePayoutSchedule = z
  .strictObject({
    ...fields,
    every: z.enum(EVERY),
    /** Of the schedule that was seen; 0 where none was ever saved. */
    expected_version: z.int().min(0).max(INT_MAX),
  })
  .refine(daysFit, DAYS_FIT);
export type SavePayoutSchedule = z.output<typeof SavePayoutSchedule>;
