import type { Random } from './random';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How busy a merchant is: weights of the weekdays from Sunday on, and of the hours of a day, in its own time zone. */
export type Rhythm = { timeZone: string; weekdays: readonly number[]; hours: readonly number[] };

/** Hours of a shop: quiet nights, a bump at noon, most in the evening. */
export const SHOP_HOURS = [
  6, 3, 2, 1, 1, 2, 5, 12, 22, 32, 38, 42, 48, 44, 40, 38, 40, 44, 50, 58, 62, 54, 36, 16,
] as const;
/** Hours of an office: little before nine and after six. */
export const OFFICE_HOURS = [
  1, 1, 1, 1, 1, 2, 6, 18, 44, 66, 72, 68, 46, 54, 70, 68, 58, 40, 22, 14, 10, 8, 5, 2,
] as const;

/**
 * About `count` instants of the last `days` days up to `now`, oldest first, day by day: a busy merchant's year needs no
 * more memory than one of its days. Business grows a little from day to day.
 */
export function* instants(
  random: Random,
  rhythm: Rhythm,
  count: number,
  days: number,
  now: Date,
): Generator<Date> {
  const dayStarts = Array.from({ length: days + 1 }, (_, index) =>
    startOfDay(rhythm.timeZone, new Date(now.getTime() - (days - index) * DAY_MS)),
  );
  const weights = dayStarts.map((start, index) => {
    const weekday = new Date(start.getTime() + offsetMs(rhythm.timeZone, start)).getUTCDay();
    return (rhythm.weekdays[weekday] ?? 1) * (0.75 + (0.5 * index) / days) * (0.85 + 0.3 * random.next());
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const hours = rhythm.hours.map((weight, hour) => [hour, weight] as const);
  let owed = 0;
  for (const [index, start] of dayStarts.entries()) {
    owed += (count * (weights[index] ?? 0)) / total;
    const today = Math.floor(owed);
    owed -= today;
    const times = Array.from({ length: today }, () => {
      return start.getTime() + random.weighted(hours) * HOUR_MS + random.int(0, HOUR_MS - 1);
    });
    for (const time of times.sort((a, b) => a - b)) if (time < now.getTime()) yield new Date(time);
  }
}

/** Midnight of the day in which `at` lies in this time zone. */
function startOfDay(timeZone: string, at: Date): Date {
  const local = at.getTime() + offsetMs(timeZone, at);
  const midnight = local - (((local % DAY_MS) + DAY_MS) % DAY_MS);
  return new Date(midnight - offsetMs(timeZone, new Date(midnight - offsetMs(timeZone, at))));
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** How far the clocks of a time zone were ahead of UTC at this instant. */
function offsetMs(timeZone: string, at: Date): number {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timeZone, format);
  }
  const part = (type: string) => Number(format.formatToParts(at).find((item) => item.type === type)?.value);
  const local = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return local - Math.floor(at.getTime() / 1_000) * 1_000;
}
