import type { Actor } from '@/lib/auth/actor';
import { dismissNotice } from '@/lib/notices/dismiss-notice';
import { reviewNotice } from '@/lib/notices/reviews';
import { addListEntry } from '@/lib/risk/lists/write-entry';
import { createRiskList } from '@/lib/risk/lists/write-list';
import { LINKED_MAX } from '@/lib/risk/reviews/links';
import { relatedOfReview, renderRelated } from '@/lib/risk/reviews/related';
import { updateReview } from '@/lib/risk/reviews/update-review';
import { precisionOfRules } from '@/lib/risk/rules/precision';
import { activateRule, shadowRule, validateRule } from '@/lib/risk/rules/run-rule';
import { forgetRiskState } from '@/lib/risk/state';
import { newMerchant } from '../support/merchants';
import { expect, NO_KEY, paid, refusal, test, type Wanted } from './payments-world';
import { newTeam } from './refunds-world';
import { reviewOf, SUSPICIOUS, switchRisk } from './risk-world';
import { backtested, newRule } from './rules-world';

const IP = '126.1.2.3';
const payer = (more: object): Wanted['payer'] => ({ ...SUSPICIOUS.payer, ip: null, ...more });
const related = async (actor: Actor, review: string) =>
  renderRelated(actor, await relatedOfReview(actor, review));

test('a review tells which payments share card, e-mail, address or device, the newest twenty of each', async ({
  database,
}) => {
  const { merchant, actors } = await newTeam('finance', 'support');
  const [finance, support] = actors as [Actor, Actor];
  const card = { payment_method: 'pm_card_mastercard' };
  const email = { customer_email: SUSPICIOUS.customer_email };
  const same = await paid(finance, { ...card, ...email, payer: payer({ ip: IP }) });
  const byCard = await paid(finance, card);
  await paid(finance, { payer: payer({ ip: '126.1.2.4', device: 'Another' }) });
  const devices: string[] = [];
  for (let nth = 0; nth <= LINKED_MAX; nth += 1)
    devices.push((await paid(finance, { payer: payer({ device: 'One phone' }) })).id);
  await switchRisk(database, finance, { review_at: 1 });
  const held = await paid(finance, { ...SUSPICIOUS, ...card, payer: payer({ ip: IP, device: 'One phone' }) });
  const review = (await reviewOf(database, held.id))?.id ?? '';

  const shown = await related(finance, review);
  expect(shown.known).toEqual([
    { kind: 'card', value: 'mastercard •••• 4444' },
    { kind: 'email', value: SUSPICIOUS.customer_email },
    { kind: 'ip', value: IP },
    { kind: 'device', value: 'One phone' },
  ]);
  const links = Object.fromEntries(shown.payments.map((one) => [one.id, one.links.join(' ')]));
  expect(links).toEqual({
    [same.id]: 'card email ip',
    [byCard.id]: 'card',
    ...Object.fromEntries(devices.slice(-LINKED_MAX).map((id) => [id, 'device'])),
  });
  expect(shown.payments.map(({ id }) => id)).toEqual(
    shown.payments
      .map(({ id }) => id)
      .sort()
      .reverse(),
  );
  expect(shown.payments[0]).toMatchObject({ amount: 10_000, disputed: false, verdict: null });

  // Support sees people masked, and neither where they are nor with what.
  const masked = await related(support, review);
  expect(masked.known.map(({ kind, value }) => [kind, value])).toEqual([
    ['card', 'mastercard •••• 4444'],
    ['email', 's•••@mailinator.com'],
    ['ip', null],
    ['device', null],
  ]);
  expect(JSON.stringify(masked)).not.toMatch(/126\.1\.2\.3|One phone|somebody@/);
  const blind = { ...finance, permissions: new Set(['reviews:read'] as const) } as unknown as Actor;
  expect((await refusal(relatedOfReview(blind, review))).code).toBe('insufficient_scope');
  const stranger = (await newMerchant()).sandbox;
  expect((await refusal(relatedOfReview(stranger, review))).code).toBe('not_found');
  expect(merchant.sandbox).toBe(finance.environment.id);
});

test('address and device of a payment go on a list without being typed', async ({ database: _ }) => {
  const { sandbox } = await newMerchant();
  const payment = await paid(sandbox, { payer: payer({ ip: IP, device: 'One phone' }) });
  for (const [kind, value] of [
    ['ip', IP],
    ['device', 'One phone'],
  ] as const) {
    const list = await createRiskList(sandbox, { key: kind, name: kind, kind, purpose: 'block' }, NO_KEY);
    const { row } = await addListEntry(sandbox, { list: list.row.id, payment: payment.id }, NO_KEY);
    expect(row.value).toBe(value);
    const plain = await paid(sandbox, { payment_method: 'pm_card_amex' });
    const missing = await refusal(addListEntry(sandbox, { list: list.row.id, payment: plain.id }, NO_KEY));
    expect([missing.code, missing.details.kind]).toEqual(['list_value_missing', kind]);
  }
  forgetRiskState(sandbox.environment.id);
  await expect(paid(sandbox, { payer: payer({ ip: IP }) })).rejects.toMatchObject({
    code: 'blocked_by_risk',
  });
});

