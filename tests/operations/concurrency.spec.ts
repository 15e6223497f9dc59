import type { Actor } from '@/lib/auth/actor';
import { createCheckoutSession } from '@/lib/checkout/create-checkout-session';
import { endCheckoutSession } from '@/lib/checkout/end-checkout-session';
import { CreateCheckoutSession } from '@/lib/checkout/schema';
import { newId } from '@/lib/ids';
import { expireAuthorizations } from '@/lib/jobs/expire-authorizations';
import { createPayment } from '@/lib/payments/create-payment';
import { CreatePayment } from '@/lib/payments/schema';
import { AUTHORIZATION_LIFETIME_MS } from '@/lib/payments/status';
import { newMerchant } from '../support/merchants';
import { expectSound } from './payments-invariants';
import {
  authorized,
  cancel,
  capture,
  confirm,
  decide,
  effectsOf,
  ended,
  expect,
  keyed,
  moveClock,
  NO_KEY,
  operationsOf,
  paid,
  paymentRow,
  refund,
  tally,
  test,
} from './payments-world';

/** Runs all at once; one that only found every connection taken tries again with the same key. */
function together(count: number, run: (nth: number) => Promise<string>): Promise<string[]> {
  const patient = async (nth: number): Promise<string> => {
    for (let tries = 0; ; tries += 1) {
      const word = await run(nth);
      if (word !== 'busy' || tries === 10) return word;
    }
  };
  return Promise.all(Array.from({ length: count }, (_, nth) => patient(nth)));
}

function keys(count: number) {
  return Array.from({ length: count }, () => keyed());
}

test('100 refunds of 300 at once on 10,000: exactly 33', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const payment = await paid(sandbox);
  const calls = keys(100);
  const words = await together(100, (nth) => ended(refund(sandbox, payment.id, 300, calls[nth])));
  expect(tally(words)).toEqual({ succeeded: 33, amount_exceeds_remaining: 67 });
  expect(await paymentRow(database, payment)).toMatchObject({ refunded: 9_900, refund_pending: 0 });
  await expectSound(database, payment.environmentId);
});

test('100 refunds of everything at once: one', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const payment = await paid(sandbox);
  const words = await together(100, () => ended(refund(sandbox, payment.id)));
  expect(tally(words)).toEqual({ succeeded: 1, amount_exceeds_remaining: 99 });
  await expectSound(database, payment.environmentId);
});

test('100 captures of 300 at once on 10,000: exactly 33', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const payment = await authorized(sandbox);
  const calls = keys(100);
  const words = await together(100, (nth) =>
    ended(capture(sandbox, payment.id, { amount: 300, final: false }, calls[nth])),
  );
  expect(tally(words)).toEqual({ authorized: 33, amount_exceeds_remaining: 67 });
  expect(await paymentRow(database, payment)).toMatchObject({
    status: 'authorized',
    captured: 9_900,
    capturing: 0,
  });
  await expectSound(database, payment.environmentId);
});

test('100 final captures at once: one', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const payment = await authorized(sandbox);
  const words = await together(100, () => ended(capture(sandbox, payment.id, { amount: 4_000 })));
  const { succeeded, ...refused } = tally(words);
  expect(succeeded).toBe(1);
  expect(
    Object.keys(refused).filter((word) => word !== 'payment_in_progress' && word !== 'invalid_state'),
  ).toEqual([]);
  expect(await paymentRow(database, payment)).toMatchObject({ captured: 4_000, voided: 6_000 });
  await expectSound(database, payment.environmentId);
});

test('a final capture beside others that are still under way', async ({ database }) => {
  for (let round = 0; round < 8; round += 1) {
    const { sandbox } = await newMerchant();
    const payment = await authorized(sandbox);
    await together(6, (nth) => ended(capture(sandbox, payment.id, { amount: 1_000, final: nth === 3 })));
    const row = await paymentRow(database, payment);
    expect(row).toMatchObject({ status: 'succeeded', capturing: 0 });
    expect(row.captured + row.voided).toBe(10_000);
    await expectSound(database, payment.environmentId);
  }
});

test('capture, cancel and expiry at once: one of them, and the network agrees', async ({ database }) => {
  const seen = new Set<string>();
  for (let round = 0; round < 10; round += 1) {
    const { sandbox } = await newMerchant();
    const payment = await authorized(sandbox);
    // A moment before the end: a capture is allowed still, the job finds it due a moment later.
    const actor: Actor =
      round % 2 ? await moveClock(database, sandbox, AUTHORIZATION_LIFETIME_MS - 5) : sandbox;
    const words = await together(10, async (nth) => {
      if (nth === 9) return String(await expireAuthorizations());
      return ended(nth % 2 ? cancel(actor, payment.id) : capture(actor, payment.id));
    });
    await expireAuthorizations();
    const { status, captured, voided } = await paymentRow(database, payment);
    seen.add(status);
    expect([status, captured, voided]).toEqual(
      status === 'succeeded' ? ['succeeded', 10_000, 0] : [status, 0, 10_000],
    );
    expect(
      words.filter((word) => word === 'succeeded' || word === 'canceled').length,
      words.join(),
    ).toBeLessThanOrEqual(1);
    expect(
      (await effectsOf(database, payment.environmentId)).filter((effect) => effect.includes('approved')),
    ).toHaveLength(2);
    await expectSound(database, payment.environmentId);
  }
  expect([...seen].filter((status) => !['succeeded', 'canceled', 'expired'].includes(status))).toEqual([]);
});

