import type { Actor } from '@/lib/auth/actor';
import { dayOf, shiftDay, startOfDay } from '@/lib/i18n/days';
import { OTHER } from '@/lib/metrics/dimensions';
import type { Figure } from '@/lib/metrics/figures';
import { filterOf, listOfMetric, type ShownPart } from '@/lib/metrics/list-of-metric';
import { readSeries, type SeriesInput } from '@/lib/metrics/read-series';
import { METRIC_KEYS, METRICS, type Metric } from '@/lib/metrics/registry';
import { Random } from '../../prisma/seed/random';
import { expect, type TestDatabase, test } from '../support/database';
import { type Counted, listed, opened, sumOf } from './metric-lists-world';
import { RandomFacts } from './random-facts';
import { analyzeRandom, foldAll, inRandomSandbox } from './random-facts-world';

const HOUR_MS = 3_600_000;
const ZONE = 'Europe/Berlin';
const AT_ONCE = 6;

/** Holds points against their lists, each of which is read once. */
class Points {
  readonly wrong: string[] = [];
  private readonly lists = new Map<string, Promise<Counted>>();
  private seen = 0;

  constructor(private readonly actor: Actor) {}

  /** Lists with anything in them that were held against a point. */
  get count(): number {
    return this.seen;
  }

  private list(metric: Metric, part: ShownPart): Promise<Counted> {
    const list = listOfMetric(metric, part);
    if (!list) throw new Error(`${metric.key} has no list for ${JSON.stringify(part)}`);
    const key = JSON.stringify([list, metric.list.sum]);
    const known = this.lists.get(key) ?? listed(this.actor, list, metric.list.sum);
    this.lists.set(key, known);
    return known;
  }

  /** Whether the list of a number has as many rows, and their sum. */
  async hold(metric: Metric, figure: Figure, part: ShownPart): Promise<Counted> {
    const expected = { count: opened(metric, figure), sum: metric.list.sum ? sumOf(metric, figure) : 0 };
    const got = await this.list(metric, part);
    if (got.count > 0) this.seen += 1;
    if (got.count !== expected.count || got.sum !== expected.sum)
      this.wrong.push(
        `${metric.key} ${JSON.stringify(part)}: listed ${told(got)}, counted ${told(expected)}`,
      );
    return got;
  }

  /**
   * Every point of a metric in time. Lists of points that are next to each other have no row in common, so where those with
   * something in them have all rows of the whole, the others have none.
   */
  async holdSeries(input: SeriesInput): Promise<void> {
    const metric = METRICS[input.metric];
    const { points, total, currency } = await readSeries(this.actor, input);
    const whole = { start: input.from.toISOString(), end: input.to.toISOString(), currency, values: {} };
    const all = await this.hold(metric, total, whole);
    const inPoints = { count: 0, sum: 0 };
    for (const point of points) {
      if (opened(metric, point) === 0 && sumOf(metric, point) === 0) continue;
      const { count, sum } = await this.hold(metric, point, { ...point, currency, values: {} });
      inPoints.count += count;
      inPoints.sum += sum;
    }
    if (told(inPoints) !== told(all))
      this.wrong.push(`${metric.key} by ${input.granularity}: points list ${told(inPoints)} of ${told(all)}`);
  }

  /** Every value of a breakdown that has a name. */
  async holdGroups(input: SeriesInput): Promise<void> {
    const { metric: key, dimension } = input;
    if (!dimension) return;
    const { groups, currency } = await readSeries(this.actor, input);
    const whole = { start: input.from.toISOString(), end: input.to.toISOString(), currency };
    for (const one of groups)
      if (one.group !== OTHER)
        await this.hold(METRICS[key], one, { ...whole, values: { [dimension]: one.group } });
  }
}

const told = ({ count, sum }: Counted) => `${count} rows of ${sum}`;

/** Rows of the hours around a midnight three days ago, many of them beside it or another full hour. */
async function write(
  database: TestDatabase,
  actor: Actor,
  random: Random,
  writer: Parameters<typeof analyzeRandom>[0],
) {
  const facts = new RandomFacts(random, actor.environment.id);
  const midnight = startOfDay(shiftDay(dayOf(new Date(), ZONE), -3), ZONE).getTime();
  for (let nth = 0; nth < 40; nth += 1) {
    const hour = midnight + random.int(-8, 8) * HOUR_MS;
    const at = random.pick([hour, hour - 1, hour + random.int(1, HOUR_MS - 2)]);
    facts.payment(at);
    if (nth % 3 === 0) facts.session(at);
    if (nth % 3 === 0) facts.payout(at);
    if (nth % 2 === 0) facts.logs(at);
  }
  await facts.write(writer);
  await analyzeRandom(writer);
  await foldAll(database, actor);
}

test('every point of every number, by hour and by day, and every value of every breakdown opens a list with as many rows and their sum', async ({
  database,
}) => {
  const seed = process.env.SEED ?? String(Date.now());
  const random = new Random(seed);
  await inRandomSandbox(database, { zone: ZONE }, async (actor, writer) => {
    await write(database, actor, random, writer);
    const to = new Date();
    const range = { from: new Date(to.getTime() - 130 * HOUR_MS), to };
    const points = new Points(actor);
    const work = METRIC_KEYS.flatMap((metric) => {
      const { dimensions, list, parts } = METRICS[metric];
      // Other percentiles of the same durations rest on the same facts.
      const isLikeAnother = parts.kind === 'percentile' && parts.percentile !== 95;
      const broken = isLikeAnother ? [] : dimensions.filter((one) => filterOf(list.key, one) !== undefined);
      return [
        () => points.holdSeries({ metric, ...range, granularity: 'hour' }),
        () => points.holdSeries({ metric, ...range, granularity: 'day' }),
        ...broken.map(
          (dimension) => () => points.holdGroups({ metric, ...range, granularity: 'month', dimension }),
        ),
      ];
    });
    const lane = async () => {
      for (let next = work.pop(); next; next = work.pop()) await next();
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    expect(points.wrong.slice(0, 20), `seed ${seed}`).toEqual([]);
    expect(points.count, `lists that are not empty; seed ${seed}`).toBeGreaterThan(700);
  });
});