test('the precision of a rule is what people found in the reviews that it opened', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const rule = async (name: string, expression: string) => {
    const { id } = await newRule(sandbox, { name, action: 'review', expression });
    await validateRule(sandbox, { id }, NO_KEY);
    await backtested(sandbox, id);
    return id;
  };
  const large = await rule('Large', 'amount > 500.00 USD');
  const larger = await rule('Larger', 'amount > 700.00 USD');
  const looksOn = await rule('Looks on', 'amount > 1.00 USD');
  await activateRule(sandbox, { id: large }, NO_KEY);
  await activateRule(sandbox, { id: larger }, NO_KEY);
  await shadowRule(sandbox, { id: looksOn }, NO_KEY);
  forgetRiskState(sandbox.environment.id);
  await paid(sandbox);
  const verdicts = ['confirmed_fraud', 'valuable_alert', 'false_positive', null] as const;
  for (const [nth, verdict] of verdicts.entries()) {
    const { id } = await paid(sandbox, { amount: nth < 2 ? 80_000 : 60_000 });
    const review = (await reviewOf(database, id))?.id ?? '';
    await updateReview(sandbox, { id: review, verdict }, NO_KEY);
  }
  const told = await precisionOfRules(sandbox.environment.id);
  expect(told).toHaveLength(2);
  expect(told).toContainEqual({
    rule: large,
    reviews: 4,
    confirmed: 1,
    valuable: 1,
    falsePositives: 1,
    precision: 2 / 3,
  });
  expect(told).toContainEqual({
    rule: larger,
    reviews: 2,
    confirmed: 1,
    valuable: 1,
    falsePositives: 0,
    precision: 1,
  });
  expect(await precisionOfRules((await newMerchant()).sandbox.environment.id)).toEqual([]);
});

test('whoever decides hears of reviews that are due within hours or overdue, until it is put away', async ({
  database,
}) => {
  const { actors } = await newTeam('finance', 'developer', 'support');
  const [finance, developer, support] = actors as [Actor, Actor, Actor];
  await switchRisk(database, finance, { review_at: 1 });
  const ids: string[] = [];
  for (let nth = 0; nth < 3; nth += 1) {
    const { id } = await paid(finance, { ...SUSPICIOUS });
    ids.push((await reviewOf(database, id))?.id ?? '');
  }
  const due = (id: string | undefined, from: string) =>
    database.owner.query(
      `UPDATE review SET due_at = greatest(now() + $2::interval, opened_at + interval '1 ms') WHERE id = $1`,
      [id, from],
    );
  expect(await reviewNotice(finance)).toBeNull();
  await due(ids[0], '3 hours');
  expect(await reviewNotice(finance)).toMatchObject({ overdue: 0, soon: 1 });
  expect(await reviewNotice(developer)).toBeNull();
  const putAway = async () => {
    const seen = (await reviewNotice(finance))?.seen ?? '';
    await dismissNotice(finance, { notice: `reviews:${finance.environment.id}`, seen });
    expect(await reviewNotice(finance)).toBeNull();
  };
  await putAway();
  await due(ids[1], '-5 minutes');
  const notice = await reviewNotice(finance);
  expect(notice).toMatchObject({ overdue: 1, soon: 1 });
  expect(new Date(notice?.first ?? 0).getTime()).toBeLessThan(Date.now());
  // What somebody put away until later is not urged.
  const later = new Date(Date.now() + 60_000).toISOString();
  await updateReview(finance, { id: ids[1] ?? '', snoozed_until: later }, NO_KEY);
  expect(await reviewNotice(finance)).toBeNull();
  await updateReview(finance, { id: ids[1] ?? '', snoozed_until: null }, NO_KEY);
  await putAway();
  // By a clock that is a day ahead all are overdue, and can be put away all the same.
  const ahead = { ...support, environment: { ...support.environment, clockOffsetMs: 25 * 3_600_000 } };
  expect(await reviewNotice(ahead)).toMatchObject({ overdue: 3, soon: 0 });
  const { seen } = (await reviewNotice(ahead)) ?? { seen: '' };
  expect(new Date(seen).getTime()).toBeLessThanOrEqual(Date.now());
  await dismissNotice(ahead, { notice: `reviews:${finance.environment.id}`, seen });
  expect(await reviewNotice(ahead)).toBeNull();
});
