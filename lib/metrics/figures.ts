import { converted } from '@/lib/common-currency';
import type { Currency } from '@/lib/money';
import { RATE_MIN } from './definitions';
import { isMoneyMeasure, type Measure, millisecondsOf } from './measures';
import type { Sum } from './read-sums';
import type { Metric } from './registry';

/**
 * A number with what it rests on. `value` is null where nothing counts, and where money of several currencies would be added up. Rates are from 0 to 1 and carry both parts (money in
 * minor units); `is_small` says that fewer than RATE_MIN facts stand behind a rate, a mean or a percentile.
 */
export type Figure = {
  value: number | null;
  numerator: number | null;
  denominator: number | null;
  /** How many facts the number rests on. */
  sample: number;
  is_small: boolean;
};

/** Sums by measure, and for latencies by measure and bucket. */
export type Amounts = Map<Measure, { amount: number; buckets: Map<number, number> }>;

/** Adds a sum, converted where `currency` names one; false where its currency has no rate and it was left out. */
export function addTo(amounts: Amounts, sum: Sum, currency: Currency | null): boolean {
  const isMoney = isMoneyMeasure(sum.measure);
  const amount = isMoney && currency ? converted(sum.amount, sum.currency as Currency, currency) : sum.amount;
  if (amount === null) return false;
  const held = amounts.get(sum.measure) ?? { amount: 0, buckets: new Map<number, number>() };
  held.amount += amount;
  held.buckets.set(sum.bucket, (held.buckets.get(sum.bucket) ?? 0) + amount);
  amounts.set(sum.measure, held);
  return true;
}

/** The number that these sums make. */
export function figureOf(metric: Metric, amounts: Amounts = new Map()): Figure {
  const { parts, unit } = metric;
  const of = (measure: Measure) => Math.round(amounts.get(measure)?.amount ?? 0);
  if (parts.kind === 'sum') {
    const sample = of(parts.sample);
    return { value: of(parts.value), numerator: null, denominator: null, sample, is_small: false };
  }
  if (parts.kind === 'percentile') {
    const sample = of(parts.of);
    const value = percentileOf(amounts.get(parts.of)?.buckets ?? new Map(), sample, parts.percentile);
    return { value, numerator: null, denominator: null, sample, is_small: sample < RATE_MIN };
  }
  const [numerator, denominator, sample] = [of(parts.part), of(parts.whole), of(parts.sample)];
  const share = denominator === 0 ? null : numerator / denominator;
  const value = share !== null && unit === 'money' ? Math.round(share) : share;
  return { value, numerator, denominator, sample, is_small: sample < RATE_MIN };
}

/** What can be told of money in several currencies, whose minor units add up to nothing: how many facts there are. */
export function unsummed(figure: Figure): Figure {
  return { ...figure, value: null, numerator: null, denominator: null };
}

/** Milliseconds that `nth` of a hundred durations do not exceed, by the middle of the bucket that they reach. */
function percentileOf(buckets: ReadonlyMap<number, number>, count: number, nth: number): number | null {
  if (count === 0) return null;
  let seen = 0;
  for (const bucket of [...buckets.keys()].sort((a, b) => a - b)) {
    seen += buckets.get(bucket) ?? 0;
    if (seen >= (count * nth) / 100) return millisecondsOf(bucket);
  }
  return null;
}
