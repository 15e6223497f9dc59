import { arriveTestPayout, failTestPayout } from '@/lib/testlab/payouts';
import { newAccount, payout, release, sendPayouts } from '../operations/payouts-world';
import { violationsOf } from '../support/axe';
import { expect, test } from './console-world';

test('payouts: how many, how much, how long and what failed, each with the payouts behind it', async ({
  page,
  shop,
  server,
}) => {
  const { id } = shop.sandbox.environment;
  await shop.pay({ amount: 10_000 });
  await release(server.database, id);
  await newAccount(shop.sandbox);
  const make = async (amount: number) => (await payout(shop.sandbox, { amount })).row.id;
  const [arrives, closed] = [await make(1_000), await make(300)];
  await make(200);
  await sendPayouts(server.database, id);
  await arriveTestPayout(shop.sandbox, { id: arrives });
  await failTestPayout(shop.sandbox, { id: closed, code: 'account_closed' });

  await shop.enter(page, 'finance');
  await page.goto(shop.path('/insights/payouts?range=7d'));
  await expect(page.getByRole('heading', { level: 1, name: 'Payouts' })).toBeVisible();
  const card = (name: string) => page.locator('dl > div', { hasText: name });
  await expect(card('Paid out').first()).toContainText('10.00 USD');
  await expect(card('Payout failure rate')).toContainText('50');

  await expect(card('Time to arrive (median)')).toContainText(/\d/);

  await page.getByLabel('Number in the chart').selectOption('payout_failures');
  await page.getByLabel('Break down by').selectOption('failure_code');
  const failed = page.locator('[data-group]');
  await expect(failed).toHaveCount(1);
  await expect(failed).toContainText('closed');
  const count = failed.locator('a[data-count]');
  await expect(count).toHaveAttribute('data-count', '1');
  await count.click();
  await expect(page).toHaveURL(/\/sandbox\/payouts\?/);
  await expect(page.locator('a[data-row]')).toHaveCount(1);
  await expect(page.locator('a[data-row]')).toHaveAccessibleName('Failed, Payout of 3.00 USD');

  await page.goto(shop.path('/insights/payouts?range=7d'));
  await page.getByLabel('Number in the chart').selectOption('payouts');
  await expect(page).toHaveURL(/metric=payouts/);
  await page.getByRole('link', { name: 'Table' }).click();
  // Made today: one that arrived, one that failed and one that is under way.
  await expect(page.locator('[data-point] [data-value]').first()).toHaveAttribute('data-value', '3');
  await expect.poll(() => violationsOf(page)).toEqual([]);
});
