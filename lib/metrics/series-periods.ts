import { dayOf, shiftDay, startOfDay } from '@/lib/i18n/days';

export const GRANULARITIES = ['hour', 'day', 'week', 'month'] as const;
export type Granularity = (typeof GRANULARITIES)[number];

/** The earliest instant that numbers are asked for, years before today. */
export const YEARS_MAX = 5;

const HOUR_MS = 3_600_000;

/**
 * The instants at which the points of a series begin, and its end last: the first and the last point may be a part. Days,
 * weeks (from Monday) and months are those of the merchant's zone, so a day may have 23 or 25 hours; hours are whole hours of UTC.
 */
export function boundsOf(from: Date, to: Date, granularity: Granularity, zone: string): Date[] {
  const bounds: Date[] = [];
  for (let at = from; at < to; at = nextAfter(at, granularity, zone)) bounds.push(at);
  return [...bounds, to];
}

/** More points than a range can have, cheap to know before they are made. */
export function pointsAtMost(from: Date, to: Date, granularity: Granularity): number {
  const hours = { hour: 1, day: 23, week: 7 * 24 - 1, month: 28 * 24 - 1 }[granularity];
  return Math.ceil((to.getTime() - from.getTime()) / (hours * HOUR_MS)) + 1;
}

function nextAfter(at: Date, granularity: Granularity, zone: string): Date {
  if (granularity === 'hour') return new Date((Math.floor(at.getTime() / HOUR_MS) + 1) * HOUR_MS);
  return startOfDay(nextDay(dayOf(at, zone), granularity), zone);
}

/** The day on which the point after this day's begins. */
function nextDay(day: string, granularity: Granularity): string {
  if (granularity === 'day') return shiftDay(day, 1);
  if (granularity === 'month') return `${shiftDay(`${day.slice(0, 7)}-28`, 4).slice(0, 7)}-01`;
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return shiftDay(day, weekday === 0 ? 1 : 8 - weekday);
}
