import type { Actor } from '@/lib/auth/actor';
import { DISPUTES_LIST } from '@/lib/disputes/list';
import { DISPUTES_SOURCE } from '@/lib/disputes/list-source';
import type { KeysetPage } from '@/lib/keyset';
import { apiQueryOf } from '@/lib/lists/api-query';
import { readListState, searchOf } from '@/lib/lists/list-state';
import { REFUNDS_SOURCE } from '@/lib/refunds/list-source';
import { newMerchant } from '../support/merchants';
import { advance, disputed } from './disputes-world';
import { expect, paid, refund, refusal, test } from './payments-world';

type Query = Record<string, string>;
type Read<Row> = (query: Query) => Promise<KeysetPage<Row>>;

const refundsOf =
  (actor: Actor): Read<{ id: string; amount: bigint }> =>
  (query) =>
    REFUNDS_SOURCE.query(actor, REFUNDS_SOURCE.schema.parse(query));
const disputesOf =
  (actor: Actor): Read<{ id: string; amount: bigint; evidenceDueAt: Date }> =>
  (query) =>
    DISPUTES_SOURCE.query(actor, DISPUTES_SOURCE.schema.parse(query));

/** All ids of a list page by page, forwards; then the same way back from its last page. */
async function walk<Row extends { id: string }>(read: Read<Row>, query: Query) {
  let page = await read(query);
  const there = page.rows.map(({ id }) => id);
  while (page.nextCursor) {
    page = await read({ ...query, cursor: page.nextCursor });
    there.push(...page.rows.map(({ id }) => id));
  }
  const back = page.rows.map(({ id }) => id);
  while (page.previousCursor) {
    page = await read({ ...query, cursor: page.previousCursor });
    back.unshift(...page.rows.map(({ id }) => id));
  }
  return { there, back };
}

/** Ids ordered by a value and then by id: what every list in that order must be, however its pages are cut. */
function ordered<Row extends { id: string }>(
  rows: Row[],
  value: (row: Row) => number,
  way: 1 | -1,
): string[] {
  return [...rows]
    .sort((a, b) => way * (value(a) - value(b)) || way * (a.id < b.id ? -1 : 1))
    .map(({ id }) => id);
}

test('refunds by amount: equal amounts keep one order on pages of any size, both ways', async () => {
  const { sandbox } = await newMerchant();
  const payment = await paid(sandbox, { amount: 10_000 });
  for (const amount of [500, 200, 500, 500, 100, 200, 500]) await refund(sandbox, payment.id, amount);
  const read = refundsOf(sandbox);
  const { rows } = await read({ limit: '100' });
  for (const [sort, way] of [
    ['amount', 1],
    ['-amount', -1],
  ] as const) {
    const wanted = ordered(rows, ({ amount }) => Number(amount), way);
    for (const limit of ['1', '2', '3', '100']) {
      const { there, back } = await walk(read, { sort, limit, currency: 'USD' });
      expect(there, `${sort} by ${limit}`).toEqual(wanted);
      expect(back, `${sort} by ${limit}, backwards`).toEqual(wanted);
    }
  }
  const { nextCursor } = await read({ sort: 'amount', limit: '1' });
  expect((await refusal(read({ sort: '-amount', cursor: nextCursor ?? '' }))).code).toBe('invalid_request');
});

test('disputes come by what is due soonest unless asked otherwise, also where two are due at once', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  for (const [days, amount] of [
    [9, 700],
    [2, 300],
    [9, 300],
    [30, 100],
    [2, 700],
  ] as const) {
    const payment = await paid(sandbox, { amount });
    await disputed(sandbox, payment.id, { respond_in_days: days });
  }
  await database.owner.query(
    "UPDATE dispute SET evidence_due_at = date_trunc('day', evidence_due_at) WHERE environment_id = $1",
    [sandbox.environment.id],
  );
  const read = disputesOf(sandbox);
  const { rows } = await read({ limit: '100' });
  const due = ({ evidenceDueAt }: { evidenceDueAt: Date }) => evidenceDueAt.getTime();
  expect(rows.map(({ id }) => id)).toEqual(ordered(rows, due, 1));
  for (const [sort, wanted] of [
    ['due', ordered(rows, due, 1)],
    ['-due', ordered(rows, due, -1)],
    ['amount', ordered(rows, ({ amount }) => Number(amount), 1)],
    ['-amount', ordered(rows, ({ amount }) => Number(amount), -1)],
    ['created', ordered(rows, () => 0, 1)],
    ['-created', ordered(rows, () => 0, -1)],
  ] as const) {
    for (const limit of ['1', '2', '100']) {
      const { there, back } = await walk(read, { sort, limit });
      expect(there, `${sort} by ${limit}`).toEqual(wanted);
      expect(back, `${sort} by ${limit}, backwards`).toEqual(wanted);
    }
  }
});

