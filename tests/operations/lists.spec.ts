import fc from 'fast-check';
import type { Actor } from '@/lib/auth/actor';
import { apiQueryOf } from '@/lib/lists/api-query';
import { daysOfPreset, presetsOf, readFilter } from '@/lib/lists/filter-values';
import { emptyState, readListState, searchOf } from '@/lib/lists/list-state';
import { PaymentFilters } from '@/lib/payments/filters';
import { PAYMENTS_LIST } from '@/lib/payments/list';
import { countPayments, listPayments } from '@/lib/payments/queries';
import { PAYMENT_STATUSES } from '@/lib/payments/status';
import { newMerchant } from '../support/merchants';
import { authorized, expect, paid, refusal, test } from './payments-world';

const filters = (query: Record<string, string> = {}) => PaymentFilters.parse(query);
const PAST = { key: 'created', label: 'payments.columns.created', type: 'date' } as const;

/** All rows of a list, forwards; then the same way back from its last page. */
async function walk(actor: Actor, query: Record<string, string>, between = async () => {}) {
  const there: string[] = [];
  let last: Awaited<ReturnType<typeof listPayments>> | null = null;
  let cursor: string | null = null;
  do {
    last = await listPayments(actor, filters({ ...query, ...(cursor ? { cursor } : {}) }));
    there.push(...last.rows.map(({ id }) => id));
    cursor = last.nextCursor;
    await between();
  } while (cursor);
  const back = last.rows.map(({ id }) => id);
  for (let previous = last.previousCursor; previous; ) {
    const page = await listPayments(actor, filters({ ...query, cursor: previous }));
    back.unshift(...page.rows.map(({ id }) => id));
    previous = page.previousCursor;
  }
  return { there, back };
}

test('pages of any order and filter join to the filtered set, both ways, also while rows come in', async () => {
  const { sandbox } = await newMerchant();
  const amounts = [100, 100, 100, 250, 250, 400, 999, 100, 4_000, 250, 100];
  for (const amount of amounts) await paid(sandbox, { amount });
  await authorized(sandbox, { amount: 100 });
  for (const sort of ['created', '-created', 'amount', '-amount']) {
    const narrowed: Record<string, string>[] = [
      {},
      { status: 'succeeded' },
      { currency: 'USD', 'amount[gte]': '250' },
    ];
    for (const extra of narrowed) {
      const all = await listPayments(sandbox, filters({ ...extra, sort, limit: '100' }));
      const wanted = all.rows.map(({ id }) => id);
      for (const limit of ['1', '3', '5']) {
        const { there, back } = await walk(sandbox, { ...extra, sort, limit });
        expect(there, `${sort} by ${limit}`).toEqual(wanted);
        expect(back, `${sort} by ${limit}, backwards`).toEqual(wanted);
      }
      const values = all.rows.map(({ amount }) => Number(amount));
      const way = sort.startsWith('-') ? -1 : 1;
      if (sort.endsWith('amount')) expect(values).toEqual([...values].sort((a, b) => (a - b) * way));
    }
  }
  const before = (await listPayments(sandbox, filters({ limit: '100' }))).rows.map(({ id }) => id);
  const { there } = await walk(sandbox, { limit: '2' }, async () => {
    await paid(sandbox, { amount: 77 });
  });
  expect(there, 'rows that come in neither repeat nor hide others').toEqual(before);
});

test('payments are found by the address of their payer in whatever form it is typed', async () => {
  const { sandbox } = await newMerchant();
  const { id } = await paid(sandbox, { customer_email: 'x@bücher.example' });
  for (const typed of ['x@bücher.example', ' X@XN--BCHER-KVA.example '])
    for (const key of ['email', 'search'])
      expect((await listPayments(sandbox, filters({ [key]: typed }))).rows.map((row) => row.id)).toEqual([
        id,
      ]);
});

