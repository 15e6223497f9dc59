import { expireAuthorizations } from '@/lib/jobs/expire-authorizations';
import { releaseFunds } from '@/lib/jobs/release-funds';
import { merchantBalance } from '@/lib/ledger/merchant-balance';
import { AUTHORIZATION_LIFETIME_MS, DAY_MS } from '@/lib/payments/status';
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
  moveClock,
  paid,
  pay,
  paymentRow,
  refund,
  refusal,
  test,
} from './payments-world';

test('a card is authorized, captured in parts, refunded in part, and the rest stays refundable', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const payment = await authorized(sandbox);
  expect(payment.status).toBe('authorized');
  expect((await capture(sandbox, payment.id, { amount: 3_000, final: false })).row.status).toBe('authorized');
  await expectSound(database, payment.environmentId);
  expect((await refund(sandbox, payment.id, 1_000)).row.status).toBe('succeeded');
  expect((await capture(sandbox, payment.id, { amount: 2_000 })).row.status).toBe('succeeded');
  const tooMuch = await refusal(refund(sandbox, payment.id, 4_001));
  expect(tooMuch).toMatchObject({
    code: 'amount_exceeds_remaining',
    status: 409,
    details: { remaining: 4_000 },
  });
  expect((await refund(sandbox, payment.id)).row).toMatchObject({ amount: 4_000n, status: 'succeeded' });
  expect(await paymentRow(database, payment)).toMatchObject({
    status: 'succeeded',
    authorized: 10_000,
    captured: 5_000,
    voided: 5_000,
    refunded: 5_000,
    refund_pending: 0,
  });
  expect(await effectsOf(database, payment.environmentId)).toEqual([
    'authorization approved 10000',
    'capture approved 3000',
    'refund approved 1000',
    'capture approved 2000',
    'refund approved 4000',
  ]);
  await expectSound(database, payment.environmentId);
});

for (const [currency, amount, fee] of [
  ['USD', 10_000, 320n],
  ['JPY', 10_000, 330n],
  ['KWD', 10_000, 390n],
  ['USD', 1, 1n],
] as const) {
  test(`the fee of ${amount} ${currency} is ${fee}, and becomes available less the fee after two days`, async ({
    database,
  }) => {
    const { sandbox } = await newMerchant();
    const payment = await paid(sandbox, { currency, amount });
    expect(payment).toMatchObject({ status: 'succeeded', feeAmount: fee });
    await releaseFunds();
    const net = amount - Number(fee);
    expect((await merchantBalance(payment.environmentId)).pending).toEqual([{ amount: net, currency }]);
    const later = await moveClock(database, sandbox, 2 * DAY_MS + 1_000);
    await releaseFunds();
    await releaseFunds();
    const available = net === 0 ? [] : [{ amount: net, currency }];
    expect((await merchantBalance(later.environment.id)).available).toEqual(available);
    await expectSound(database, payment.environmentId);
  });
}

test('declines say why, leave the payment open, and the fifth ends it', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const payment = await paid(sandbox, { confirm: false });
  for (const [nth, method] of [
    'pm_card_chargeDeclined',
    'pm_card_chargeDeclinedInsufficientFunds',
    'pm_card_chargeDeclinedLostCard',
    'pm_card_chargeDeclinedIncorrectCvc',
    'pm_card_chargeDeclinedExpiredCard',
  ].entries()) {
    const declined = await refusal(confirm(sandbox, payment.id, { payment_method: method }));
    expect(declined).toMatchObject({ code: 'card_declined', status: 402 });
    const status = nth === 4 ? 'failed' : 'requires_payment_method';
    expect(await paymentRow(database, payment)).toMatchObject({ status, declined_count: nth + 1 });
    await expectSound(database, payment.environmentId);
  }
  expect(await ended(confirm(sandbox, payment.id))).toBe('invalid_state');
  expect(await ended(cancel(sandbox, payment.id))).toBe('invalid_state');
});

