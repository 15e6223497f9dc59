import type { Actor } from '@/lib/auth/actor';
import { environmentContext, forgetEnvironment } from '@/lib/auth/environment';
import { now } from '@/lib/clock';
import { dayOf, shiftDay, startOfDay } from '@/lib/i18n/days';
import { idAt } from '@/lib/ids';
import { instantsOf, readFilter } from '@/lib/lists/filter-values';
import { AUTHORIZED_STATUSES } from '@/lib/metrics/definitions';
import { dailyTrend, dayNumbers } from '@/lib/metrics/home';
import { needs } from '@/lib/metrics/needs';
import { todayAndLastWeek } from '@/lib/metrics/period';
import { openSteps, progress } from '@/lib/metrics/progress';
import { capturePayment } from '@/lib/payments/capture-payment';
import { createPayment } from '@/lib/payments/create-payment';
import { PaymentFilters } from '@/lib/payments/filters';
import { listPayments } from '@/lib/payments/queries';
import type { PaymentRow } from '@/lib/payments/rows';
import { CreatePayment } from '@/lib/payments/schema';
import { issueRefund } from '@/lib/refunds/issue-refund';
import { expect, type TestDatabase, test } from '../support/database';
import { newMerchant } from '../support/merchants';

const NO_CLAIM = { claim: null };
const CREATED = { key: 'created', label: 'payments.columns.created', type: 'date' } as const;

async function pay(actor: Actor, input: Record<string, unknown>): Promise<PaymentRow> {
  const valid = CreatePayment.parse({
    currency: 'USD',
    payment_method: 'pm_card_visa',
    confirm: true,
    ...input,
  });
  return (await createPayment(actor, valid, NO_CLAIM)).row;
}

/** Moves a payment to another moment, as if it had been made then: with its id, for ids begin with their time. */
async function copyTo(database: TestDatabase, payment: PaymentRow, at: Date): Promise<void> {
  await database.owner.query(
    `INSERT INTO payment SELECT (jsonb_populate_record(p, $3::jsonb)).* FROM payment p
     WHERE environment_id = $1 AND id = $2`,
    [
      payment.environmentId,
      payment.id,
      JSON.stringify({ id: idAt('payment', at), created_at: at.toISOString(), checkout_session_id: null }),
    ],
  );
}

async function inZone(database: TestDatabase, actor: Actor, zone: string): Promise<Actor> {
  await database.owner.query('UPDATE merchant SET time_zone = $2 WHERE id = $1', [
    actor.environment.merchantId,
    zone,
  ]);
  forgetEnvironment(actor.environment.id);
  return { ...actor, environment: await environmentContext(actor.environment.id) };
}

/** Every row that the list shows with these filters. */
async function listed(actor: Actor, filters: Record<string, string>): Promise<PaymentRow[]> {
  const rows: PaymentRow[] = [];
  let cursor: string | null = null;
  do {
    const page = await listPayments(
      actor,
      PaymentFilters.parse({ limit: 100, ...filters, ...(cursor ? { cursor } : {}) }),
    );
    rows.push(...page.rows);
    cursor = page.nextCursor;
  } while (cursor);
  return rows;
}

function dayFilter(day: string, zone: string) {
  return {
    'created[gte]': startOfDay(day, zone).toISOString(),
    'created[lt]': startOfDay(shiftDay(day, 1), zone).toISOString(),
  };
}

const captured = (rows: readonly PaymentRow[]) =>
  rows.reduce((sum, row) => sum + Number(row.amountCaptured), 0);

for (const zone of ['Asia/Shanghai', 'America/New_York', 'Pacific/Kiritimati']) {
  test(`every number is the count and the sum of the list it opens, across the day's edge in ${zone}`, async ({
    database,
  }) => {
    const actor = await inZone(database, (await newMerchant()).sandbox, zone);
    const part = await pay(actor, { amount: 5_000, capture_method: 'manual' });
    await capturePayment(actor, { id: part.id, amount: 1_234, final: true }, NO_CLAIM);
    const made = [
      await pay(actor, { amount: 700 }),
      await pay(actor, { amount: 9_800, currency: 'JPY' }),
      await pay(actor, { amount: 128_750, currency: 'KWD' }),
    ];
    await pay(actor, { amount: 600, payment_method: 'pm_card_chargeDeclined' }).catch(() => null);
    const at = now();
    const today = dayOf(at, zone);
    const edges = [0, 1, 7, 13].map((days) => startOfDay(shiftDay(today, -days), zone).getTime());
    for (const edge of edges)
      for (const offset of [-1, 0, 1])
        for (const payment of made) await copyTo(database, payment, new Date(edge + offset));

    const trend = await dailyTrend(actor, at, 14);
    expect(trend).toHaveLength(14);
    for (const { day, payments } of trend) {
      const all = await listed(actor, dayFilter(day, zone));
      expect(payments.map(({ currency }) => currency)).toEqual(
        [...new Set(all.map((row) => row.currency))].sort(),
      );
      for (const { currency, count, amount } of payments) {
        const rows = await listed(actor, { ...dayFilter(day, zone), currency });
        expect({ day, currency, count, amount }).toEqual({
          day,
          currency,
          count: rows.length,
          amount: captured(rows),
        });
      }
    }

    const numbers = await dayNumbers(actor, at);
    expect(numbers.today.payments).toEqual(trend.at(-1)?.payments);
    const todays = await listed(actor, dayFilter(today, zone));
    expect(numbers.today.authorized).toBe(
      todays.filter(({ status }) => AUTHORIZED_STATUSES.some((one) => one === status)).length,
    );
    const declined = await listed(actor, { ...dayFilter(today, zone), view: 'declined' });
    expect(numbers.today.declined).toBe(declined.length);
    expect(declined.length).toBe(1);
    // A week ago only what came before this time of that day counts: the two of its first instants.
    expect(numbers.lastWeek.payments.map(({ count }) => count)).toEqual([2, 2, 2]);
    const until = todayAndLastWeek(at, zone).lastWeek.to.toISOString();
    const range = readFilter(CREATED, `${shiftDay(today, -7)}..${until}`);
    if (typeof range === 'string' || range.type !== 'date' || range.preset !== null)
      throw new Error('no range');
    const { gte, lt } = instantsOf(range, zone);
    const before = await listed(actor, { 'created[gte]': gte as string, 'created[lt]': lt as string });
    expect(before.length).toBe(6);
  });
}

