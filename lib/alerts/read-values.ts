import type { Actor } from '@/lib/auth/actor';
import type { StoredDimension } from '@/lib/metrics/dimensions';
import { type Amounts, addTo, figureOf } from '@/lib/metrics/figures';
import { sourceOf } from '@/lib/metrics/measures';
import { periodOfNewest } from '@/lib/metrics/newest-facts';
import type { Sum } from '@/lib/metrics/read-sums';
import { isMoney, METRICS, type MetricKey, measuresOf } from '@/lib/metrics/registry';
import { sumFacts } from '@/lib/metrics/sum-facts';
import type { Currency } from '@/lib/money';
import { isSum, isWatch, type SignalKey } from './signals';
import { type Usual, usualOf } from './usual';
import { readWatch } from './watch';

/** What a rule looks at. */
export type Look = {
  signal: SignalKey;
  split: string | null;
  filters: Partial<Record<StoredDimension, string>>;
  /** How many facts its rule asks for. */
  sampleMin: number;
};

/**
 * A number and how many facts stand behind it; no number where nothing counts. `since` is when it became so, where that is known
 * better than by the window.
 */
export type Value = { value: number | null; sample: number; since?: Date | undefined };

/** The values of each window by what they are told apart by, the empty text where there is one value. */
export type Values = Map<string, (Value | undefined)[]>;

/** Values that are looked at apart; beyond the largest of them a rule would be about noise. */
const APART_MAX = 50;
/** Facts of one window that a rate or percentile is read from: with more it says the same, and takes its time. */
const FACTS_MAX = 20_000;
const WEEK_MS = 7 * 86_400_000;
export const WEEKS = 4;

/** Reads a signal between each two of `bounds`, oldest first, by the environment's clock. Money is in its default currency. */
export async function readValues(actor: Actor, look: Look, bounds: readonly Date[]): Promise<Values> {
  if (isWatch(look.signal)) {
    const values: Values = new Map();
    for (const { point, subject, ...seen } of await readWatch(actor, look.signal, bounds, look.sampleMin))
      windowsOf(values, subject)[point] = seen;
    return values;
  }
  const sums = await sumsOf(actor, look, look.signal, bounds);
  const byPoint = new Map<string, Amounts[]>();
  for (const sum of sums) {
    const windows = byPoint.get(nameOf(look, sum)) ?? [];
    byPoint.set(nameOf(look, sum), windows);
    const amounts = windows[sum.point] ?? new Map();
    windows[sum.point] = amounts;
    addTo(amounts, sum, null);
  }
  const metric = METRICS[look.signal];
  const values: Values = new Map();
  for (const [name, windows] of [...byPoint].slice(0, APART_MAX)) {
    values.set(
      name,
      windows.map((amounts) => figureOf(metric, amounts)),
    );
  }
  return values;
}

/**
 * What is usual in a window: its numbers of the same hour of the four weeks before. `since` is when it began to be looked for:
 * a week behind that without any facts is one in which nothing happened.
 */
export async function readUsual(
  actor: Actor,
  look: Look,
  [from, to]: readonly [Date, Date],
  since: Date,
): Promise<(name: string) => Usual> {
  const weeks = Array.from({ length: WEEKS }, (_, nth) => (nth + 1) * WEEK_MS);
  const read = await Promise.all(
    weeks.map((ago) =>
      readValues(actor, look, [new Date(from.getTime() - ago), new Date(to.getTime() - ago)]),
    ),
  );
  const quietWeeks = Math.max(0, Math.min(WEEKS, Math.floor((from.getTime() - since.getTime()) / WEEK_MS)));
  return (name) =>
    usualOf(
      read.map((values) => values.get(name)?.[0]),
      isSum(look.signal),
      quietWeeks,
    );
}

function windowsOf(values: Values, name: string): (Value | undefined)[] {
  const known = values.get(name) ?? [];
  values.set(name, known);
  return known;
}

function nameOf({ split }: Look, sum: Sum): string {
  return split === null ? '' : (sum.value ?? 'unknown');
}

/** From the facts themselves: windows of alerts begin at any minute, and what a job folds are whole hours. */
async function sumsOf(actor: Actor, look: Look, key: MetricKey, bounds: readonly Date[]): Promise<Sum[]> {
  const metric = METRICS[key];
  const measures = measuresOf(metric);
  const period = { from: bounds[0] as Date, to: bounds.at(-1) as Date };
  const isCut = bounds.length === 2 && metric.parts.kind !== 'sum';
  const query = {
    measures,
    bounds,
    dimension: look.split as StoredDimension | null,
    filters: look.filters,
    isHourly: false,
  };
  const sources = [...new Set(measures.map(sourceOf))];
  const rows = await Promise.all(
    sources.map(async (source) => {
      const read = isCut ? await periodOfNewest(actor, source, period, FACTS_MAX) : period;
      return sumFacts(actor, source, query, read);
    }),
  );
  const sums = rows.flat().map((row) => ({ ...row, amount: Number(row.amount) }));
  const currency = actor.environment.defaultCurrency as Currency;
  return isMoney(metric) ? sums.filter((sum) => sum.currency === currency || sum.currency === '') : sums;
}
