import { activateRule, shadowRule, validateRule } from '@/lib/risk/rules/run-rule';
import { newMerchant } from '../support/merchants';
import { ended, expect, paid, pay, test } from './payments-world';
import { backtested, NO_CLAIM, newRule } from './rules-world';

test('a shadow is asked about every payment and decides about none, until it is switched on', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const { id } = await newRule(sandbox, {
    name: 'Shadow',
    action: 'block',
    expression: 'amount > 500.00 USD',
  });
  await validateRule(sandbox, { id }, NO_CLAIM);
  await shadowRule(sandbox, { id }, NO_CLAIM);
  const payment = await paid(sandbox, { amount: 60_000 });
  expect(payment).toMatchObject({ status: 'succeeded', risk: { decision: 'approve', rules: [] } });
  const { rows } = await database.owner.query<{ hits: unknown[] }>(
    'SELECT hits FROM risk_assessment WHERE payment_id = $1',
    [payment.id],
  );
  expect(rows[0]?.hits).toMatchObject([{ rule: id, version: 1, name: 'Shadow', shadow: true, fault: null }]);
  // Switched on, it counts for the next one, and its own process does not wait for that.
  await backtested(sandbox, id);
  await activateRule(sandbox, { id }, NO_CLAIM);
  expect(await ended(pay(sandbox, { amount: 60_000 }))).toBe('blocked_by_risk');
});
