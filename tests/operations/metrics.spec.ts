import type { Actor } from '@/lib/auth/actor';
import { inDollarCents } from '@/lib/common-currency';
import { listOfMetric } from '@/lib/metrics/list-of-metric';
import { LATENCY_ERROR, millisecondsOf } from '@/lib/metrics/measures';
import { readSeries, type SeriesInput } from '@/lib/metrics/read-series';
import { METRIC_KEYS, METRICS, type Metric } from '@/lib/metrics/registry';
import { CURRENCIES, type Currency } from '@/lib/money';
import { DECLINE_CLASSES } from '@/lib/payments/steps';
import { newMerchant } from '../support/merchants';
import { listed, opened, sumOf } from './metric-lists-world';
import { busySandbox, writeCalls, writeTries } from './metrics-world';
import { pay, refusal } from './payments-world';
import { expect, test } from './webhooks-world';

/** Holds a number of the last month against the list that it opens; answers whether it is not zero. */
async function hold(actor: Actor, metric: Metric): Promise<boolean> {
  const to = new Date();
  const from = new Date(to.getTime() - 31 * 86_400_000);
  const { total, currency } = await readSeries(actor, { metric: metric.key, from, to, granularity: 'month' });
  const part = { start: from.toISOString(), end: to.toISOString(), currency, values: {} };
  const list = listOfMetric(metric, part);
  if (!list) throw new Error(`${metric.key} has a list`);
  const expected = { count: opened(metric, total), sum: metric.list.sum ? sumOf(metric, total) : 0 };
  const rows = await listed(actor, list, metric.list.sum);
  expect(rows, `${metric.key} ${JSON.stringify(list)}`).toEqual(expected);
  return expected.count > 0;
}

// Points in time and breakdowns: metrics-points.spec.ts.
test('every number of what the product wrote opens a list with as many rows and their sum', async ({
  database,
}) => {
  const actor = await busySandbox('metrics-lists', 160, 30);
  await writeCalls(actor, 30);
  await writeTries(actor, database);
  let seen = 0;
  for (const metric of METRIC_KEYS.map((key) => METRICS[key])) {
    if (await hold(actor, metric)) seen += 1;
  }
  expect(seen, 'numbers that are not zero').toBeGreaterThan(43);
  const webhooks = await readSeries(actor, {
    metric: 'webhook_latency_p95',
    from: new Date(Date.now() - 86_400_000),
    to: new Date(Date.now() + 1_000),
    granularity: 'day',
  });
  expect(webhooks.total.sample, 'tries that were answered').toBe(16);
});

test('classes of declines are the same in the database, and a bucket is no further off than is said', async ({
  database,
}) => {
  const codes = Object.entries(DECLINE_CLASSES).flatMap(([name, all]) => all.map((code) => ({ code, name })));
  const { rows } = await database.app.query(
    'SELECT code, decline_class(code) AS name FROM unnest($1::text[]) AS code',
    [codes.map(({ code }) => code)],
  );
  expect(rows).toEqual(codes);
  const times = [1, 2, 3, 7, 10, 99, 100, 101, 250, 999, 1_000, 5_000, 29_999, 60_000, 600_000];
  // Hours and days of payouts: up to two months.
  times.push(...[3_600_000, 86_400_000, 3 * 86_400_000, 60 * 86_400_000]);
  const buckets = await database.app.query(
    'SELECT ms::float8 AS ms, latency_bucket(ms) AS bucket FROM unnest($1::bigint[]) AS ms',
    [times],
  );
  for (const { ms, bucket } of buckets.rows) {
    expect(Math.abs(millisecondsOf(bucket) - ms) / ms, String(ms)).toBeLessThanOrEqual(LATENCY_ERROR + 0.01);
  }
});

test('the database makes amounts comparable by the same rates', async ({ database }) => {
  for (const currency of Object.keys(CURRENCIES) as Currency[]) {
    const { rows } = await database.app.query<{ cents: string | null }>(
      'SELECT dollar_cents($1, $2) AS cents',
      [1_234_567, currency],
    );
    const [cents, expected] = [rows[0]?.cents ?? null, inDollarCents(1_234_567n, currency)];
    if (expected === null) expect(cents, currency).toBeNull();
    else expect(Math.abs(Number(cents) - expected), currency).toBeLessThanOrEqual(1);
  }
});

test('a day is the merchant’s, also where the clocks change, and money is of one currency or says how it was converted', async () => {
  const { sandbox } = await newMerchant();
  const actor = { ...sandbox, environment: { ...sandbox.environment, timeZone: 'Europe/Berlin' } };
  await pay(actor, { amount: 1_000 });
  await pay(actor, { amount: 500, currency: 'EUR' });
  const series = (more: Partial<SeriesInput>) =>
    readSeries(actor, {
      metric: 'gross_volume',
      from: new Date('2026-10-24T22:00:00Z'),
      to: new Date('2026-10-26T23:00:00Z'),
      granularity: 'day',
      ...more,
    });
  // 25 hours: from midnight in summer to midnight in winter.
  const days = await series({});
  expect(days.points.map(({ start, end }) => [start, end])).toEqual([
    ['2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
    ['2026-10-25T23:00:00.000Z', '2026-10-26T23:00:00.000Z'],
  ]);
  expect((await series({ granularity: 'hour' })).points).toHaveLength(49);
  const today = { from: new Date(Date.now() - 3_600_000), to: new Date(Date.now() + 3_600_000) };
  expect((await series(today)).total.value).toBe(1_000);
  expect((await series({ ...today, currency: 'EUR' })).total.value).toBe(500);
  // 500 cents of a euro at 0.89 to the dollar.
  const whole = await series({ ...today, convert: true });
  expect([whole.total.value, whole.converted]).toEqual([1_562, { rates_of: '2025', left_out: [] }]);
  const rate = await series({ ...today, metric: 'authorization_rate' });
  expect(rate.total).toEqual({ value: 1, numerator: 2, denominator: 2, sample: 2, is_small: true });
});

test('questions that make no sense are refused by the field that is wrong', async () => {
  const { sandbox } = await newMerchant();
  const at = Date.now();
  const ask = async (more: Partial<SeriesInput>) => {
    const error = await refusal(
      readSeries(sandbox, {
        metric: 'payments',
        from: new Date(at - 1_000),
        to: new Date(at),
        granularity: 'day',
        ...more,
      }),
    );
    return [error.code, error.details.errors?.[0]?.pointer, error.details.errors?.[0]?.code];
  };
  const year = 366 * 86_400_000;
  expect(await ask({ to: new Date(at - 1_000) })).toEqual(['invalid_request', '/to', 'range_empty']);
  expect(await ask({ from: new Date(at - 6 * year) })).toEqual([
    'invalid_request',
    '/from',
    'range_too_early',
  ]);
  expect(await ask({ to: new Date(at + 2 * year) })).toEqual(['invalid_request', '/to', 'range_too_late']);
  expect(await ask({ from: new Date(at - year), granularity: 'hour' })).toEqual([
    'invalid_request',
    '/granularity',
    'too_many_points',
  ]);
  expect(await ask({ dimension: 'decline_code' })).toEqual([
    'invalid_request',
    '/dimension',
    'dimension_unknown',
  ]);
  expect(await ask({ filters: { decline_code: 'x' } })).toEqual([
    'invalid_request',
    '/decline_code',
    'dimension_unknown',
  ]);
  expect(await ask({ convert: true })).toEqual(['invalid_request', '/convert', 'no_money']);
});