test('3-D Secure: authenticated, failed after three wrong codes, abandoned; then another card pays', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const secure = { payment_method: 'pm_card_threeDSecure2Required' };
  const first = await paid(sandbox, secure);
  expect(first).toMatchObject({ status: 'requires_action', nextAction: { type: 'three_ds' } });
  await expectSound(database, first.environmentId);
  await decide(first, 'approved');
  expect(await paymentRow(database, first)).toMatchObject({ status: 'succeeded', captured: 10_000 });
  const second = await paid(sandbox, secure);
  await decide(second, 'wrong');
  await decide(second, 'wrong');
  expect(await paymentRow(database, second)).toMatchObject({ status: 'requires_action' });
  await decide(second, 'wrong');
  expect(await paymentRow(database, second)).toMatchObject({
    status: 'requires_payment_method',
    declined_count: 1,
  });
  const again = (await confirm(sandbox, second.id, secure)).row;
  await decide(again, 'abandoned');
  expect(await paymentRow(database, second)).toMatchObject({
    status: 'requires_payment_method',
    declined_count: 2,
  });
  expect((await confirm(sandbox, second.id, { payment_method: 'pm_card_visa' })).row.status).toBe(
    'succeeded',
  );
  await expectSound(database, first.environmentId);
});

test('Alipay: approved, declined, closed by the merchant, and not offered for what it cannot do', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const alipay = { payment_method: 'alipay', currency: 'CNY' as const };
  const approved = await paid(sandbox, alipay);
  expect(approved).toMatchObject({ status: 'requires_action', nextAction: { type: 'redirect' } });
  await decide(approved, 'approved');
  expect((await refund(sandbox, approved.id, 4_000)).row.status).toBe('succeeded');
  const declined = await paid(sandbox, alipay);
  await decide(declined, 'declined');
  expect(await paymentRow(database, declined)).toMatchObject({ status: 'requires_payment_method' });
  const closed = await paid(sandbox, alipay);
  expect((await cancel(sandbox, closed.id)).row).toMatchObject({ status: 'canceled', nextAction: null });
  await decide(closed, 'approved');
  expect(await paymentRow(database, closed)).toMatchObject({ status: 'canceled', captured: 0 });
  expect(await ended(pay(sandbox, { ...alipay, capture_method: 'manual' }))).toBe('method_unavailable');
  expect(await ended(pay(sandbox, { ...alipay, currency: 'KWD' }))).toBe('method_unavailable');
  await expectSound(database, sandbox.environment.id);
});

test('an authorization that nobody captures is released after seven days, what was captured stays', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const untouched = await authorized(sandbox);
  const partly = await authorized(sandbox);
  await capture(sandbox, partly.id, { amount: 4_000, final: false });
  const later = await moveClock(database, sandbox, AUTHORIZATION_LIFETIME_MS + 1_000);
  expect(await refusal(capture(later, untouched.id))).toMatchObject({
    code: 'invalid_state',
    details: { current_status: 'expired' },
  });
  await expireAuthorizations();
  expect(await paymentRow(database, untouched)).toMatchObject({ status: 'expired', voided: 10_000 });
  expect(await paymentRow(database, partly)).toMatchObject({
    status: 'succeeded',
    captured: 4_000,
    voided: 6_000,
  });
  await expectSound(database, sandbox.environment.id);
});

test('a live environment has no network yet and says so, and nothing is written', async ({ database }) => {
  const { live } = await newMerchant();
  const refused = await refusal(pay(live, { payment_method: 'alipay', currency: 'CNY' }));
  expect(refused).toMatchObject({ code: 'method_unavailable', status: 503 });
  const { rows } = await database.owner.query(
    'SELECT count(*)::int AS n FROM payment WHERE environment_id = $1',
    [live.environment.id],
  );
  expect(rows[0].n).toBe(0);
});

test('another environment’s payment does not exist here', async () => {
  const mine = await newMerchant();
  const theirs = await newMerchant();
  const payment = await authorized(theirs.sandbox);
  for (const attempt of [
    () => confirm(mine.sandbox, payment.id),
    () => capture(mine.sandbox, payment.id),
    () => cancel(mine.sandbox, payment.id),
    () => refund(mine.sandbox, payment.id, 1),
    () => cancel(theirs.live, payment.id),
  ]) {
    expect(await refusal(attempt())).toMatchObject({ code: 'not_found', status: 404, details: {} });
  }
});
