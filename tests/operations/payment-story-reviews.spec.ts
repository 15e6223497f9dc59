import { loadPaymentDetail } from '@/components/payments/load-payment';
import type { Actor } from '@/lib/auth/actor';
import { anchorOf } from '@/lib/payments/story';
import { approveOne, declineOne, refundAsFraud } from '@/lib/risk/reviews/decide-review';
import { updateReview } from '@/lib/risk/reviews/update-review';
import type { TestDatabase } from '../support/database';
import { newMerchant } from '../support/merchants';
import { decide, expect, keyed, NO_KEY, paid, test } from './payments-world';
import { reviewOf, SUSPICIOUS, switchRisk } from './risk-world';
import { hollowSteps } from './story-filled';

async function waiting(database: TestDatabase, actor: Actor, more: Record<string, unknown> = {}) {
  await switchRisk(database, actor, { review_at: 1 });
  const payment = await paid(actor, { ...SUSPICIOUS, ...more });
  return { id: payment.id, review: (await reviewOf(database, payment.id))?.id ?? '' };
}

/** Every chapter after the attempt, with the names of its steps. */
async function storyOf(actor: Actor, id: string): Promise<[string, string[]][]> {
  const { chapters } = await loadPaymentDetail(actor, id);
  return chapters
    .filter(({ kind }) => kind !== 'created' && kind !== 'attempt')
    .map(({ kind, steps }) => [kind, steps.map(({ name }) => name)]);
}

/** Every event stands on the page, once, with what its sentence speaks of. */
async function expectEachToldOnce(database: TestDatabase, actor: Actor, id: string): Promise<void> {
  const { chapters } = await loadPaymentDetail(actor, id);
  const told = chapters.flatMap(({ steps }) => steps.map((step) => step.id));
  expect(new Set(told).size).toBe(told.length);
  expect(hollowSteps(chapters)).toEqual([]);
  const { rows } = await database.owner.query<{ id: string }>(
    "SELECT id FROM event WHERE payment_id = $1 AND type <> 'payment.processing'",
    [id],
  );
  for (const event of rows) expect(told).toContain(event.id);
}

test('a review is told as what people did with it, and what was approved with the amount that was reserved', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const { id, review } = await waiting(database, sandbox);
  const change = (more: Record<string, unknown>) => updateReview(sandbox, { id: review, ...more }, NO_KEY);
  const until = new Date(Date.now() + 60_000).toISOString();
  await change({ assigned_to_me: true });
  await change({ snoozed_until: until });
  await change({ snoozed_until: null });
  await change({ assigned_to_me: false });
  await approveOne(sandbox, { id: review }, keyed('approve'));
  await change({ verdict: 'valuable_alert' });
  await refundAsFraud(sandbox, { id: review }, keyed('fraud'));
  const story = await storyOf(sandbox, id);
  expect(story.filter(([kind]) => kind === 'review').map(([, names]) => names)).toEqual([
    ['reviewTaken'],
    ['reviewPutAway'],
    ['reviewBack'],
    ['reviewGivenBack'],
    ['reviewApproved', 'authorized'],
    ['reviewJudged'],
    ['reviewFraud'],
  ]);
  expect(story.filter(([kind]) => kind !== 'review').map(([kind]) => kind)).toEqual(['capture', 'refund']);
  const kinds = story.map(([kind, [name]]) => (kind === 'review' ? name : kind));
  expect(kinds.indexOf('reviewApproved'), 'approved before it is captured').toBeLessThan(
    kinds.indexOf('capture'),
  );
  const { chapters, explanation } = await loadPaymentDetail(sandbox, id);
  const steps = chapters.flatMap((chapter) => chapter.steps);
  expect(steps.find(({ name }) => name === 'authorized')?.amount).toBe(900_000);
  expect(steps.find(({ name }) => name === 'reviewPutAway')?.until).toBe(until);
  expect(steps.find(({ name }) => name === 'reviewJudged')?.words).toEqual(['valuable_alert']);
  const keys = explanation.map(({ key }) => key);
  expect(keys.slice(0, 4)).toEqual(['what.asked', 'what.approved', 'what.reviewPassed', 'what.captured']);
  await expectEachToldOnce(database, sandbox, id);

  const narrow = new Set([...sandbox.permissions].filter((one) => !one.startsWith('reviews:')));
  const seen = await storyOf({ ...sandbox, kind: 'member', permissions: narrow }, id);
  expect(seen.filter(([kind]) => kind === 'review').map(([, [name]]) => name)).toEqual([
    'reviewApproved',
    'reviewFraud',
  ]);
});

test('a review beside a payment that could not be held says nothing of waiting', async ({ database }) => {
  const { sandbox } = await newMerchant();
  await switchRisk(database, sandbox, { review_at: 1 });
  const payment = await paid(sandbox, { ...SUSPICIOUS, payment_method: 'alipay', currency: 'USD' });
  await decide(payment, 'approved');
  const review = (await reviewOf(database, payment.id))?.id ?? '';
  await approveOne(sandbox, { id: review }, keyed('approve'));
  expect(await storyOf(sandbox, payment.id)).toEqual([['review', ['reviewApproved']]]);
  const { explanation } = await loadPaymentDetail(sandbox, payment.id);
  const keys = explanation.map(({ key }) => key);
  expect(keys).toContain('what.captured');
  expect(keys).not.toContain('what.reviewPassed');
  await expectEachToldOnce(database, sandbox, payment.id);
});

test('who may not see reviews is led to nothing that is not on the page', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const { id, review } = await waiting(database, sandbox);
  await updateReview(sandbox, { id: review, assigned_to_me: true }, NO_KEY);
  const narrow = new Set([...sandbox.permissions].filter((one) => !one.startsWith('reviews:')));
  const { chapters, explanation } = await loadPaymentDetail(
    { ...sandbox, kind: 'member', permissions: narrow },
    id,
  );
  const anchors = chapters.flatMap((chapter) => [chapter, ...chapter.steps]).map((one) => anchorOf(one.id));
  const evidence = explanation.map((one) => one.evidence).filter((one) => one.startsWith('t-'));
  expect(evidence.length).toBeGreaterThan(2);
  for (const one of evidence) expect(anchors).toContain(one);
});

test('what is captured later is held after the approval; what was declined was released', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const good = await waiting(database, sandbox, { capture_method: 'manual' });
  await approveOne(sandbox, { id: good.review }, keyed('approve'));
  expect(await storyOf(sandbox, good.id)).toEqual([['review', ['reviewApproved', 'authorizedUntil']]]);
  const { explanation } = await loadPaymentDetail(sandbox, good.id);
  expect(explanation.map(({ key }) => key)).toEqual(
    expect.arrayContaining(['what.reviewPassed', 'what.held', 'money.heldByBank']),
  );
  await expectEachToldOnce(database, sandbox, good.id);

  const bad = await waiting(database, sandbox);
  await declineOne(sandbox, { id: bad.review }, keyed('decline'));
  const [[kind, names] = ['', []], ...rest] = await storyOf(sandbox, bad.id);
  expect([kind, rest]).toEqual(['cancel', []]);
  expect(names).toEqual(expect.arrayContaining(['cancel.approved', 'reviewDeclined', 'canceled']));
  await expectEachToldOnce(database, sandbox, bad.id);
});
