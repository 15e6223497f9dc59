import type { Actor } from '@/lib/auth/actor';
import { OTHER, UNKNOWN, VALUES_MAX } from '@/lib/metrics/dimensions';
import type { Figure } from '@/lib/metrics/figures';
import { LATENCY_ERROR } from '@/lib/metrics/measures';
import { readSeries, type SeriesInput } from '@/lib/metrics/read-series';
import { METRICS, type Metric } from '@/lib/metrics/registry';
import { type Added, BRUTE_FORCE, type Expected, figure, type Recipe } from './brute-force';
import type { Facts } from './brute-force-facts';

const HOUR_MS = 3_600_000;
const RATE_MIN = 30;
/** Numbers that mean something in one currency only, though they are no money themselves. */
const RATES_OF_MONEY = ['refund_amount_rate', 'dispute_amount_rate', 'take_rate'];

/** The local date of an instant (YYYY-MM-DD). */
export type LocalDay = (at: number) => string;

/** By what the computer's own calendar says of a zone. */
export function calendarOf(zone: string): LocalDay {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone });
  return (at) => format.format(at);
}

function recipeOf(metric: Metric): Recipe {
  const { kind } = metric.parts;
  return metric.parts.kind === 'percentile'
    ? { kind, percentile: metric.parts.percentile }
    : { kind, isRounded: metric.unit === 'money' };
}

/** The name of the point that an instant belongs to. */
function pointOf(at: number, granularity: SeriesInput['granularity'], dayOf: LocalDay): string {
  if (granularity === 'hour') return String(Math.floor(at / HOUR_MS));
  const day = dayOf(at);
  if (granularity === 'day') return day;
  if (granularity === 'month') return day.slice(0, 7);
  const date = Date.parse(`${day}T00:00:00Z`);
  const sinceMonday = (new Date(date).getUTCDay() + 6) % 7;
  return new Date(date - sinceMonday * 24 * HOUR_MS).toISOString().slice(0, 10);
}

const isNear = (got: number, exact: number) =>
  exact <= 1 ? got === 1 : Math.abs(got - exact) <= exact * LATENCY_ERROR + 0.051;

/** What is different between a number and plain arithmetic; null where nothing is. */
function fault(recipe: Recipe, got: Figure, added: readonly Added[], isSummed: boolean): string | null {
  const expected = isSummed
    ? figure(recipe, added)
    : { ...figure(recipe, added), value: null, numerator: null, denominator: null };
  const { value, numerator, denominator, sample } = got;
  const isValue =
    recipe.kind === 'percentile' && value !== null && expected.value !== null
      ? isNear(value, expected.value)
      : value === expected.value;
  const isSmall = recipe.kind !== 'sum' && sample < RATE_MIN;
  const isRight =
    isValue &&
    sample === expected.sample &&
    numerator === expected.numerator &&
    denominator === expected.denominator &&
    got.is_small === isSmall;
  return isRight ? null : `${told({ value, numerator, denominator, sample })}, not ${told(expected)}`;
}

const told = ({ value, numerator, denominator, sample }: Expected) =>
  `${value} (${numerator}/${denominator} of ${sample})`;

/** The facts that a question is about, by what is written of it. */
function asked(actor: Actor, facts: Facts, input: SeriesInput): Added[] {
  const { metric, dimension, filters = {}, from, to } = input;
  const count = BRUTE_FORCE[metric];
  if (!count) throw new Error(`no brute force for ${metric}`);
  const isOfMoney = METRICS[metric].unit === 'money' || RATES_OF_MONEY.includes(metric);
  const currency =
    input.currency ?? (isOfMoney && dimension !== 'currency' ? actor.environment.defaultCurrency : null);
  return count(facts).filter(
    (one) =>
      one.at >= from.getTime() &&
      one.at < to.getTime() &&
      (one.part !== 0 || one.whole !== 0 || one.sample !== 0) &&
      (currency === null || one.currency === currency) &&
      Object.entries(filters).every(
        ([name, value]) => (one.values[name as keyof Added['values']] ?? UNKNOWN) === value,
      ),
  );
}

/** The values of a breakdown that have a name of their own, the largest first. */
function namesOf(added: readonly Added[], groupValue: (one: Added) => string): string[] {
  const sizes = new Map<string, number>();
  for (const one of added) sizes.set(groupValue(one), (sizes.get(groupValue(one)) ?? 0) + one.sample);
  const names = [...sizes].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([name]) => name);
  return names.length > VALUES_MAX ? [...names.slice(0, VALUES_MAX), OTHER] : names;
}

/**
 * Reads a series and counts the same from the rows; answers what is different: in the whole, in a group, in a point, or a fact that
 * is in no point.
 */
export async function differences(
  actor: Actor,
  facts: Facts,
  input: SeriesInput,
  dayOf: LocalDay,
): Promise<string[]> {
  const { metric, dimension, granularity } = input;
  const recipe = recipeOf(METRICS[metric]);
  const added = asked(actor, facts, input);
  const series = await readSeries(actor, input);
  const name = `${metric} by ${granularity} and ${dimension ?? 'nothing'} ${JSON.stringify(input.filters ?? {})}`;
  const wrong: string[] = [];
  const isOfMoney = METRICS[metric].unit === 'money' || RATES_OF_MONEY.includes(metric);
  const hold = (what: string, got: Figure, of: readonly Added[] = []) => {
    // Minor units of several currencies add up to nothing, nor do parts of such sums.
    const codes = new Set(of.map(({ currency }) => currency));
    const isSummed = !isOfMoney || series.currency !== null || codes.size < 2;
    const difference = fault(recipe, got, of, isSummed);
    if (difference) wrong.push(`${name}, ${what}: ${difference}`);
  };
  hold('whole', series.total, added);

  const groupValue = (one: Added) => (dimension === undefined ? '' : (one.values[dimension] ?? UNKNOWN));
  const names = namesOf(added, groupValue);
  const groupOf = (one: Added) => (names.includes(groupValue(one)) ? groupValue(one) : OTHER);
  if (dimension !== undefined) {
    const groups = series.groups.map(({ group }) => group);
    if (groups.join() !== names.join()) wrong.push(`${name}: groups ${groups}, not ${names}`);
    for (const one of series.groups) {
      const of = added.filter((fact) => groupOf(fact) === one.group);
      hold(one.group, one, of);
    }
  }
  const byPoint = new Map<string, Added[]>();
  for (const one of added) {
    const key = `${pointOf(one.at, granularity, dayOf)} ${groupOf(one)}`;
    byPoint.set(key, [...(byPoint.get(key) ?? []), one]);
  }
  for (const point of series.points) {
    const key = `${pointOf(Date.parse(point.start), granularity, dayOf)} ${point.group ?? ''}`;
    hold(key, point, byPoint.get(key));
    byPoint.delete(key);
  }
  for (const key of byPoint.keys()) wrong.push(`${name}: nothing shows ${key}`);
  return wrong;
}
