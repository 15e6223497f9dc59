/** What an insights page shows: all of it lives in the page's address. Client-safe. */
import { dayOf, shiftDay } from '@/lib/i18n/days';
import type { AddressProblem, SearchParams } from '@/lib/lists/list-state';
import { CURRENCIES } from '@/lib/money';
import { DIMENSIONS, type Dimension, STORED_DIMENSIONS, type StoredDimension } from './dimensions';
import { METRICS, type MetricKey } from './registry';
import { GRANULARITIES, type Granularity, YEARS_MAX } from './series-periods';

export const RANGES = ['today', '7d', '30d', '90d', '12m', 'custom'] as const;
export type Range = (typeof RANGES)[number];
const RANGE_DAYS = { today: 1, '7d': 7, '30d': 30, '90d': 90, '12m': 365 } as const;

export const COMPARISONS = ['previous', 'year', 'none'] as const;
export type Comparison = (typeof COMPARISONS)[number];
/** 52 weeks: the same weekdays a year before. */
const YEAR_DAYS = 364;
const RANGE_DAYS_MAX = 4 * 365;
/** Longest range that hours and days fit in as points of a chart. */
const DAYS_MAX = { hour: 31, day: 750 } as const;
/** All currencies, money converted to the merchant's own. */
export const CONVERTED = 'converted';
const VALUE_LENGTH_MAX = 64;
const FILTERS_MAX = 3;

export type Filters = Partial<Record<StoredDimension, string>>;
export type FrameState = {
  range: Range;
  /** Days of the merchant's zone (YYYY-MM-DD), both included. */
  from: string;
  to: string;
  /** The first day that numbers are asked for; nothing is compared with days before it. */
  earliest: string;
  by: Granularity;
  compare: Comparison;
  /** A code, `converted`, or empty: every currency counts, and money is the merchant's own. */
  currency: string;
  metric: MetricKey;
  split: Dimension | null;
  show: 'chart' | 'table';
  filters: Filters;
};

type FrameBase = { charts: readonly MetricKey[]; split: Dimension | null };
type Place = { zone: string; now: Date };
const OWN = new Set(['range', 'from', 'to', 'by', 'compare', 'currency', 'metric', 'split', 'show']);
/** In the address for "not broken down", where a page breaks down by itself. */
export const NO_SPLIT = 'none';

/** Reads the address of an insights page, and names every parameter in it that cannot be understood. */
export function readFrame(
  base: FrameBase,
  params: SearchParams,
  { zone, now }: Place,
): { state: FrameState; problems: AddressProblem[] } {
  const problems: AddressProblem[] = [];
  const fault = (parameter: string, value: string, why: AddressProblem['fault']) =>
    problems.push({
      parameter: parameter.slice(0, 40),
      value: value.slice(0, 80).replaceAll('\0', '\ufffd'),
      fault: why,
    });
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(params)) {
    if (Array.isArray(value)) fault(name, value.join(', '), 'twice');
    else if (value?.includes('\0')) fault(name, value, 'value');
    else if (value) given[name] = value;
  }
  function one<T extends string>(name: string, values: readonly T[], otherwise: T): T {
    const value = given[name];
    if (value === undefined) return otherwise;
    const known = values.find((candidate) => candidate === value);
    if (known === undefined) fault(name, value, 'value');
    return known ?? otherwise;
  }
  const filters: Filters = {};
  for (const [name, value] of Object.entries(given)) {
    if (OWN.has(name)) continue;
    const dimension = STORED_DIMENSIONS.find((known) => known === name);
    if (dimension === undefined || Object.keys(filters).length >= FILTERS_MAX) fault(name, value, 'unknown');
    else if (value.length > VALUE_LENGTH_MAX) fault(name, value, 'tooLong');
    else filters[dimension] = value;
  }
  const range = one('range', RANGES, '30d');
  const today = dayOf(now, zone);
  const [earliest, latest] = [shiftDay(today, -YEARS_MAX * 365), shiftDay(today, 364)];
  const days =
    range === 'custom' ? customDays(given, { earliest, latest }, fault) : lastDays(range, { zone, now });
  const split = one<Dimension | typeof NO_SPLIT>('split', [...DIMENSIONS, NO_SPLIT], base.split ?? NO_SPLIT);
  const metric = one('metric', base.charts, base.charts[0] as MetricKey);
  const state: FrameState = {
    range,
    ...days,
    earliest,
    by: fittingGranularity(given.by === undefined ? null : one('by', GRANULARITIES, 'day'), days),
    compare: one('compare', COMPARISONS, 'previous'),
    currency: one('currency', ['', CONVERTED, ...Object.keys(CURRENCIES)], ''),
    metric,
    split: split !== NO_SPLIT && METRICS[metric].dimensions.includes(split) ? split : null,
    show: one('show', ['chart', 'table'], 'chart'),
    filters,
  };
  return { state, problems };
}

