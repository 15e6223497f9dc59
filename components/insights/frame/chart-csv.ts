import { CSV_MARK, csvLine } from '@/lib/exports/csv';
import type { FileCell } from '@/lib/exports/table';
import { dayOf, localTime } from '@/lib/i18n/days';
import { currencyOfGroup } from '@/lib/metrics/group-currency';
import type { SeriesView } from '@/lib/metrics/load-insights';
import type { Granularity } from '@/lib/metrics/series-periods';
import { toDecimal } from '@/lib/money';

type Point = SeriesView['points'][number];
type Shown = { now: SeriesView; before: SeriesView | null; by: Granularity };

/**
 * A chart as a file: a line for each point with what it is compared with beside it. Days, weeks and months are named by
 * the merchant's calendar, instants stand with the zone's distance from UTC; money is in major units.
 */
export function csvOfChart({ now, before, by }: Shown): string {
  const heads = ['period', 'start', 'end', 'group', 'value', 'unit', 'currency', 'numerator', 'denominator'];
  const earlier = before && placesOf(before);
  const places = placesOf(now);
  const lines = now.points.map((point) => {
    const { numerator, denominator, sample, is_small, group } = point;
    const place = places.findIndex(({ start }) => start === point.start);
    return [
      ...timesOf(point, by, now.zone),
      group,
      amountOf(point, now),
      now.unit,
      now.unit === 'money' ? currencyOfGroup(now, group) : null,
      number(numerator),
      number(denominator),
      number(sample),
      String(is_small),
      ...(now.converted ? [now.converted.rates_of] : []),
      ...(before && earlier ? comparedCells(before, earlier[place], group, by) : []),
    ];
  });
  const own = [...heads, 'sample', 'is_small', ...(now.converted ? ['rates_of'] : [])];
  return csvOf([[...own, ...(before ? COMPARED.map((head) => `compared_${head}`) : [])], ...lines]);
}

const COMPARED = ['period', 'start', 'end', 'value', 'sample'] as const;

/** The first point of each stretch of time: what is compared has other times, so the place tells what belongs together. */
function placesOf({ points }: SeriesView): Point[] {
  return [...new Map(points.toReversed().map((point) => [point.start, point])).values()].toReversed();
}

/** The same group a comparison earlier; its numbers are empty where it was not among the groups. */
function comparedCells(before: SeriesView, at: Point | undefined, group: string | null, by: Granularity) {
  if (!at) return COMPARED.map(() => null);
  const point = before.points.find((one) => one.start === at.start && one.group === group);
  const numbers = point ? [amountOf(point, before), number(point.sample)] : [null, null];
  return [...timesOf(at, by, before.zone), ...numbers];
}

function timesOf({ start, end }: Point, by: Granularity, zone: string): FileCell[] {
  const [from, to] = [new Date(start), new Date(end)].map((at) => localTime(at, zone));
  return [periodOf(start, by, zone), from ?? null, to ?? null];
}

/** What a stretch of time is called in a file: its first day, its month, or for hours its first instant. */
export function periodOf(start: string, by: Granularity, zone: string): string {
  const day = dayOf(new Date(start), zone);
  return { hour: localTime(new Date(start), zone), day, week: day, month: day.slice(0, 7) }[by];
}

/** Rows as a CSV file, the heads first. */
export function csvOf(rows: readonly (readonly FileCell[])[]): string {
  return `${CSV_MARK}${rows.map(csvLine).join('')}`;
}

function amountOf(point: Point, series: SeriesView): FileCell {
  const code = currencyOfGroup(series, point.group);
  if (point.value === null || series.unit !== 'money' || !code) return number(point.value);
  return { number: toDecimal(point.value, code) };
}

function number(value: number | null): FileCell {
  return value === null ? null : { number: String(value) };
}