test('a cursor belongs to its order, its list and its environment', async () => {
  const { sandbox } = await newMerchant();
  const { sandbox: other } = await newMerchant();
  for (const actor of [sandbox, other]) for (let i = 1; i < 4; i += 1) await paid(actor, { amount: 100 * i });
  const { nextCursor } = await listPayments(sandbox, filters({ limit: '1', sort: '-amount' }));
  const cursor = nextCursor ?? '';
  for (const [actor, query] of [
    [sandbox, { cursor }],
    [sandbox, { cursor, sort: 'amount' }],
    [other, { cursor, sort: '-amount' }],
  ] as const) {
    expect((await refusal(listPayments(actor, filters(query)))).code).toBe('invalid_request');
  }
});

test('choices take several values or exclude them, and the tabs count what they show', async () => {
  const { sandbox } = await newMerchant();
  await paid(sandbox, { amount: 500 });
  await paid(sandbox, { amount: 700, currency: 'EUR' });
  await authorized(sandbox, { amount: 900 });
  const amounts = async (query: Record<string, string>) =>
    (await listPayments(sandbox, filters(query))).rows.map(({ amount }) => Number(amount)).sort();
  expect(await amounts({ status: 'succeeded,authorized' })).toEqual([500, 700, 900]);
  expect(await amounts({ 'status[not]': 'authorized' })).toEqual([500, 700]);
  expect(await amounts({ currency: 'EUR,JPY' })).toEqual([700]);
  expect(await amounts({ 'currency[not]': 'EUR' })).toEqual([500, 900]);
  expect(await amounts({ last4: '4242', currency: 'USD,EUR', 'amount[lte]': '700' })).toEqual([500, 700]);
  expect(await countPayments(sandbox, filters({ currency: 'USD' }), 10)).toBe(2);
  for (const [view, count] of [
    ['succeeded', 1],
    ['to_capture', 1],
    ['disputed', 0],
  ] as const) {
    expect(await countPayments(sandbox, filters({ view, currency: 'USD' }), 10), view).toBe(count);
    expect((await listPayments(sandbox, filters({ view, currency: 'USD' }))).rows, view).toHaveLength(count);
  }
  expect(() => filters({ status: 'paid' })).toThrow();
  expect(() => filters({ foo: '1' })).toThrow();
});

