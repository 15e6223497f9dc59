import type { ChartMark, ChartRow } from '@/components/charts/series-chart';
import type { SeriesView } from '@/lib/metrics/load-insights';
import type { Mark } from '@/lib/metrics/marks';

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

const TONES = { event: 'warn', incident: 'bad', annotation: 'info' } as const;

/** Where in the chart what happened is, each place and kind once. */
export function chartMarks(rows: readonly PointRow[], marks: readonly Mark[]): ChartMark[] {
  const [first, last] = [rows[0], rows.at(-1)];
  if (!first || !last) return [];
  const indexOf = (instant: string) => {
    if (instant < first.start) return 0;
    if (instant >= last.end) return rows.length - 1;
    return rows.findIndex(({ start, end }) => start <= instant && instant < end);
  };
  const placed = marks.map((mark): ChartMark => {
    const from = indexOf(mark.at);
    const to = mark.kind === 'incident' ? indexOf(mark.until ?? last.end) : from;
    return { from, to, tone: TONES[mark.kind] };
  });
  return [...new Map(placed.map((mark) => [`${mark.from} ${mark.to} ${mark.tone}`, mark])).values()];
}
