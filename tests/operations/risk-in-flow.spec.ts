import { listedOf, listsFact, together } from '@/lib/risk/listed';
import type { RuleAction } from '@/lib/risk/rules/evaluate';
import { activateRule, shadowRule, validateRule } from '@/lib/risk/rules/run-rule';
import { forgetRiskState } from '@/lib/risk/state';
import type { TestDatabase } from '../support/database';
import { newMerchant } from '../support/merchants';
import { ended, expect, paid, pay, test } from './payments-world';
import { reviewOf, switchRisk } from './risk-world';
import { backtested, NO_CLAIM, newRule } from './rules-world';

type Actor = Parameters<typeof newRule>[0];
type Action = 'three_ds' | 'allow' | 'block' | 'review';

async function running(actor: Actor, action: Action, expression: string, isShadow = false): Promise<void> {
  const { id } = await newRule(actor, { name: `${action} ${expression}`.slice(0, 90), action, expression });
  if (isShadow) {
    await validateRule(actor, { id }, NO_CLAIM);
    await shadowRule(actor, { id }, NO_CLAIM);
  } else {
    await backtested(actor, id);
    await activateRule(actor, { id }, NO_CLAIM);
  }
  forgetRiskState(actor.environment.id);
}

type Kept = { decision: string; hits: { name: string; shadow: boolean; values: Record<string, unknown> }[] };

async function kept(database: TestDatabase, environmentId: string): Promise<Kept> {
  const { rows } = await database.owner.query<Kept>(
    'SELECT decision, hits FROM risk_assessment WHERE environment_id = $1 ORDER BY attempt_id DESC LIMIT 1',
    [environmentId],
  );
  return rows[0] as Kept;
}

test('rules decide on real payments, with the velocity that they ask for, and keep what they saw', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const customer_email = 'often@shop.example';
  const order = (more: object) => ({ customer_email, ...more });
  await running(sandbox, 'block', 'velocity(count, email, 1h) >= 3');
  await running(sandbox, 'review', 'amount > 50000');
  await running(sandbox, 'review', 'amount > 1', true);
  expect((await paid(sandbox, order({ amount: 10_000 }))).status).toBe('succeeded');
  expect(await kept(database, sandbox.environment.id)).toMatchObject({
    decision: 'approve',
    hits: [{ shadow: true, values: { amount: 10_000 } }],
  });
  const large = await paid(sandbox, order({ amount: 60_000 }));
  expect(large).toMatchObject({ status: 'in_review', risk: { rules: ['review amount > 50000'] } });
  expect(await reviewOf(database, large.id)).toMatchObject({ reason: 'rule', status: 'open' });
  expect((await paid(sandbox, order({ amount: 10_000 }))).status).toBe('succeeded');
  expect(await ended(pay(sandbox, order({ amount: 10_000 })))).toBe('blocked_by_risk');
  const blocked = await kept(database, sandbox.environment.id);
  expect(blocked.hits.find(({ shadow }) => !shadow)?.values).toEqual({ 'velocity.count.email.1h': 3 });
  // An allow stands before block, and before what the score asks for.
  await running(sandbox, 'allow', 'currency = "EUR"');
  await switchRisk(database, sandbox, { block_at: 1 });
  expect((await paid(sandbox, order({ amount: 10_000, currency: 'EUR' }))).status).toBe('succeeded');
  expect(await ended(pay(sandbox, order({ amount: 10_000 })))).toBe('blocked_by_risk');
  // 3-D Secure goes with it, and opens no way past a block.
  await running(sandbox, 'three_ds', 'amount > 1');
  await pay(sandbox, order({ amount: 10_000, currency: 'EUR' }));
  expect((await kept(database, sandbox.environment.id)).decision).toBe('challenge');
  expect(await ended(pay(sandbox, order({ amount: 10_000 })))).toBe('blocked_by_risk');
});

test('a rule that cannot answer holds the payment for a person', async ({ database }) => {
  const { sandbox } = await newMerchant();
  await running(sandbox, 'block', 'velocity(count, email, 1h) >= 3');
  const nameless = await paid(sandbox);
  expect(nameless.status).toBe('in_review');
  expect(await reviewOf(database, nameless.id)).toMatchObject({ reason: 'error' });
});

test('lists stand in the order of rules: allow before block, and 3-D Secure goes with either', () => {
  const told = (text: string) => {
    const { keys, says, hits } = listedOf(text);
    return { keys: [...keys], says, hits: hits.map(({ name, action }) => `${action} ${name}`) };
  };
  expect(told('')).toEqual({ keys: [], says: null, hits: [] });
  expect(told('custom:vip')).toEqual({ keys: ['vip'], says: null, hits: [] });
  expect(told('block:bad custom:vip')).toEqual({ keys: ['bad', 'vip'], says: 'block', hits: ['block @bad'] });
  expect(told('allow:good block:bad').says).toBe('allow');
  const fault = {
    rule: 'r',
    version: 1,
    name: 'R',
    shadow: false,
    fault: { fault: 'missing', key: 'ip' },
  } as const;
  const faulty = (action: RuleAction, shadow = false) => [{ ...fault, action, shadow }];
  const matched = (...actions: RuleAction[]) => actions.map((action) => ({ ...fault, action, fault: null }));
  const challenged = { decision: 'challenge', hits: matched('three_ds') } as const;
  expect(together(challenged, null)).toBe('challenge');
  expect(together(challenged, 'allow')).toBe('challenge');
  expect(together(challenged, 'block')).toBe('block');
  expect(together({ decision: 'block', hits: matched('three_ds', 'block') }, 'allow')).toBe('challenge');
  // Whom a rule allows no list blocks.
  expect(together({ decision: 'allow', hits: matched('allow') }, 'block')).toBe('allow');
  expect(together({ decision: 'challenge', hits: matched('three_ds', 'allow') }, 'block')).toBe('challenge');
  expect(together({ decision: 'block', hits: matched('block') }, 'allow')).toBe('allow');
  expect(together({ decision: 'review', hits: [] }, 'block')).toBe('block');
  expect(together({ decision: null, hits: [] }, null)).toBeNull();
  // What could not be answered before an allow stays in its way; what stands behind it is not asked.
  expect(together({ decision: 'review', hits: faulty('three_ds') }, 'allow')).toBe('review');
  expect(together({ decision: 'review', hits: faulty('block') }, 'allow')).toBe('allow');
  expect(together({ decision: null, hits: faulty('three_ds', true) }, 'allow')).toBe('allow');
  expect(listsFact(listedOf('block:bad custom:vip'))).toEqual({ lists: 'bad vip' });
});
