import type { Actor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { RATES_OF } from '@/lib/common-currency';
import type { Currency } from '@/lib/money';
import { OTHER } from './dimensions';
import { type Amounts, addTo, type Figure, figureOf, unsummed } from './figures';
import { largestValues, nameOf } from './largest-values';
import { readSums, type Sum } from './read-sums';
import { isMoney, type MetricKey, type MetricUnit, measuresOf } from './registry';
import { checkedInput, type SeriesInput } from './series-input';

export type { SeriesInput } from './series-input';

/** A number of a stretch of time. Instants are RFC 3339; `group` is the dimension's value, null without a breakdown. */
export type Point = Figure & { start: string; end: string; group: string | null };

export type Series = {
  metric: MetricKey;
  unit: MetricUnit;
  /** Only its facts count, or all were converted to it; money is in its minor units. Null where facts of every currency count. */
  currency: Currency | null;
  /** What the rates are of by which amounts were converted, and currencies that they lack and that were left out. */
  converted: { rates_of: string; left_out: string[] } | null;
  /** The merchant's zone, whose days, weeks and months the points are. */
  zone: string;
  /** Everything that had happened until then is counted. */
  as_of: string;
  /** Oldest first; with a breakdown each point of time has one of every group that is in `groups`. */
  points: Point[];
  /** Without a number where it would be money of several currencies, which only a breakdown by currency has. */
  total: Figure;
  /** The groups of a breakdown with their numbers over the whole range, the largest first, `other` last; that of currencies has no sum of money. */
  groups: (Figure & { group: string })[];
};

/**
 * A metric over time. Throws `invalid_request` for ranges, dimensions and currencies that make no sense together. A percentile
 * or rate of the whole is that of all its facts, not a mean of its points.
 */
export async function readSeries(actor: Actor, input: SeriesInput): Promise<Series> {
  const at = now(actor.environment.clockOffsetMs);
  const checked = checkedInput(actor, input, at);
  const { metric, bounds, dimension, filters, currency, convert } = checked;
  const asked = {
    measures: measuresOf(metric),
    bounds,
    dimension,
    filters,
    isHourly: input.granularity === 'hour',
  };
  const sums = await readSums(actor, asked, at);
  const leftOut = new Set<string>();
  const counted = sums.filter((sum) => convert || currency === null || sum.currency === currency);
  const names = dimension === null ? null : largestValues(metric, counted);
  const groupOf = (sum: Sum) => names && nameOf(names, sum.value);
  const all: Amounts = new Map();
  const byGroup = new Map<string | null, Amounts>();
  const byPoint = new Map<string, Amounts>();
  for (const sum of counted) {
    const group = groupOf(sum);
    for (const amounts of [all, amountsAt(byGroup, group), amountsAt(byPoint, `${sum.point} ${group}`)]) {
      if (!addTo(amounts, sum, convert ? currency : null)) leftOut.add(sum.currency);
    }
  }
  const groups = names ?? [null];
  const isNative = currency === null && isMoney(metric);
  const figureIn = (group: string | null, amounts?: Amounts) => {
    const figure = figureOf(metric, amounts);
    return isNative && group === OTHER ? unsummed(figure) : figure;
  };
  const total = figureOf(metric, all);
  return {
    metric: metric.key,
    unit: metric.unit,
    currency,
    converted: convert ? { rates_of: RATES_OF, left_out: [...leftOut].sort() } : null,
    zone: actor.environment.timeZone,
    as_of: at.toISOString(),
    points: bounds.slice(0, -1).flatMap((start, point) =>
      groups.map((group) => ({
        start: start.toISOString(),
        end: (bounds[point + 1] ?? start).toISOString(),
        group,
        ...figureIn(group, byPoint.get(`${point} ${group}`)),
      })),
    ),
    total: isNative && groups.length > 1 ? unsummed(total) : total,
    groups: (names ?? []).map((group) => ({ group, ...figureIn(group, byGroup.get(group)) })),
  };
}

function amountsAt<Key>(map: Map<Key, Amounts>, key: Key): Amounts {
  const known = map.get(key) ?? new Map();
  map.set(key, known);
  return known;
}
