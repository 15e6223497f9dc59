/** Which series the parts of an insights page ask for, in the API's words. Client-safe. */
import { shiftDay, startOfDay } from '@/lib/i18n/days';
import type { Dimension } from './dimensions';
import { CONVERTED, comparedDays, type FrameState } from './frame';
import { isMoney, METRICS, type MetricKey } from './registry';
import type { Granularity } from './series-periods';

export type Question = {
  metric: MetricKey;
  query: Record<string, string>;
  /** Filters of the page that the metric is not known by, so that its number is without them. */
  ignored: string[];
};

type Days = { from: string; to: string };
type Cut = { by: Granularity; split?: Dimension | null };

/** A metric over these days, with the page's filters and currency as far as the metric knows them. */
export function questionOf(
  metric: MetricKey,
  state: FrameState,
  zone: string,
  days: Days,
  cut: Cut,
): Question {
  const entry = METRICS[metric];
  const known = Object.entries(state.filters).filter(([name]) =>
    entry.dimensions.includes(name as Dimension),
  );
  const split = cut.split && entry.dimensions.includes(cut.split) ? cut.split : null;
  return {
    metric,
    query: {
      from: startOfDay(days.from, zone).toISOString(),
      to: startOfDay(shiftDay(days.to, 1), zone).toISOString(),
      granularity: cut.by,
      ...(split ? { dimension: split } : {}),
      ...currencyOf(metric, state, split),
      ...Object.fromEntries(known),
    },
    ignored: Object.keys(state.filters).filter((name) => !entry.dimensions.includes(name as Dimension)),
  };
}

function currencyOf(
  metric: MetricKey,
  { currency }: FrameState,
  split: Dimension | null,
): Record<string, string> {
  if (currency === '' || METRICS[metric].dimensions.length === 0) return {};
  if (currency !== CONVERTED) return { currency };
  // Broken down by currency every sum stays in its own.
  return isMoney(METRICS[metric]) && split !== 'currency' ? { convert: 'true' } : {};
}

/** Below `/api/v1`; also the name under which the series is kept. */
export function pathOf({ metric, query }: Pick<Question, 'metric' | 'query'>): string {
  return `/metrics/${metric}?${new URLSearchParams(query)}`;
}

/** One question for the range and one for what it is compared with. */
export type Compared = { now: Question; before: Question | null };

/** A number of the whole range. It is asked for by month, because a few points are enough for it. */
export function wholeOf(metric: MetricKey, state: FrameState, zone: string): Compared {
  return compared(metric, state, zone, { by: 'month' });
}

/** A number over time, as the page cuts and breaks it down. */
export function overTime(metric: MetricKey, state: FrameState, zone: string): Compared {
  return compared(metric, state, zone, { by: state.by, split: state.split });
}

/** Reasons of declines over time. They have a trend even where the page compares nothing: against the range before. */
export function declinesOf(state: FrameState, zone: string): Compared {
  const asked = state.compare === 'none' ? { ...state, compare: 'previous' as const } : state;
  return compared('declines', asked, zone, { by: state.by, split: 'decline_code' });
}

/** Why checkout sessions ended without money, over the whole range. */
export function dropOffsOf(state: FrameState, zone: string): Compared {
  return compared('checkout_drop_offs', state, zone, { by: 'month', split: 'drop_off' });
}

function compared(metric: MetricKey, state: FrameState, zone: string, cut: Cut): Compared {
  const before = comparedDays(state);
  return {
    now: questionOf(metric, state, zone, state, cut),
    before: before && questionOf(metric, state, zone, before, cut),
  };
}

/** The paths at which the API tells the life cycle of the payments that a page is about, and of those it compares them with. */
export function lifeCyclePaths(state: FrameState, zone: string): { now: string; before: string | null } {
  const { now, before } = wholeOf('payments', state, zone);
  return { now: lifeCyclePath(now), before: before && lifeCyclePath(before) };
}

function lifeCyclePath({ query: { granularity: _, ...query } }: Question): string {
  return `/payment_life_cycle?${new URLSearchParams(query)}`;
}
