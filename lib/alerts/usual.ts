import type { MetricUnit } from '@/lib/metrics/registry';
import type { Value } from './read-values';

/** What is usual in a window. `isQuiet`: where it says nothing, it is known that nothing happened. */
export type Usual = Value & { isQuiet: boolean };

/**
 * The same window of past weeks, together: of sums the mean of the weeks, of rates and latencies each week by its sample.
 * `quietWeeks` is in how many of them nothing happened if nothing is there; of the others nobody knows, so they do not count.
 */
export function usualOf(weeks: readonly (Value | undefined)[], isSum: boolean, quietWeeks: number): Usual {
  const known = weeks.filter((one): one is { value: number; sample: number } => one?.value != null);
  const sample = known.reduce((sum, one) => sum + one.sample, 0);
  const isQuiet = isSum && quietWeeks > 0;
  if (sample === 0) return { value: isQuiet ? 0 : null, sample: 0, isQuiet };
  const value = isSum
    ? known.reduce((sum, one) => sum + one.value, 0) / Math.max(known.length, quietWeeks)
    : known.reduce((sum, one) => sum + one.value * one.sample, 0) / sample;
  return { value, sample, isQuiet };
}

/**
 * Standard errors that a deviation lies beyond: windows are looked at thousands of times a month, and few of them may say
 * something by chance.
 */
const ERRORS = 6;

/**
 * How much longer than usual something must take: milliseconds vary by the machine, and a second is what people notice
 * (J. Nielsen, "Response times: the three important limits").
 */
const NOTICED_MS = 1_000;

/** How far chance alone takes a number from what is usual: small shares of few facts vary, and so do counts and short times. */
export function chanceOf(unit: MetricUnit, usual: { value: number; sample: number }, sample: number): number {
  if (unit === 'count') return ERRORS * Math.sqrt(usual.value);
  if (unit === 'duration_ms') return NOTICED_MS;
  if (unit !== 'rate' || sample === 0 || usual.sample === 0) return 0;
  return ERRORS * Math.sqrt(usual.value * (1 - usual.value) * (1 / sample + 1 / usual.sample));
}
