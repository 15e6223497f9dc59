import type { Actor } from '@/lib/auth/actor';
import { apiQueryOf } from '@/lib/lists/api-query';
import { emptyState } from '@/lib/lists/list-state';
import { beginMetrics, foldMetrics } from '@/lib/metrics/fold';
import { listOfMetric } from '@/lib/metrics/list-of-metric';
import { LATENCY_ERROR } from '@/lib/metrics/measures';
import { type Point, readSeries, type SeriesInput } from '@/lib/metrics/read-series';
import { METRIC_KEYS, METRICS, type MetricKey } from '@/lib/metrics/registry';
import type { Currency } from '@/lib/money';
import { cancelPayout } from '@/lib/payouts/cancel-payout';
import { PayoutFilters } from '@/lib/payouts/filters';
import { PAYOUTS_LIST } from '@/lib/payouts/list';
import { countPayouts, listPayouts } from '@/lib/payouts/queries';
import { arriveTestPayout, failTestPayout } from '@/lib/testlab/payouts';
import type { TestDatabase } from '../support/database';
import { newMerchant } from '../support/merchants';
import { expect, moveClock, NO_KEY, paid, test } from './payments-world';
import { newAccount, newEuroAccount, payout, release, sendPayouts } from './payouts-world';

const DAY_MS = 86_400_000;
const OF_PAYOUTS = METRIC_KEYS.filter((key) => METRICS[key].group === 'payouts');

const range = () => ({ from: new Date(Date.now() - 2 * DAY_MS), to: new Date(Date.now() + 10 * DAY_MS) });

function ask(actor: Actor, metric: MetricKey, more: Partial<SeriesInput> = {}) {
  return readSeries(actor, { metric, ...range(), granularity: 'day', ...more });
}

/** Every number of payouts as it is asked for: of the sums where they are, else of the facts. */
async function everything(actor: Actor): Promise<Record<string, unknown>> {
  const { from, to } = range();
  const days = { from: new Date(Math.floor(from.getTime() / DAY_MS) * DAY_MS), to };
  const answers: Record<string, unknown> = {};
  for (const metric of OF_PAYOUTS) {
    for (const dimension of [undefined, ...METRICS[metric].dimensions]) {
      const { total, groups, points } = await ask(actor, metric, { ...days, dimension });
      answers[`${metric} ${dimension}`] = {
        total,
        groups,
        points: points.filter(({ sample }) => sample > 0),
      };
    }
  }
  return answers;
}

/** Payouts of every state in two currencies; the last that arrives takes three days, which is longer than anything else here. */
async function payoutsOf(database: TestDatabase) {
  const { sandbox } = await newMerchant();
  const { id } = sandbox.environment;
  for (let nth = 0; nth < 2; nth += 1) await paid(sandbox);
  await paid(sandbox, { currency: 'EUR' });
  await release(database, id);
  await newAccount(sandbox);
  await newEuroAccount(sandbox);
  const make = async (amount: number, currency: Currency = 'USD') =>
    (await payout(sandbox, { amount, currency })).row.id;
  const [quick, slow, euro] = [await make(1_000), await make(2_000), await make(700, 'EUR')];
  const [closed, frozen, taken] = [await make(300), await make(400), await make(50)];
  await cancelPayout(sandbox, { id: taken }, NO_KEY);
  await make(600);
  await sendPayouts(database, id);
  await arriveTestPayout(sandbox, { id: quick });
  await arriveTestPayout(sandbox, { id: euro });
  await failTestPayout(sandbox, { id: closed, code: 'account_closed' });
  await failTestPayout(sandbox, { id: frozen, code: 'account_frozen' });
  return { sandbox, slow };
}