test('50 confirms at once: one attempt, one charge', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const payment = await paid(sandbox, { confirm: false });
  const words = await together(50, () => ended(confirm(sandbox, payment.id)));
  const { succeeded, ...refused } = tally(words);
  expect(succeeded).toBe(1);
  expect(
    Object.keys(refused).filter((word) => word !== 'payment_in_progress' && word !== 'invalid_state'),
  ).toEqual([]);
  expect(await effectsOf(database, payment.environmentId)).toEqual(['authorization approved 10000']);
  expect(await paymentRow(database, payment)).toMatchObject({ attempt_count: 1 });
  await expectSound(database, payment.environmentId);
});

test('a payer who decides in two tabs while the merchant cancels', async ({ database }) => {
  const ends = new Set<string>();
  for (let round = 0; round < 10; round += 1) {
    const { sandbox } = await newMerchant();
    const payment = await paid(sandbox, { payment_method: 'pm_card_threeDSecure2Required' });
    await Promise.all([
      decide(payment, 'approved'),
      decide(payment, 'abandoned'),
      ended(cancel(sandbox, payment.id)),
    ]);
    await decide(payment, 'approved');
    const { status } = await paymentRow(database, payment);
    ends.add(status);
    expect(['succeeded', 'canceled', 'requires_payment_method']).toContain(status);
    await expectSound(database, payment.environmentId);
  }
});

function session(actor: Actor) {
  const input = {
    currency: 'USD',
    line_items: [{ name: 'Chair', amount: 10_000, quantity: 1 }],
    success_url: 'http://localhost/done',
  };
  return createCheckoutSession(actor, CreateCheckoutSession.parse(input), NO_KEY);
}

test('20 payers of one session at once: one payment', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const { row } = await session(sandbox);
  const input = CreatePayment.parse({
    amount: 10_000,
    currency: 'USD',
    confirm: true,
    payment_method: 'pm_card_visa',
  });
  const words = await together(20, () =>
    ended(createPayment(sandbox, input, NO_KEY, { checkoutSessionId: row.id, locale: 'en' })),
  );
  const { succeeded, ...refused } = tally(words);
  expect(succeeded).toBe(1);
  expect(
    Object.keys(refused).filter((word) => word !== 'payment_in_progress' && word !== 'session_expired'),
  ).toEqual([]);
  expect(await effectsOf(database, row.environmentId)).toEqual(['authorization approved 10000']);
  await expectSound(database, row.environmentId);
});

test('a session that ends while its payer pays: paid and completed, or ended and not charged', async ({
  database,
}) => {
  for (let round = 0; round < 10; round += 1) {
    const { sandbox } = await newMerchant();
    const { row } = await session(sandbox);
    const origin = { checkoutSessionId: row.id, locale: 'en' };
    const input = CreatePayment.parse({
      amount: 10_000,
      currency: 'USD',
      confirm: true,
      payment_method: 'pm_card_visa',
    });
    const end = () => ended(endCheckoutSession(sandbox, { id: row.id, status: 'expired' }, NO_KEY));
    const startPaying = () => ended(createPayment(sandbox, input, NO_KEY, origin));
    const words = await Promise.all(round % 2 ? [startPaying(), end()] : [end(), startPaying()]);
    const effects = await effectsOf(database, row.environmentId);
    expect(effects, words.join()).toEqual(words.includes('expired') ? [] : ['authorization approved 10000']);
    await expectSound(database, row.environmentId);
  }
});

test('everything at once on one payment, many times', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const payment = await authorized(sandbox, { reference: newId('request') });
  await together(60, (nth) => {
    const moves = [
      () => capture(sandbox, payment.id, { amount: 500 + nth, final: false }),
      () => refund(sandbox, payment.id, 100 + nth),
      () => refund(sandbox, payment.id, 200),
      () => confirm(sandbox, payment.id),
      () =>
        nth > 50 ? cancel(sandbox, payment.id) : capture(sandbox, payment.id, { amount: 1, final: false }),
    ];
    return ended((moves[nth % moves.length] as (typeof moves)[0])());
  });
  expect(
    (await operationsOf(database, payment.environmentId)).filter(
      ({ status }) => status !== 'approved' && status !== 'declined',
    ),
  ).toEqual([]);
  await expectSound(database, payment.environmentId);
});
