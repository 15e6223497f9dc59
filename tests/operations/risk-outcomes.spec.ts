import { isId } from '@/lib/ids';
import { expireAuthorizations } from '@/lib/jobs/expire-authorizations';
import { approveReview } from '@/lib/risk/reviews/approve-review';
import { declineReview } from '@/lib/risk/reviews/decline-review';
import { setFaults } from '@/lib/sandbox/faults';
import { newMerchant } from '../support/merchants';
import { expectSound } from './payments-invariants';
import {
  authorized,
  cancel,
  capture,
  confirm,
  ended,
  expect,
  keyed,
  moveClock,
  NO_KEY,
  operationsOf,
  paid,
  pay,
  refund,
  refusal,
  tally,
  test,
} from './payments-world';
import { assessmentsOf, eventsOf, reviewOf, SUSPICIOUS, switchRisk } from './risk-world';

/** A payment that waits for a decision, and its review. */
async function waiting(
  database: Parameters<typeof switchRisk>[0],
  actor: Parameters<typeof switchRisk>[1],
  more: Parameters<typeof pay>[1] = {},
) {
  await switchRisk(database, actor, { review_at: 1 });
  const payment = await paid(actor, { ...SUSPICIOUS, ...more });
  const review = await reviewOf(database, payment.id);
  return { payment, review: review?.id ?? '' };
}

test('every attempt keeps what was known of it and what it was scored for', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const plain = await paid(sandbox);
  const odd = await paid(sandbox, { ...SUSPICIOUS, metadata: { tier: 'gold' } });
  const [good] = await assessmentsOf(database, plain.id);
  const [bad] = await assessmentsOf(database, odd.id);
  expect(good).toMatchObject({ decision: 'approve', ip: null });
  expect(good?.facts).toMatchObject({
    amount: 10_000,
    amount_usd: 10_000,
    currency: 'USD',
    method: 'card',
    card_brand: 'visa',
    card_country: 'US',
    bin: '424242',
    attempts: 1,
    score: good?.score,
  });
  expect(good?.facts).not.toHaveProperty('ip');
  expect(good?.score).toBeLessThan(30);
  expect(bad?.score).toBeGreaterThan(80);
  expect(bad?.facts).toMatchObject({
    email_domain: 'mailinator.com',
    email_disposable: true,
    ip_country: 'JP',
    ip_private: false,
    'metadata.tier': 'gold',
  });
  expect(bad?.reasons.map(({ reason }) => reason)).toEqual(
    expect.arrayContaining(['disposable_email', 'ip_abroad', 'billing_abroad', 'large_amount']),
  );
  expect(odd.risk).toMatchObject({ level: 'high', decision: 'approve', rules: [] });
  // A decision that nobody asked for is none: the score alone does nothing.
  expect([plain.status, odd.status]).toEqual(['succeeded', 'succeeded']);
});

test('a blocked attempt reaches no network, and five of them end the payment', async ({ database }) => {
  const { sandbox } = await newMerchant();
  await switchRisk(database, sandbox, { block_at: 80 });
  const call = keyed();
  const input = { ...SUSPICIOUS };
  const error = await refusal(pay(sandbox, input, call));
  expect(error).toMatchObject({ code: 'blocked_by_risk', status: 402 });
  const payment = error.details.payment as { id: string; status: string; failure: { code: string } };
  expect(payment).toMatchObject({ status: 'requires_payment_method', failure: { code: 'blocked_by_risk' } });
  expect(await operationsOf(database, sandbox.environment.id)).toEqual([]);
  expect(await eventsOf(database, payment.id)).toEqual([
    'payment.created',
    'payment.processing',
    'payment.attempt_failed',
  ]);
  expect((await assessmentsOf(database, payment.id)).map(({ decision }) => decision)).toEqual(['block']);
  expect(
    (await refusal(pay(sandbox, input, call))).replayed,
    'the same key has the same answer',
  ).not.toBeNull();
  const confirmIt = () =>
    ended(confirm(sandbox, payment.id, { payer: SUSPICIOUS.payer, payment_method: 'pm_card_visa' }));
  const words = [];
  for (let nth = 0; nth < 4; nth += 1) words.push(await confirmIt());
  expect(words).toEqual(Array(4).fill('blocked_by_risk'));
  expect(await confirmIt()).toBe('invalid_state');
  expect((await eventsOf(database, payment.id)).at(-1)).toBe('payment.failed');
  await expectSound(database, sandbox.environment.id);
});

test('a challenged attempt goes through 3-D Secure, which its issuer would not have asked for', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  await switchRisk(database, sandbox, { challenge_at: 80 });
  expect(await paid(sandbox)).toMatchObject({ status: 'succeeded', threeDs: null });
  const payment = await paid(sandbox, SUSPICIOUS);
  expect(payment).toMatchObject({ threeDs: { status: 'frictionless' }, risk: { decision: 'challenge' } });
});

