import type { ConsoleContext } from '@/components/shell/console-context';
import { listOfMetric, maySeeList, pageOfList } from '@/lib/metrics/list-of-metric';
import type { SeriesView } from '@/lib/metrics/load-insights';
import type { Question } from '@/lib/metrics/questions';
import { METRICS } from '@/lib/metrics/registry';

type Part = { start: string; end: string; group?: string | null };

/**
 * The list whose rows a number counts, with exactly as many rows; null where there is none that the reader may see. `opens` in the registry says which
 * part of the number that is.
 */
export function listHref(
  { base, permissions }: Pick<ConsoleContext, 'base' | 'permissions'>,
  { metric, query }: Question,
  series: SeriesView,
  part: Part,
): string | null {
  const { from: _from, to: _to, granularity: _cut, currency: _code, convert, dimension, ...filters } = query;
  const values = { ...filters, ...(dimension && part.group ? { [dimension]: part.group } : {}) };
  const list = listOfMetric(METRICS[metric], {
    start: part.start,
    end: part.end,
    // Converted numbers are of payments in every currency.
    currency: convert ? null : series.currency,
    values,
  });
  if (!list || !maySeeList(list.key, permissions)) return null;
  const { sum } = METRICS[metric].list;
  return `${base}${pageOfList(list.key, sum && list.filters.currency ? { ...list.filters, sum } : list.filters)}`;
}

/** The list of a point of a chart or table; null also where nothing is counted, because there is nothing to see. */
export function pointHref(
  place: Pick<ConsoleContext, 'base' | 'permissions'>,
  question: Question,
  series: SeriesView,
  point: SeriesView['points'][number],
): string | null {
  return listedCount(question, point) > 0 ? listHref(place, question, series, point) : null;
}

/** The stretch of time that a whole series is about. */
export function wholePart({ query }: Question): Part {
  return { start: query.from ?? '', end: query.to ?? '' };
}

/** How many rows the list of a number has. */
export function listedCount(
  { metric }: Question,
  figure: { value: number | null; numerator: number | null; sample: number },
): number {
  const opens = METRICS[metric].list.opens;
  if (opens === 'value') return figure.value ?? 0;
  return opens === 'numerator' ? (figure.numerator ?? 0) : figure.sample;
}