test('an address is read back as it was written, whatever the filters', () => {
  const text = fc.string({ minLength: 1, maxLength: 40 }).filter((one) => one.trim() !== '');
  const range = fc.tuple(fc.nat(1e9), fc.nat(1e9)).map(([a, b]) => `${Math.min(a, b)}..${Math.max(a, b)}`);
  const statuses = fc.uniqueArray(fc.constantFrom(...PAYMENT_STATUSES), { minLength: 1 });
  fc.assert(
    fc.property(
      fc.record({
        amount: fc.option(
          fc.oneof(
            range,
            fc.nat(1e9).map(String),
            fc.nat(1e9).map((n) => `${n}..`),
          ),
        ),
        status: fc.option(
          fc.tuple(statuses, fc.boolean()).map(([list, not]) => `${not ? 'not:' : ''}${list}`),
        ),
        created: fc.option(fc.constantFrom(...presetsOf(PAST).all, '2026-02-01..2026-02-28', '..2026-01-01')),
        reference: fc.option(text.map((one) => one.trim())),
      }),
      fc.option(text.map((one) => one.trim())),
      fc.constantFrom('amount', 'created'),
      fc.boolean(),
      (chosen, search, sort, isDescending) => {
        const entries = Object.entries(chosen).filter(
          (entry): entry is [string, string] => entry[1] !== null,
        );
        const state = {
          ...emptyState(PAYMENTS_LIST),
          filters: Object.fromEntries(entries),
          search: search ?? '',
          sort,
          isDescending,
        };
        const query = Object.fromEntries(new URLSearchParams(searchOf(PAYMENTS_LIST, state)));
        expect(readListState(PAYMENTS_LIST, query)).toEqual({ state, problems: [] });
        const place = { zone: 'Asia/Shanghai', defaultCurrency: 'USD', now: new Date() };
        expect(PaymentFilters.safeParse(apiQueryOf(PAYMENTS_LIST, state, place)).success).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
});

test('a filter made by hand is named with what is wrong about it', () => {
  const faults = (query: Record<string, string | string[]>) =>
    readListState(PAYMENTS_LIST, query).problems.map(({ parameter, fault }) => `${parameter} ${fault}`);
  expect(faults({ foo: '1', amount: '9..1', status: 'paid', created: '2026-02-30', size: '7' })).toEqual([
    'size value',
    'foo unknown',
    'amount order',
    'status value',
    'created value',
  ]);
  expect(
    faults({ amount: '-5', currency: 'usd', view: 'x', sort: 'name', method: ['card', 'alipay'] }),
  ).toEqual(['method twice', 'view value', 'sort value', 'amount value', 'currency value']);
  expect(faults({ last4: '42424', q: 'x'.repeat(201) })).toEqual(['q tooLong', 'last4 tooLong']);
  expect(faults({ q: 'a\0b', email: '\0', saved: '\0', open: 'x\0' })).toEqual([
    'q value',
    'email value',
    'saved value',
    'open value',
  ]);
  const older = readListState(PAYMENTS_LIST, { from: '2026-01-01', to: '2026-01-31', min: '500' });
  expect(older.problems).toEqual([]);
  expect(older.state.filters).toEqual({ created: '2026-01-01..2026-01-31', amount: '500..' });
});

test('days begin and end in the merchant’s zone, also where the clocks change', () => {
  const at = (zone: string, created: string) =>
    apiQueryOf(
      PAYMENTS_LIST,
      { ...emptyState(PAYMENTS_LIST), filters: { created } },
      { zone, defaultCurrency: 'USD', now: new Date('2026-03-29T22:30:00Z') },
    );
  expect(at('Europe/Berlin', 'today')).toMatchObject({
    'created[gte]': '2026-03-29T22:00:00.000Z',
    'created[lt]': '2026-03-30T22:00:00.000Z',
  });
  expect(at('Europe/Berlin', 'yesterday')).toMatchObject({
    'created[gte]': '2026-03-28T23:00:00.000Z',
    'created[lt]': '2026-03-29T22:00:00.000Z',
  });
  // Before noon in the east the instant is on the UTC day before.
  expect(at('Asia/Shanghai', '2026-11-19..2026-11-18T20:00:00.000Z')).toMatchObject({
    'created[gte]': '2026-11-18T16:00:00.000Z',
    'created[lt]': '2026-11-18T20:00:00.000Z',
  });
  const created = PAYMENTS_LIST.filters.find((one) => one.key === 'created');
  expect(created && readFilter(created, '2026-11-19..2026-11-18T09:59:59.999Z')).toBe('order');
  expect(at('Pacific/Kiritimati', 'this_month')['created[gte]']).toBe('2026-02-28T10:00:00.000Z');
  expect(daysOfPreset('last_month', '2026-03-31')).toEqual({ from: '2026-02-01', to: '2026-02-28' });
  const status = PAYMENTS_LIST.filters.find((one) => one.key === 'status');
  expect(status && readFilter(status, 'not:failed')).toEqual({
    type: 'choice',
    values: ['failed'],
    isNot: true,
  });
});

test('a page deep in the list reads along an index, and none skips over rows', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const row = await paid(sandbox, { amount: 500 });
  const client = await database.owner.connect();
  // A few rows are sorted whatever there is to read them by; the question is whether an index can.
  await client.query('BEGIN; SET LOCAL enable_sort = off; SET LOCAL enable_seqscan = off');
  const { rows } = await client.query(
    `EXPLAIN (FORMAT TEXT) SELECT * FROM payment WHERE environment_id = $1 AND id < $2
     ORDER BY environment_id DESC, id DESC LIMIT 26`,
    [sandbox.environment.id, row.id],
  );
  await client.query('ROLLBACK');
  client.release();
  const plan = rows.map((line) => line['QUERY PLAN']).join('\n');
  expect(plan).toContain('Index');
  expect(plan).not.toContain('Sort');
});