test('a sandbox whose clock was moved forward still has its payments on the right day', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  await pay(sandbox, { amount: 100 });
  const offset = 3 * 86_400_000;
  await database.owner.query('UPDATE environment SET clock_offset_ms = $2 WHERE id = $1', [
    sandbox.environment.id,
    offset,
  ]);
  forgetEnvironment(sandbox.environment.id);
  const later = { ...sandbox, environment: await environmentContext(sandbox.environment.id) };
  await pay(later, { amount: 700 });
  const trend = await dailyTrend(later, now(offset), 14);
  const totals = trend.map(({ payments }) => payments[0]?.amount ?? 0);
  expect(totals.slice(-4)).toEqual([100, 0, 0, 700]);
  for (const { day, payments } of trend) {
    const rows = await listed(later, dayFilter(day, later.environment.timeZone));
    expect([day, rows.length, captured(rows)]).toEqual([
      day,
      payments[0]?.count ?? 0,
      payments[0]?.amount ?? 0,
    ]);
  }
  expect((await dayNumbers(later, now(offset))).today.payments).toEqual([
    { currency: 'USD', count: 1, amount: 700 },
  ]);
});

test('refunds count by currency, without the failed ones; needs name what waits', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const [dollars, yen] = [
    await pay(sandbox, { amount: 5_000 }),
    await pay(sandbox, { amount: 900, currency: 'JPY' }),
  ];
  const refund = async (payment: PaymentRow, amount: number) =>
    (
      await issueRefund(
        sandbox,
        { payment: payment.id, amount, reason: 'requested_by_customer', metadata: {} },
        NO_CLAIM,
      )
    ).row;
  await refund(dollars, 1_000);
  await refund(dollars, 500);
  await refund(yen, 300);
  await database.owner.query(
    `INSERT INTO refund SELECT (jsonb_populate_record(r, $2::jsonb)).* FROM refund r
     WHERE environment_id = $1 AND currency = 'JPY'`,
    [
      sandbox.environment.id,
      JSON.stringify({ id: idAt('refund', now()), operation_id: 'op_x', status: 'failed' }),
    ],
  );
  const hold = await pay(sandbox, { amount: 800, capture_method: 'manual' });
  const { today } = await dayNumbers(sandbox, now());
  expect(today.refunds).toEqual([
    { currency: 'JPY', count: 1, amount: 300 },
    { currency: 'USD', count: 2, amount: 1_500 },
  ]);
  expect(await needs(sandbox, now())).toMatchObject({
    toCapture: 1,
    expiring: 0,
    failedRefunds: 1,
    toApprove: 0,
    unanswered: 0,
  });
  const narrow = new Set([...sandbox.permissions].filter((one) => one !== 'refunds:read'));
  const without = await needs({ ...sandbox, permissions: narrow }, now());
  expect(without, 'a role that sees no refunds').toMatchObject({ toCapture: 1, failedRefunds: 0 });
  const soon = new Date((hold.authorizationExpiresAt?.getTime() ?? 0) - 3_600_000);
  expect(await needs(sandbox, soon)).toMatchObject({
    expiring: 1,
    firstExpiry: hold.authorizationExpiresAt?.toISOString(),
  });
});

test('a payment whose network is silent is named after a minute', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const payment = await pay(sandbox, { amount: 500 });
  await database.owner.query(
    `INSERT INTO operation SELECT (jsonb_populate_record(o, $2::jsonb)).* FROM operation o WHERE environment_id = $1`,
    [
      sandbox.environment.id,
      JSON.stringify({
        id: 'op_silent',
        status: 'unknown',
        settled_at: null,
        next_inquiry_at: now().toISOString(),
        reserved_at: new Date(Date.now() - 61_000).toISOString(),
      }),
    ],
  );
  const other = await pay(sandbox, { amount: 600 });
  expect(await needs(sandbox, now())).toMatchObject({ unanswered: 1 });
  // The list that home leads to has exactly these.
  expect((await listed(sandbox, { answer: 'missing' })).map(({ id }) => id)).toEqual([payment.id]);
  expect((await listed(sandbox, { 'answer[not]': 'missing' })).map(({ id }) => id)).toEqual([other.id]);
});

test('the first steps are facts', async () => {
  const { sandbox, live } = await newMerchant();
  expect(await progress(sandbox)).toEqual({
    payment: false,
    refund: false,
    checkout: false,
    key: false,
    call: false,
  });
  await pay(sandbox, { amount: 500 });
  const done = await progress(sandbox);
  expect(done).toMatchObject({ payment: true, refund: false });
  expect(await openSteps(sandbox, done)).toEqual(done);
  expect(await openSteps(live, done)).toBeNull();
  expect(
    await openSteps(sandbox, { payment: true, refund: true, checkout: true, key: true, call: true }),
  ).toBeNull();
});