test('an order reads along an index', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const client = await database.owner.connect();
  // A few rows are sorted whatever there is to read them by; the question is whether an index can.
  await client.query('BEGIN; SET LOCAL enable_sort = off; SET LOCAL enable_seqscan = off');
  for (const [table, column] of [
    ['refund', 'amount'],
    ['dispute', 'amount'],
    ['dispute', 'evidence_due_at'],
  ]) {
    for (const way of ['ASC', 'DESC']) {
      const { rows } = await client.query(
        `EXPLAIN SELECT * FROM ${table} WHERE environment_id = $1
         ORDER BY environment_id ${way}, ${column} ${way}, id ${way} LIMIT 26`,
        [sandbox.environment.id],
      );
      const plan = rows.map((line) => line['QUERY PLAN']).join('\n');
      expect(plan, `${table} by ${column} ${way}`).toContain('Index');
      expect(plan, `${table} by ${column} ${way}`).not.toContain('Sort');
    }
  }
  await client.query('ROLLBACK');
  client.release();
});

test('disputes are filtered by method, days, amount and reason; a tab counts what it shows', async () => {
  const { sandbox } = await newMerchant();
  const make = async (amount: number, more: Parameters<typeof disputed>[2]) => {
    const payment = await paid(sandbox, { amount });
    return disputed(sandbox, payment.id, more);
  };
  const soon = await make(1_000, { respond_in_days: 2, reason: 'duplicate' });
  const asked = await make(2_000, { respond_in_days: 12, stage: 'inquiry' });
  const lost = await make(3_000, { respond_in_days: 20 });
  await advance(sandbox, lost.id, 'lost');
  const ids = async (query: Query) => (await disputesOf(sandbox)(query)).rows.map(({ id }) => id);
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
  expect(await ids({ 'due[lt]': inDays(5) })).toEqual([soon.id]);
  expect(await ids({ 'due[gte]': inDays(5), 'due[lt]': inDays(15) })).toEqual([asked.id]);
  expect(await ids({ method: 'card', currency: 'USD', 'amount[gte]': '2000' })).toEqual([asked.id, lost.id]);
  expect(await ids({ method: 'alipay' })).toEqual([]);
  expect(await ids({ 'method[not]': 'alipay,card' })).toEqual([]);
  expect(await ids({ reason: 'duplicate,general' })).toEqual([soon.id]);
  expect(await ids({ 'status[not]': 'lost', 'stage[not]': 'inquiry' })).toEqual([soon.id]);
  expect(await ids({ 'created[lt]': inDays(-1) })).toEqual([]);
  expect(await ids({ search: asked.networkReference })).toEqual([asked.id]);
  expect(await ids({ search: asked.paymentId })).toEqual([asked.id]);
  const { count, schema } = DISPUTES_SOURCE;
  for (const [view, some] of [
    ['needs_response', [soon.id, asked.id]],
    ['under_review', []],
    ['won', []],
    ['lost', [lost.id]],
  ] as const) {
    expect(await ids({ view }), view).toEqual(some);
    expect(await count(sandbox, schema.parse({ view }), 10), view).toBe(some.length);
  }
  expect(await count(sandbox, schema.parse({}), 2), 'counted no further than asked').toBe(2);
});

test('a tab comes in its own order, and keeps the one that the reader chose', () => {
  const place = { zone: 'UTC', defaultCurrency: 'USD', now: new Date('2026-03-10T12:00:00Z') };
  const read = (query: Query) => readListState(DISPUTES_LIST, query);
  const asked = (query: Query) => apiQueryOf(DISPUTES_LIST, read(query).state, place);
  expect(asked({})).toEqual({ limit: '25', view: 'needs_response' });
  expect(asked({ view: 'won' })).toEqual({ limit: '25', view: 'won', sort: '-due' });
  expect(asked({ view: 'all' })).toEqual({ limit: '25', sort: '-due' });
  expect(asked({ view: 'all', sort: 'due' })).toEqual({ limit: '25' });
  const link = (query: Query, tab: string) => searchOf(DISPUTES_LIST, read(query).state, { tab });
  expect(link({}, 'won')).toBe('?view=won');
  expect(link({ view: 'won' }, 'needs_response')).toBe('');
  expect(link({ sort: '-amount' }, 'won')).toBe('?view=won&sort=-amount');
  expect(link({ view: 'won', sort: 'due' }, 'lost')).toBe('?view=lost&sort=due');
  expect(asked({ due: 'past' })['due[lt]']).toBe('2026-03-10T00:00:00.000Z');
  expect(asked({ due: 'next_7d' })).toMatchObject({
    'due[gte]': '2026-03-10T00:00:00.000Z',
    'due[lt]': '2026-03-17T00:00:00.000Z',
  });
  const faults = (query: Query) =>
    read(query).problems.map(({ parameter, fault }) => `${parameter} ${fault}`);
  expect(
    faults({ due: '7d', created: 'tomorrow', amount: '1..0', method: 'cash', q: 'x'.repeat(201) }),
  ).toEqual(['q tooLong', 'due value', 'created value', 'amount order', 'method value']);
});
