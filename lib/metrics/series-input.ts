import type { Actor } from '@/lib/auth/actor';
import { DomainError } from '@/lib/errors';
import type { Currency } from '@/lib/money';
import { type Dimension, STORED_DIMENSIONS, type StoredDimension } from './dimensions';
import { isMoney, METRICS, type Metric, type MetricKey } from './registry';
import { boundsOf, type Granularity, pointsAtMost, YEARS_MAX } from './series-periods';

/** What is asked for. Instants as Date; `to` does not count any more. */
export type SeriesInput = {
  metric: MetricKey;
  from: Date;
  to: Date;
  granularity: Granularity;
  dimension?: Dimension;
  filters?: Partial<Record<StoredDimension, string>>;
  /** For sums of money without `convert`, and otherwise as a filter: only facts of this currency. */
  currency?: Currency;
  /** Takes all currencies, converted to `currency` (the merchant's own unless given). */
  convert?: boolean;
};

/** The same, found to make sense. `currency` is null where facts of every currency count as they are. */
export type CheckedInput = {
  metric: Metric;
  bounds: readonly Date[];
  dimension: Dimension | null;
  filters: Partial<Record<StoredDimension, string>>;
  currency: Currency | null;
  convert: boolean;
};

/** Points of a series without a breakdown; a year of days and a month of hours fit. */
export const POINTS_MAX = 800;
const YEAR_MS = 366 * 86_400_000;
const FILTERS_MAX = 3;

/** Checks a question. Throws `invalid_request` that names the field. */
export function checkedInput(actor: Actor, input: SeriesInput, at: Date): CheckedInput {
  const metric = METRICS[input.metric];
  const { from, to, granularity, dimension = null, filters = {} } = input;
  const convert = input.convert ?? false;
  if (from >= to)
    refuse('/to', 'range_empty', 'The range ends before it begins: `to` has to be later than `from`.');
  if (from.getTime() < at.getTime() - YEARS_MAX * YEAR_MS) {
    refuse('/from', 'range_too_early', `Numbers go back ${YEARS_MAX} years.`);
  }
  if (to.getTime() > at.getTime() + YEAR_MS)
    refuse('/to', 'range_too_late', '`to` is more than a year ahead.');
  if (pointsAtMost(from, to, granularity) > POINTS_MAX) {
    refuse(
      '/granularity',
      'too_many_points',
      `A series has at most ${POINTS_MAX} points: ask for less time, or for longer periods.`,
    );
  }
  if (dimension !== null) ensureDimension(metric, dimension, '/dimension');
  const asked = STORED_DIMENSIONS.filter((one) => filters[one] !== undefined);
  for (const one of asked) ensureDimension(metric, one, `/${one}`);
  if (asked.length > FILTERS_MAX)
    refuse(`/${asked[0]}`, 'too_many_filters', `At most ${FILTERS_MAX} filters at once.`);
  if (convert && !isMoney(metric))
    refuse('/convert', 'no_money', `${metric.key} is no sum of money; there is nothing to convert.`);
  if (convert && dimension === 'currency') {
    refuse('/convert', 'no_money', 'Broken down by currency every sum stays in its own.');
  }
  return {
    metric,
    bounds: boundsOf(from, to, granularity, actor.environment.timeZone),
    dimension,
    filters,
    currency: currencyOf(actor, metric, input),
    convert,
  };
}

/** Sums of money are of one currency, unless each currency has a point of its own. */
function currencyOf(actor: Actor, metric: Metric, { currency, dimension }: SeriesInput): Currency | null {
  if (currency !== undefined) return currency;
  return isMoney(metric) && dimension !== 'currency' ? (actor.environment.defaultCurrency as Currency) : null;
}

function ensureDimension(metric: Metric, dimension: Dimension, pointer: string): void {
  if (metric.dimensions.includes(dimension)) return;
  const known = metric.dimensions.length > 0 ? metric.dimensions.join(', ') : 'nothing';
  refuse(
    pointer,
    'dimension_unknown',
    `${metric.key} is not known by ${dimension}; it is known by ${known}.`,
  );
}

function refuse(pointer: string, code: string, detail: string): never {
  throw new DomainError('invalid_request', detail, { errors: [{ pointer, code, detail }] });
}
