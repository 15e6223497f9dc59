/** What a rule can look at: every metric, and watches over facts that no metric counts. Client-safe. */
import type { StoredDimension } from '@/lib/metrics/dimensions';
import { isMetricKey, METRIC_KEYS, METRICS, type MetricKey, type MetricUnit } from '@/lib/metrics/registry';

/** Watches with their unit, and what their values are told apart by; null where there is one value. */
export const WATCHES = {
  connector_failures: { unit: 'rate', split: 'connector' },
  endpoint_failures: { unit: 'rate', split: 'endpoint' },
  cards_tried: { unit: 'count', split: null },
  sign_in_failures: { unit: 'count', split: null },
  calls_from_new_addresses: { unit: 'count', split: null },
  disputes_due: { unit: 'count', split: null },
  payouts_failed: { unit: 'count', split: null },
  invariants_broken: { unit: 'count', split: null },
} as const satisfies Record<string, { unit: MetricUnit; split: string | null }>;
export type WatchKey = keyof typeof WATCHES;
const WATCH_KEYS = Object.keys(WATCHES) as WatchKey[];

export type SignalKey = MetricKey | WatchKey;
export const SIGNALS: readonly SignalKey[] = [...METRIC_KEYS, ...WATCH_KEYS];

export function isWatch(signal: string): signal is WatchKey {
  return Object.hasOwn(WATCHES, signal);
}

export function isSignal(text: string): text is SignalKey {
  return isWatch(text) || isMetricKey(text);
}

export function unitOf(signal: SignalKey): MetricUnit {
  return isWatch(signal) ? WATCHES[signal].unit : METRICS[signal].unit;
}

/** Whether a signal adds up facts, so that none of them is a zero. */
export function isSum(signal: SignalKey): boolean {
  return !isWatch(signal) && METRICS[signal].parts.kind === 'sum';
}

/** What it is when nothing happened: zero of what is counted or added up, but a part, a mean or a percentile of nothing is none. */
export function valueOfNothing(signal: SignalKey): 0 | null {
  return (isWatch(signal) ? WATCHES[signal].unit === 'count' : isSum(signal)) ? 0 : null;
}

/** The dimensions that a signal is known by, of those that are kept with each fact. */
export function dimensionsOf(signal: SignalKey): StoredDimension[] {
  if (isWatch(signal)) return [];
  return METRICS[signal].dimensions.filter((one): one is StoredDimension => one !== 'currency');
}

/** Some watches look at what is, or at what is to come: there is no history to try a rule on. */
export function hasHistory(signal: SignalKey): boolean {
  return signal !== 'disputes_due' && signal !== 'invariants_broken';
}
