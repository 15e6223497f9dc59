import { type ChartFlag, joined } from '@/components/charts/chart-flag';
import type { ChartMark, ChartRow, Tone } from '@/components/charts/series-chart';
import type { SeriesView } from '@/lib/metrics/load-insights';
import type { Mark } from '@/lib/metrics/marks';
import type { NumberedMark } from '@/lib/metrics/marks-of-metric';

/** More lines than this cannot be told apart; the breakdown below the chart has them all. */
const LINES_MAX = 5;

type SeriesPoint = SeriesView['points'][number];
export type PointRow = {
  start: string;
  end: string;
  /** By series, in their order. */
  points: readonly SeriesPoint[];
  before: SeriesPoint | null;
};
export type ChartTable = { groups: readonly (string | null)[]; rows: readonly PointRow[]; isCut: boolean };

/** What chart and table show: a row for each stretch of time, with a point for each of the largest groups. */
export function tableOf(now: SeriesView, before: SeriesView | null): ChartTable {
  const all = now.groups.map(({ group }) => group);
  const groups = all.length === 0 ? [null] : all.slice(0, LINES_MAX);
  const byStart = new Map<string, SeriesPoint[]>();
  for (const point of now.points) byStart.set(point.start, [...(byStart.get(point.start) ?? []), point]);
  const previous = before && before.groups.length === 0 ? before.points : [];
  const rows = [...byStart].map(([start, points], index) => ({
    start,
    end: points[0]?.end ?? start,
    points: groups.flatMap((group) => points.filter((point) => point.group === group)),
    before: groups[0] === null ? (previous[index] ?? null) : null,
  }));
  return { groups, rows, isCut: all.length > LINES_MAX };
}

/**
 * The table of each currency by itself where money of several is side by side: minor units of a yen and a cent share no axis.
 * Null where one axis has everything.
 */
export function currencyTables(
  series: SeriesView,
  { groups, rows, isCut }: ChartTable,
): { currency: string; table: ChartTable }[] | null {
  if (series.unit !== 'money' || series.currency !== null || groups.length < 2) return null;
  return groups.flatMap((currency, at) => {
    if (currency === null) return [];
    const own = rows.map((row) => ({ ...row, points: row.points.slice(at, at + 1) }));
    return [{ currency, table: { groups: [currency], rows: own, isCut } }];
  });
}

/** The same in numbers alone, for the drawing. */
export function chartRows({ rows }: ChartTable, label: (start: string) => string): ChartRow[] {
  return rows.map(({ start, points, before }) => ({
    label: label(start),
    values: points.map(({ value }) => value),
    small: points.map(({ is_small }) => is_small),
    before: before?.value ?? null,
  }));
}

/** What kind of thing happened, by colour; in the drawing and in the list. */
export const MARK_TONES: Record<Mark['kind'], Tone> = { event: 'warn', incident: 'bad', annotation: 'info' };

/** The row in which an instant is: the first or last for what is before or after them. */
function rowOf(rows: readonly PointRow[], instant: string): number {
  if (instant < (rows[0]?.start ?? '')) return 0;
  if (instant >= (rows.at(-1)?.end ?? '')) return rows.length - 1;
  return rows.findIndex(({ start, end }) => start <= instant && instant < end);
}

/** Where in the chart what happened is, each place and kind once. */
export function chartMarks(rows: readonly PointRow[], marks: readonly Mark[]): ChartMark[] {
  const last = rows.at(-1);
  if (!last) return [];
  const placed = marks.map((mark): ChartMark => {
    const from = rowOf(rows, mark.at);
    const to = mark.kind === 'incident' ? rowOf(rows, mark.until ?? last.end) : from;
    return { from, to, tone: MARK_TONES[mark.kind] };
  });
  return [...new Map(placed.map((mark) => [`${mark.from} ${mark.to} ${mark.tone}`, mark])).values()];
}

/** The numbers of what began in each row, which are next to each other because the list is in order of time. */
export function chartFlags(rows: readonly PointRow[], marks: readonly NumberedMark[]): ChartFlag[] {
  if (rows.length === 0) return [];
  const flags = new Map<number, ChartFlag>();
  for (const mark of marks) {
    const at = rowOf(rows, mark.at);
    const flag = { from: at, to: at, first: mark.number, last: mark.number, tone: MARK_TONES[mark.kind] };
    const known = flags.get(at);
    flags.set(at, known ? joined(known, flag) : flag);
  }
  return [...flags.values()];
}
