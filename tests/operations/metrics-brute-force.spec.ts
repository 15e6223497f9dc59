import type { Actor } from '@/lib/auth/actor';
import { type Dimension, UNKNOWN } from '@/lib/metrics/dimensions';
import { beginMetrics } from '@/lib/metrics/fold';
import type { SeriesInput } from '@/lib/metrics/read-series';
import { METRIC_KEYS, METRICS, type MetricKey } from '@/lib/metrics/registry';
import { Random } from '../../prisma/seed/random';
import { expect, type TestDatabase, test } from '../support/database';
import { BRUTE_FORCE } from './brute-force';
import { type Facts, factsOf } from './brute-force-facts';
import { readRows } from './brute-force-rows';
import { calendarOf, differences } from './brute-force-series';
import { busySandbox } from './metrics-world';
import { changeSome } from './random-changes';
import { RandomFacts } from './random-facts';
import { analyzeRandom, foldAll, inRandomSandbox } from './random-facts-world';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Of all that is written; the last days stay empty, so that what hangs on a payment does not lie ahead. */
const [FIRST_DAYS, LAST_DAYS] = [40, 3];
const ZONES = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'UTC'];
const AT_ONCE = 6;

/** `all` breakdowns, or two questions by chance about each metric. */
type Thoroughness = 'all' | 'some';

/** Questions about one metric: by day, by hour, of one currency, broken down, and with a filter. */
function questionsOf(metric: MetricKey, facts: Facts, random: Random, how: Thoroughness): SeriesInput[] {
  const to = new Date();
  const hours = random.int(FIRST_DAYS * 12, FIRST_DAYS * 24 + 50);
  const from = new Date(to.getTime() - hours * HOUR_MS - 1_234_567);
  const asked = { metric, from, to, granularity: 'day' } as const;
  const hourly = { ...asked, from: new Date(to.getTime() - 25 * DAY_MS), granularity: 'hour' } as const;
  const { dimensions, parts } = METRICS[metric];
  const granularity = random.pick(['week', 'month'] as const);
  // Percentiles of the same durations are read from the same sums.
  const isLikeAnother = parts.kind === 'percentile' && parts.percentile !== 95 && dimensions.length > 1;
  const chosen =
    how === 'all' && !isLikeAnother ? dimensions : dimensions.slice(0, 1).map(() => random.pick(dimensions));
  const brokenDown = chosen.map((dimension) => ({ ...asked, granularity, dimension }));
  const others: SeriesInput[] = [hourly, { ...asked, currency: 'EUR' }, ...brokenDown];
  const stored = dimensions.filter((one) => one !== 'currency');
  if (stored.length > 0) {
    const filter = random.pick(stored);
    const filters = { [filter]: someValue(metric, filter, facts, random) };
    // Of two dimensions at once there are no sums.
    const dimension = random.pick([undefined, ...dimensions.filter((one) => one !== filter)]);
    others.push({ ...asked, filters, dimension });
  }
  return how === 'all' ? [asked, ...others] : [asked, random.pick(others)];
}

function someValue(metric: MetricKey, dimension: Dimension, facts: Facts, random: Random): string {
  const added = BRUTE_FORCE[metric]?.(facts).filter(({ sample }) => sample > 0) ?? [];
  return (added.length > 0 && random.pick(added).values[dimension]) || UNKNOWN;
}

/** Holds every metric against plain arithmetic over the rows. */
async function hold(
  actor: Actor,
  database: TestDatabase,
  { random, how, said }: { random: Random; how: Thoroughness; said: string },
): Promise<void> {
  const facts = factsOf(await readRows(database, actor.environment.id));
  const empty = METRIC_KEYS.filter((key) => !BRUTE_FORCE[key]?.(facts).some(({ sample }) => sample > 0));
  if (how === 'all') expect(empty, 'numbers that nothing was written for').toEqual([]);
  const dayOf = calendarOf(actor.environment.timeZone);
  const questions = METRIC_KEYS.flatMap((key) => questionsOf(key, facts, random, how));
  const wrong: string[] = [];
  const lane = async () => {
    for (let asked = questions.pop(); asked; asked = questions.pop())
      wrong.push(...(await differences(actor, facts, asked, dayOf)));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  expect(wrong.slice(0, 20), said).toEqual([]);
}

test('every number is what plain arithmetic over the rows says: unfolded, folded, after changes, and made again', async ({
  database,
}) => {
  const seed = process.env.SEED ?? String(Date.now());
  const random = new Random(seed);
  for (const metric of METRIC_KEYS)
    expect(BRUTE_FORCE, `no brute force for ${metric}`).toHaveProperty(metric);
  const zone = random.pick(ZONES);
  const movedMs = random.pick([0, 5 * DAY_MS]);
  await inRandomSandbox(database, { zone, movedMs }, async (actor, writer) => {
    const { id } = actor.environment;
    const said = (phase: string) => `seed ${seed}, ${zone}, moved by ${movedMs}: ${phase}`;
    const facts = new RandomFacts(random, id, movedMs);
    const some = () =>
      Date.now() - random.int(LAST_DAYS * 86_400, FIRST_DAYS * 86_400) * 1_000 - random.int(0, 999);
    const tell = (count: number) => {
      for (let nth = 0; nth < count; nth += 1) {
        facts.payment(some());
        if (nth % 4 === 0) facts.session(some());
        if (nth % 3 === 0) facts.payout(some());
      }
    };
    tell(160);
    for (let nth = 0; nth < 160; nth += 1) facts.logs(some());
    await facts.write(writer);
    await analyzeRandom(writer);
    await hold(actor, database, { random, how: 'some', said: said('unfolded') });
    await foldAll(database, actor);
    await hold(actor, database, { random, how: 'all', said: said('folded') });
    tell(40);
    // Nothing is written into a log that is older than a quarter of an hour.
    for (let nth = 0; nth < 20; nth += 1) facts.logs(Date.now() - random.int(1_000, 600_000));
    await facts.write(writer);
    await changeSome(writer, id, seed);
    await hold(actor, database, { random, how: 'some', said: said('changed') });
    await foldAll(database, actor);
    await hold(actor, database, { random, how: 'some', said: said('folded again') });
    await beginMetrics(id, zone);
    await foldAll(database, actor);
    await hold(actor, database, { random, how: 'some', said: said('made again') });
  });
});

test('the same holds for what the product itself wrote', async ({ database }) => {
  const seed = process.env.SEED ?? String(Date.now());
  const actor = await busySandbox(`brute-${seed}`, 120, 35);
  const random = new Random(seed);
  await hold(actor, database, { random, how: 'some', said: `seed ${seed}` });
  await foldAll(database, actor);
  await hold(actor, database, { random, how: 'some', said: `seed ${seed}, folded` });
});
