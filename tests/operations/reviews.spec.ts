import type { Actor } from '@/lib/auth/actor';
import { approveOne, declineOne, refundAsFraud } from '@/lib/risk/reviews/decide-review';
import { countOpenReviews, getReviewWithPayment, listReviews } from '@/lib/risk/reviews/queries';
import { renderReview } from '@/lib/risk/reviews/render';
import { ReviewFilters } from '@/lib/risk/reviews/schema';
import { updateReview } from '@/lib/risk/reviews/update-review';
import { activateRule, shadowRule } from '@/lib/risk/rules/run-rule';
import { setFaults } from '@/lib/sandbox/faults';
import type { TestDatabase } from '../support/database';
import { newMerchant } from '../support/merchants';
import { expectSound } from './payments-invariants';
import { age, expect, keyed, NO_KEY, paid, paymentRow, refusal, resolveAll, test } from './payments-world';
import { eventsOf, reviewOf, SUSPICIOUS, switchRisk } from './risk-world';
import { backtested, newRule } from './rules-world';

/** A payment that waits for a decision, and its review. */
async function waiting(database: TestDatabase, actor: Actor, more: Record<string, unknown> = {}) {
  await switchRisk(database, actor, { review_at: 1 });
  const payment = await paid(actor, { ...SUSPICIOUS, ...more });
  return { payment, review: (await reviewOf(database, payment.id))?.id ?? '' };
}

const queue = (actor: Actor, filters: Record<string, string> = {}) =>
  listReviews(actor, ReviewFilters.parse(filters)).then(({ rows }) => rows.map(({ id }) => id));

test('a review is taken, put away and comes back, is judged, and lies in the queue by its deadline', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const first = await waiting(database, sandbox);
  const second = await waiting(database, sandbox);
  await database.owner.query("UPDATE review SET due_at = due_at - interval '1 hour' WHERE id = $1", [
    second.review,
  ]);
  expect(await queue(sandbox)).toEqual([second.review, first.review]);
  expect(await countOpenReviews(sandbox)).toBe(2);
  const shown = renderReview(sandbox, await getReviewWithPayment(sandbox, first.review));
  expect(shown).toMatchObject({
    amount: 900_000,
    currency: 'USD',
    payment_status: 'in_review',
    verdict: null,
  });
  expect(shown.score).toBeGreaterThan(80);

  await updateReview(sandbox, { id: first.review, assigned_to_me: true }, NO_KEY);
  expect(await queue(sandbox, { view: 'mine' })).toEqual([first.review]);
  const soon = new Date(Date.now() + 60_000).toISOString();
  await updateReview(sandbox, { id: first.review, snoozed_until: soon }, NO_KEY);
  expect(await queue(sandbox, { view: 'open' })).toEqual([second.review]);
  expect(await queue(sandbox, { view: 'snoozed' })).toEqual([first.review]);
  const later = { ...sandbox, environment: { ...sandbox.environment, clockOffsetMs: 120_000 } };
  expect(await queue(later, { view: 'open' })).toEqual([second.review, first.review]);
  const past = updateReview(sandbox, { id: first.review, snoozed_until: '2020-01-01T00:00:00Z' }, NO_KEY);
  expect((await refusal(past)).code).toBe('invalid_request');

  await approveOne(sandbox, { id: first.review }, keyed('approve'));
  const late = await refusal(updateReview(sandbox, { id: first.review, assigned_to_me: true }, NO_KEY));
  expect([late.code, late.details.current_status]).toEqual(['invalid_state', 'approved']);
  await updateReview(sandbox, { id: first.review, verdict: 'false_positive' }, NO_KEY);
  expect((await getReviewWithPayment(sandbox, first.review)).verdict).toBe('false_positive');
  expect(await queue(sandbox, { view: 'closed' })).toEqual([first.review]);
  const stranger = (await newMerchant()).sandbox;
  expect(await queue(stranger)).toEqual([]);
  expect((await refusal(updateReview(stranger, { id: first.review }, NO_KEY))).code).toBe('not_found');
});

test('the queue is filtered by the rule that the attempt met, by name or id, without shadows', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const rule = async (name: string, expression: string) => {
    const { id } = await newRule(sandbox, { name, action: 'review', expression });
    await backtested(sandbox, id);
    return id;
  };
  const [large, watched] = [
    await rule('Large', 'amount > 800.00 USD'),
    await rule('All', 'amount > 0.01 USD'),
  ];
  await activateRule(sandbox, { id: large }, NO_KEY);
  await shadowRule(sandbox, { id: watched }, NO_KEY);
  const byRule = await waiting(database, sandbox);
  const byScore = await waiting(database, sandbox, { amount: 70_000 });
  expect(await queue(sandbox)).toEqual([byRule.review, byScore.review]);
  for (const filter of [large, 'Large'])
    expect(await queue(sandbox, { rule: filter })).toEqual([byRule.review]);
  for (const filter of [watched, 'All', 'Larg']) expect(await queue(sandbox, { rule: filter })).toEqual([]);
});

test('approved is captured, declined is released, and what was captured goes back as fraud, once', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const [good, bad] = [await waiting(database, sandbox), await waiting(database, sandbox)];
  const early = await refusal(refundAsFraud(sandbox, { id: bad.review }, keyed('early')));
  expect(early.status).toBe(409);
  await declineOne(sandbox, { id: bad.review }, keyed('decline'));
  expect(await paymentRow(database, bad.payment)).toMatchObject({ status: 'canceled', captured: 0 });
  const approved = await approveOne(sandbox, { id: good.review }, keyed('approve'));
  expect(approved.row).toMatchObject({ status: 'approved', payment: { status: 'succeeded' } });

  const fraud = () => refundAsFraud(sandbox, { id: good.review }, keyed('fraud'));
  const [first, again] = [await fraud(), await fraud()];
  expect(first.row).toMatchObject({ status: 'refunded_as_fraud', verdict: 'confirmed_fraud' });
  expect([again.row.status, again.replayed === null]).toEqual(['refunded_as_fraud', false]);
  expect(await paymentRow(database, good.payment)).toMatchObject({ captured: 900_000, refunded: 900_000 });
  const told = await eventsOf(database, good.payment.id);
  expect(told.filter((type) => type === 'review.closed')).toHaveLength(2);
  expect((await refusal(refundAsFraud(sandbox, { id: bad.review }, keyed('late')))).code).toBe(
    'invalid_state',
  );
  await expectSound(database, sandbox.environment.id);
});

test('a decline whose end nobody knew is told again as it was told, also after the money was released', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const { payment, review } = await waiting(database, sandbox);
  await setFaults(sandbox.environment.id, [
    { fault: 'truncated', kind: 'reversal', remaining: 1, parameter: 0 },
  ]);
  const call = keyed('decline');
  const told = await declineOne(sandbox, { id: review }, call);
  expect(told.row).toMatchObject({ status: 'open', version: 1 });

  await age(database, sandbox.environment.id);
  await resolveAll(database, sandbox.environment.id);
  expect(await paymentRow(database, payment)).toMatchObject({ status: 'canceled' });
  expect((await getReviewWithPayment(sandbox, review)).status).toBe('declined');
  const again = await declineOne(sandbox, { id: review }, call);
  expect(again).toMatchObject({
    row: { status: 'open', version: 1, closedAt: null },
    replayed: expect.any(String),
  });
});
