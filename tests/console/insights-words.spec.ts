import { activateRule, validateRule } from '@/lib/risk/rules/run-rule';
import { backtested, NO_CLAIM, newRule } from '../operations/rules-world';
import { expect, test } from './console-world';

test('percentiles and their counts open what was measured', async ({ page, shop }) => {
  for (const amount of [1_000, 2_000]) await shop.pay({ amount });
  await shop.enter(page, 'developer');
  for (const name of [/^Connector, p95: .*Open the list of 2$/, /^Connector, Rests on: 2\./]) {
    await page.goto(shop.path('/insights/latency?range=7d'));
    await page.getByRole('link', { name }).click();
    await expect(page).toHaveURL(/\/attempts\?.*step=answered/);
    await expect(page.locator('a[data-row]')).toHaveCount(2);
  }
});

test('the choice of currency says which money counts, and converted money by which rates', async ({
  page,
  shop,
}) => {
  await shop.pay({ amount: 1_000 });
  await shop.pay({ amount: 8_900, currency: 'EUR' });
  await shop.enter(page, 'analyst');
  await page.goto(shop.path('/insights/methods?range=7d'));
  const choice = page.getByLabel('Currency');
  await expect(choice.locator('option:checked')).toHaveText('All currencies; money only in USD');
  const volume = page.locator('dl > div', { hasText: 'Gross volume' }).first();
  await expect(volume).toContainText('10.00');
  await choice.selectOption({ label: 'All currencies; money converted to USD' });
  await expect(page).toHaveURL(/currency=converted/);
  await expect(volume).toContainText('110.00');
  await expect(volume).toContainText('Converted to USD; rates: yearly means of 2025.');
  await page.getByLabel('Number in the chart').selectOption('gross_volume');
  await expect(page.locator('#chart')).toContainText('Converted to USD; rates: yearly means of 2025.');
  // Each currency of a breakdown is in its own.
  await page.goto(shop.path('/insights/methods?range=7d&metric=gross_volume&split=currency'));
  await expect(page.locator('[data-group="EUR"]')).toContainText('89.00 EUR');
  await expect(page.locator('[data-readout]')).toContainText([/: 89\.00 EUR$/, /: 10\.00 USD$/]);
});

test('marks name the rule that changed, and have the time that was written', async ({ page, shop }) => {
  await shop.pay({ amount: 1_000 });
  const { userId } = await shop.enter(page, 'owner');
  const rule = await newRule(
    { ...shop.sandbox, id: userId },
    {
      name: 'Large at night',
      action: 'review',
      expression: 'amount > 500000 and hour < 6',
    },
  );
  await validateRule(shop.sandbox, { id: rule.id }, NO_CLAIM);
  await backtested(shop.sandbox, rule.id);
  await activateRule(shop.sandbox, { id: rule.id }, NO_CLAIM);
  await page.goto(shop.path('/insights/acceptance?range=7d'));
  await page.getByRole('button', { name: 'Write what happened' }).click();
  await page.getByRole('textbox', { name: 'What happened' }).fill('deploy 1.4.2');
  const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  await page.getByLabel('Time in UTC').fill(`${yesterday}T14:35`);
  await page.getByRole('button', { name: 'Write', exact: true }).click();
  await page.getByText('2 things happened meanwhile').click();
  await expect(page.locator('[data-mark="annotation"]')).toContainText('14:35');
  await expect(page.locator('[data-mark="event"]')).toContainText(
    'Large at night: A version of a risk rule decides from now on.',
  );
});
