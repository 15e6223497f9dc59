import { dayOf, shiftDay, startOfDay } from '@/lib/i18n/days';

/** A stretch of time that is read from the facts, or from sums whose whole hours or days it is made of. */
export type Part = { from: Date; to: Date; grain: 'hour' | 'day' | null };

const HOUR_MS = 3_600_000;

/**
 * The whole hours or days of a range, and what is left before and after. Nothing has happened after `at` yet, so a range that
 * goes on until then may end with a whole one.
 */
export function partsOf(bounds: readonly Date[], isHourly: boolean, zone: string, at: Date): Part[] {
  const [from, to] = [bounds[0], bounds.at(-1)] as [Date, Date];
  const floor = (instant: Date) =>
    isHourly
      ? new Date(Math.floor(instant.getTime() / HOUR_MS) * HOUR_MS)
      : startOfDay(dayOf(instant, zone), zone);
  const ceiling = (instant: Date) => {
    const below = floor(instant);
    if (below.getTime() === instant.getTime()) return instant;
    return isHourly
      ? new Date(below.getTime() + HOUR_MS)
      : startOfDay(shiftDay(dayOf(instant, zone), 1), zone);
  };
  const first = ceiling(from);
  const last = to > at ? ceiling(to) : floor(to);
  if (first >= last) return [{ from, to, grain: null }];
  const parts: Part[] = [
    { from, to: first, grain: null },
    { from: first, to: last, grain: isHourly ? 'hour' : 'day' },
    { from: last, to, grain: null },
  ];
  return parts.filter((part) => part.from < part.to);
}

/** Bounds of points as the starts of days are kept: midnight of UTC of their date. */
function dayBounds(bounds: readonly Date[], zone: string): Date[] {
  return bounds.map((bound) => new Date(`${dayOf(bound, zone)}T00:00:00Z`));
}

/** Where sums of a part begin and end, and the beginnings of its points, as hours or days are kept. */
export function keptBounds(bounds: readonly Date[], { from, to, grain }: Part, zone: string) {
  const points = bounds.slice(0, -1);
  if (grain === 'hour') return { starts: from, ends: to, points };
  const [starts, ends] = dayBounds([from, to], zone);
  return { starts, ends, points: dayBounds(points, zone) };
}

/** The sums without the row of no point, which says that anything is folded at all; null without that row. */
export function foldedRows<Row extends { point: number }>(rows: readonly Row[]): Row[] | null {
  const sums = rows.filter(({ point }) => point !== -1);
  return sums.length < rows.length ? sums : null;
}
