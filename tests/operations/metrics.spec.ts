import type { Actor } from '@/lib/auth/actor';
import { CHECKOUT_LIST } from '@/lib/checkout/list';
import { CHECKOUT_SOURCE } from '@/lib/checkout/list-source';
import { DISPUTES_LIST } from '@/lib/disputes/list';
import { DISPUTES_SOURCE } from '@/lib/disputes/list-source';
import { apiQueryOf } from '@/lib/lists/api-query';
import { emptyState } from '@/lib/lists/list-state';
import { listOfMetric } from '@/lib/metrics/list-of-metric';
import { LATENCY_ERROR, millisecondsOf } from '@/lib/metrics/measures';
import { type Point, readSeries, type SeriesInput } from '@/lib/metrics/read-series';
import { METRIC_KEYS, METRICS, type Metric, type MetricKey } from '@/lib/metrics/registry';
import { ATTEMPTS_LIST } from '@/lib/payments/attempts/list';
import { ATTEMPTS_SOURCE } from '@/lib/payments/attempts/list-source';
import { PAYMENTS_LIST } from '@/lib/payments/list';
import { PAYMENTS_SOURCE } from '@/lib/payments/list-source';
import { DECLINE_CLASSES } from '@/lib/payments/steps';
import { PAYOUTS_LIST } from '@/lib/payouts/list';
import { PAYOUTS_SOURCE } from '@/lib/payouts/list-source';
import { REFUNDS_LIST } from '@/lib/refunds/list';
import { REFUNDS_SOURCE } from '@/lib/refunds/list-source';
import { REQUESTS_LIST } from '@/lib/requests/list';
import { REQUESTS_SOURCE } from '@/lib/requests/list-source';
import { TRIES_LIST } from '@/lib/webhooks/tries/list';
import { TRIES_SOURCE } from '@/lib/webhooks/tries/list-source';
import { newMerchant } from '../support/merchants';
import { busySandbox, writeCalls, writeTries } from './metrics-world';
import { pay, refusal } from './payments-world';
import { expect, test } from './webhooks-world';

const SOURCES = {
  payments: [PAYMENTS_LIST, PAYMENTS_SOURCE],
  attempts: [ATTEMPTS_LIST, ATTEMPTS_SOURCE],
  refunds: [REFUNDS_LIST, REFUNDS_SOURCE],
  disputes: [DISPUTES_LIST, DISPUTES_SOURCE],
  checkout_sessions: [CHECKOUT_LIST, CHECKOUT_SOURCE],
  webhook_tries: [TRIES_LIST, TRIES_SOURCE],
  payouts: [PAYOUTS_LIST, PAYOUTS_SOURCE],
  requests: [REQUESTS_LIST, REQUESTS_SOURCE],
} as const;

type Counted = { count: number; sum: number };

type Opened = NonNullable<ReturnType<typeof listOfMetric>>;

/** How many rows the list of these filters has, and the sum of a field, read as its page reads it. */
async function listed(actor: Actor, { key, filters }: Opened, field: string | null): Promise<Counted> {
  const [list, source] = SOURCES[key];
  const place = { zone: actor.environment.timeZone, defaultCurrency: 'USD', now: new Date() };
  const { limit: _, ...query } = apiQueryOf(list, { ...emptyState(list, 'all'), filters }, place);
  const { count, query: read, schema, render } = source as unknown as typeof PAYMENTS_SOURCE;
  if (field === null) return { count: await count(actor, schema.parse(query), 10_001), sum: 0 };
  const counted = { count: 0, sum: 0 };
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await read(actor, schema.parse({ ...query, limit: 100, ...(cursor ? { cursor } : {}) }));
    counted.count += page.rows.length;
    for (const row of page.rows) {
      counted.sum += (render(actor, row) as unknown as Record<string, number>)[field] ?? 0;
    }
    cursor = page.nextCursor;
  }
  return counted;
}

function opened(metric: Metric, point: Point): number {
  if (metric.list.opens === 'value') return point.value ?? 0;
  return metric.list.opens === 'numerator' ? (point.numerator ?? 0) : point.sample;
}

const sumOf = (metric: Metric, point: Point) =>
  metric.parts.kind === 'share' ? (point.numerator ?? 0) : (point.value ?? 0);

/** One metric for each list and each part of a number that opens it; the others are made of the same measures. */
const BROKEN_DOWN: readonly MetricKey[] = [
  'payments',
  'gross_volume',
  'authorization_rate',
  'attempt_authorization_rate',
  'declines',
  'risk_latency_p95',
  'refund_amount',
  'dispute_amount',
  'fees',
  'checkout_opened',
  'checkout_drop_offs',
];

/** Holds points of a number against the lists that they open; answers how many of them were not zero. */
async function hold(actor: Actor, metric: Metric, more: Partial<SeriesInput>): Promise<number> {
  const to = new Date();
  const from = new Date(to.getTime() - 31 * 86_400_000);
  const asked: SeriesInput = { metric: metric.key, from, to, granularity: 'month', ...more };
  const series = await readSeries(actor, asked);
  const whole = { start: from.toISOString(), end: to.toISOString(), group: null };
  const points: Point[] =
    asked.dimension === undefined
      ? [{ ...series.total, ...whole }]
      : series.groups.map((group) => ({ ...group, ...whole, group: group.group }));
  let seen = 0;
  for (const point of points) {
    const values = asked.dimension && point.group !== null ? { [asked.dimension]: point.group } : {};
    const list = listOfMetric(metric, { ...point, currency: series.currency, values });
    if (!list) {
      expect(point.group, `${metric.key} by ${asked.dimension}`).toBe('other');
      continue;
    }
    const field = metric.list.sum;
    const rows = await listed(actor, list, field);
    const expected = { count: opened(metric, point), sum: field ? sumOf(metric, point) : 0 };
    expect(rows, `${metric.key} ${JSON.stringify(list)}`).toEqual(expected);
    if (expected.count > 0) seen += 1;
  }
  return seen;
}

test('every number opens a list with as many rows and their sum', async ({ database }) => {
  const actor = await busySandbox('metrics-lists', 160, 30);
  await writeCalls(actor, 30);
  await writeTries(actor, database);
  let seen = 0;
  for (const metric of METRIC_KEYS.map((key) => METRICS[key])) {
    seen += await hold(actor, metric, {});
  }
  expect(seen, 'numbers that are not zero').toBeGreaterThan(43);
  const webhooks = await readSeries(actor, {
    metric: 'webhook_latency_p95',
    from: new Date(Date.now() - 86_400_000),
    to: new Date(Date.now() + 1_000),
    granularity: 'day',
  });
  expect(webhooks.total.sample, 'tries that were answered').toBe(16);
  let groups = 0;
  for (const key of BROKEN_DOWN) {
    for (const dimension of METRICS[key].dimensions) groups += await hold(actor, METRICS[key], { dimension });
  }
  expect(groups, 'rows of breakdowns that are not zero').toBeGreaterThan(150);
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