/** Holds every number, and every row of its breakdowns, against the list that it opens. */
async function holdAgainstLists(actor: Actor): Promise<number> {
  const place = { zone: actor.environment.timeZone, defaultCurrency: 'USD', now: new Date() };
  const { from, to } = range();
  let seen = 0;
  for (const key of OF_PAYOUTS) {
    const metric = METRICS[key];
    for (const dimension of [undefined, ...metric.dimensions]) {
      const { total, groups, currency } = await ask(actor, key, { dimension, granularity: 'month' });
      const whole = { start: from.toISOString(), end: to.toISOString() };
      const parts: (Point & { values: Record<string, string> })[] =
        dimension === undefined
          ? [{ ...total, ...whole, group: null, values: {} }]
          : groups.map((one) => ({ ...one, ...whole, values: { [dimension]: one.group ?? '' } }));
      for (const part of parts) {
        const list = listOfMetric(metric, { ...part, currency: part.values.currency ?? currency });
        const said = `${key} by ${dimension}: ${JSON.stringify(list?.filters)}`;
        if (!list) throw new Error(said);
        const { limit: _, ...query } = apiQueryOf(
          PAYOUTS_LIST,
          { ...emptyState(PAYOUTS_LIST, 'all'), filters: list.filters },
          place,
        );
        const filters = PayoutFilters.parse({ ...query, limit: 100 });
        const rows = (await listPayouts(actor, filters)).rows;
        const expected =
          metric.list.opens === 'value'
            ? part.value
            : metric.list.opens === 'numerator'
              ? part.numerator
              : part.sample;
        expect(rows.length, said).toBe(expected ?? 0);
        expect(await countPayouts(actor, filters, 1_000), said).toBe(rows.length);
        if (metric.list.sum) {
          const sum = rows.reduce((all, { amount }) => all + Number(amount), 0);
          expect(sum, said).toBe(part.value ?? 0);
        }
        if (rows.length > 0) seen += 1;
      }
    }
  }
  return seen;
}

test('payouts in numbers are those of their rows, open exactly these, and are the same once folded and made again', async ({
  database,
}) => {
  const { sandbox, slow } = await payoutsOf(database);
  const { id, timeZone } = sandbox.environment;
  const value = async (metric: MetricKey, more: Partial<SeriesInput> = {}) =>
    (await ask(sandbox, metric, more)).total.value;
  expect(await value('payouts'), 'all but the one that was taken back').toBe(6);
  expect(await value('payout_amount')).toBe(1_000);
  expect(await value('payout_amount', { currency: 'EUR' })).toBe(700);
  expect(await value('payout_failures')).toBe(2);
  expect(await value('payout_failures', { filters: { failure_code: 'account_frozen' } })).toBe(1);
  expect(await value('payout_failure_rate')).toBe(0.5);
  const byCode = (await ask(sandbox, 'payout_failures', { dimension: 'failure_code' })).groups;
  expect(byCode.map(({ group, value: count }) => [group, count]).sort()).toEqual([
    ['account_closed', 1],
    ['account_frozen', 1],
  ]);
  expect(await holdAgainstLists(sandbox)).toBeGreaterThan(8);

  const folded = async () => {
    while ((await foldMetrics()).taken > 0);
    const { rows } = await database.app.query<{ left: boolean }>(
      `SELECT EXISTS (SELECT FROM metric_watermark w LEFT JOIN event v ON v.environment_id = w.environment_id
         AND v.recorded_in >= w.folded_before WHERE w.environment_id = $1 AND (w.folded_before IS NULL OR v.id IS NOT NULL)) AS left`,
      [id],
    );
    return rows[0]?.left;
  };
  const kept = async () =>
    (
      await database.app.query(
        `SELECT measure, dimension, grain, starts_at, currency, value, bucket, amount FROM metric_sum
         WHERE environment_id = $1 AND amount <> 0 ORDER BY 1, 2, 3, 4, 5, 6, 7`,
        [id],
      )
    ).rows;
  const fromFacts = await everything(sandbox);
  await expect.poll(folded, { timeout: 60_000 }).toBe(false);
  expect((await kept()).some(({ measure }) => measure === 'payout.time')).toBe(true);
  expect(await everything(sandbox), 'folded').toEqual(fromFacts);
  // It arrives three days after it was made, in a day that was folded long ago.
  const later = await moveClock(database, sandbox, 3 * DAY_MS);
  await arriveTestPayout(later, { id: slow });
  const p95 = (await ask(later, 'payout_time_p95', { granularity: 'month' })).total;
  expect(Math.abs((p95.value ?? 0) - 3 * DAY_MS) / (3 * DAY_MS)).toBeLessThan(LATENCY_ERROR + 0.01);
  expect((await ask(later, 'payout_amount')).total.value).toBe(3_000);
  expect(await holdAgainstLists(later)).toBeGreaterThan(8);
  const unfolded = await everything(later);
  expect(unfolded).not.toEqual(fromFacts);
  await expect.poll(folded, { timeout: 60_000 }).toBe(false);
  expect(await everything(later), 'folded again').toEqual(unfolded);
  const before = await kept();
  await beginMetrics(id, timeZone);
  expect(await everything(later), 'from the facts').toEqual(unfolded);
  await expect.poll(folded, { timeout: 60_000 }).toBe(false);
  expect(await kept(), 'made again').toEqual(before);
});