test('a payment in review holds its money; approved, it is captured', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const { payment, review } = await waiting(database, sandbox);
  expect(payment).toMatchObject({ status: 'in_review', amountAuthorized: 900_000n, amountCaptured: 0n });
  expect(isId('review', review)).toBe(true);
  const opened = await reviewOf(database, payment.id);
  expect(opened).toMatchObject({ status: 'open', reason: 'score' });
  expect(Number(opened?.due_at) - Number(opened?.opened_at)).toBe(86_400_000);
  expect(await ended(capture(sandbox, payment.id))).toBe('invalid_state');
  expect(await ended(refund(sandbox, payment.id))).not.toBe('succeeded');
  const call = keyed();
  const { row } = await approveReview(sandbox, { review }, call);
  expect(row).toMatchObject({ status: 'approved', closedBy: sandbox.id });
  expect((await approveReview(sandbox, { review }, call)).row).toEqual(row);
  expect(await ended(approveReview(sandbox, { review }, NO_KEY))).toBe('invalid_state');
  expect(await ended(declineReview(sandbox, { review }, NO_KEY))).toBe('invalid_state');
  expect(await eventsOf(database, payment.id)).toEqual([
    'payment.created',
    'payment.processing',
    'payment.in_review',
    'review.opened',
    'review.closed',
    'payment.authorized',
    'payment.captured',
    'payment.succeeded',
  ]);
  await expectSound(database, sandbox.environment.id);
});

test('approved for a capture by hand it waits for that; a capture that fails can be repeated', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const manual = await waiting(database, sandbox, { capture_method: 'manual' });
  await approveReview(sandbox, { review: manual.review }, NO_KEY);
  expect((await capture(sandbox, manual.payment.id)).row.status).toBe('succeeded');
  const auto = await waiting(database, sandbox);
  await setFaults(sandbox.environment.id, [
    { fault: 'refused', kind: 'capture', remaining: 1, parameter: 0 },
  ]);
  await approveReview(sandbox, { review: auto.review }, NO_KEY);
  expect((await eventsOf(database, auto.payment.id)).at(-1)).toBe('payment.capture_failed');
  expect((await capture(sandbox, auto.payment.id)).row.status).toBe('succeeded');
  await expectSound(database, sandbox.environment.id);
});

test('declined, its money is released; while the network is silent nothing is decided', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const { payment, review } = await waiting(database, sandbox);
  await setFaults(sandbox.environment.id, [
    { fault: 'refused', kind: 'reversal', remaining: 1, parameter: 0 },
  ]);
  expect(await ended(declineReview(sandbox, { review }, keyed()))).toBe('network_unavailable');
  expect(await reviewOf(database, payment.id)).toMatchObject({ status: 'open' });
  const call = keyed();
  const { row } = await declineReview(sandbox, { review }, call);
  expect(row).toMatchObject({ status: 'declined', closedBy: sandbox.id });
  expect((await declineReview(sandbox, { review }, call)).row).toEqual(row);
  expect((await eventsOf(database, payment.id)).slice(-2)).toEqual(['payment.canceled', 'review.closed']);
  expect(await ended(cancel(sandbox, payment.id))).toBe('invalid_state');
  await expectSound(database, sandbox.environment.id);
});

test('a cancel and the end of the authorization close a review that nobody decided', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const canceled = await waiting(database, sandbox);
  expect((await cancel(sandbox, canceled.payment.id)).row.status).toBe('canceled');
  expect(await reviewOf(database, canceled.payment.id)).toMatchObject({ status: 'canceled' });
  const late = await waiting(database, sandbox);
  const later = await moveClock(database, sandbox, 8 * 86_400_000);
  expect(await ended(approveReview(later, { review: late.review }, NO_KEY))).toBe('invalid_state');
  await expireAuthorizations();
  expect((await eventsOf(database, late.payment.id)).slice(-2)).toEqual(['payment.expired', 'review.closed']);
  expect(await reviewOf(database, late.payment.id)).toMatchObject({
    status: 'canceled',
    closed_by: 'system',
  });
  await expectSound(database, sandbox.environment.id);
});

test('of all who decide at the same moment one wins', async ({ database }) => {
  const { sandbox } = await newMerchant();
  for (let round = 0; round < 5; round += 1) {
    const { payment, review } = await waiting(database, sandbox);
    const words = await Promise.all([
      ...[1, 2, 3].map(() => ended(approveReview(sandbox, { review }, keyed()))),
      ...[1, 2].map(() => ended(declineReview(sandbox, { review }, keyed()))),
      ended(cancel(sandbox, payment.id, keyed())),
      ended(capture(sandbox, payment.id, {}, keyed())),
    ]);
    const won = words.filter((word) => ['approved', 'declined', 'canceled', 'succeeded'].includes(word));
    // A capture may follow an approval at once; a cancel overtaken by it may still release nothing.
    expect(won.length, JSON.stringify(tally(words))).toBeGreaterThan(0);
    expect((await reviewOf(database, payment.id))?.status).not.toBe('open');
    await expectSound(database, sandbox.environment.id);
  }
});

test('where a network captures at once, the review follows the money', async ({ database }) => {
  const { sandbox } = await newMerchant();
  await switchRisk(database, sandbox, { review_at: 1 });
  const payment = await paid(sandbox, { ...SUSPICIOUS, payment_method: 'alipay', currency: 'USD' });
  expect(payment.status).toBe('requires_action');
  const held = await authorized(sandbox, SUSPICIOUS);
  expect(held.status).toBe('in_review');
});