function lastDays(range: Exclude<Range, 'custom'>, { zone, now }: Place): { from: string; to: string } {
  const to = dayOf(now, zone);
  return { from: shiftDay(to, 1 - RANGE_DAYS[range]), to };
}

type Fault = (parameter: string, value: string, why: AddressProblem['fault']) => void;

function customDays(
  { from = '', to = '' }: Record<string, string>,
  { earliest, latest }: { earliest: string; latest: string },
  fault: Fault,
): { from: string; to: string } {
  const lone = { from: '2000-01-01', to: '2000-01-01' };
  if (!isDay(from)) fault('from', from, 'value');
  if (!isDay(to)) fault('to', to, 'value');
  if (!isDay(from) || !isDay(to)) return lone;
  if (from > to) fault('to', to, 'order');
  else if (from < earliest) fault('from', from, 'early');
  else if (to > latest) fault('to', to, 'late');
  else if (daysOf({ from, to }) > RANGE_DAYS_MAX) fault('from', from, 'value');
  else return { from, to };
  return lone;
}

function isDay(text: string): boolean {
  const instant = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(text);
}

/** How many days a range has. */
export function daysOf({ from, to }: { from: string; to: string }): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000) + 1;
}

/** Whether a range cut into these has few enough points to draw. */
export function fitsGranularity(by: Granularity, range: { from: string; to: string }): boolean {
  return by === 'hour' || by === 'day' ? daysOf(range) <= DAYS_MAX[by] : true;
}

/** What was chosen where the range still has few enough points, else what suits it. */
function fittingGranularity(chosen: Granularity | null, range: { from: string; to: string }): Granularity {
  if (chosen !== null && fitsGranularity(chosen, range)) return chosen;
  const days = daysOf(range);
  if (days <= 2) return 'hour';
  if (days <= 92) return 'day';
  return days <= 400 ? 'week' : 'month';
}

/** The days that a range is compared with; null without a comparison, or where they are earlier than numbers go back. */
export function comparedDays({
  from,
  to,
  earliest,
  compare,
}: Pick<FrameState, 'from' | 'to' | 'earliest' | 'compare'>) {
  if (compare === 'none') return null;
  const back = compare === 'year' ? YEAR_DAYS : daysOf({ from, to });
  const before = { from: shiftDay(from, -back), to: shiftDay(to, -back) };
  return before.from < earliest ? null : before;
}

/** The parameters of the address that shows this; what the page does by itself is left out. */
export function frameQuery(base: FrameBase, state: FrameState): Record<string, string> {
  const { range, from, to, by, compare, currency, metric, split, show, filters } = state;
  const own: Record<string, string> = range === '30d' ? {} : { range };
  return {
    ...own,
    ...(range === 'custom' ? { from, to } : {}),
    ...(by === fittingGranularity(null, state) ? {} : { by }),
    ...(compare === 'previous' ? {} : { compare }),
    ...(currency === '' ? {} : { currency }),
    ...(metric === base.charts[0] ? {} : { metric }),
    ...(split === base.split ? {} : { split: split ?? NO_SPLIT }),
    ...(show === 'chart' ? {} : { show }),
    ...filters,
  };
}

/** The address's query with something else in it. */
export function frameHref(base: FrameBase, state: FrameState, change: Partial<FrameState>): string {
  const { by, ...query } = frameQuery(base, { ...state, ...change });
  // Another range has points of its own size.
  const isOther = change.range !== undefined && change.range !== state.range;
  return `?${new URLSearchParams(by === undefined || isOther ? query : { ...query, by })}`;
}
