import { db } from '@/lib/db';
import { idAt } from '@/lib/ids';
import { expect, test } from './console-world';

test('a list that a sum opened says what its rows come to', async ({ page, shop }) => {
  for (const amount of [1_000, 2_550]) await shop.pay({ amount });
  await shop.pay({ amount: 9_999, currency: 'JPY' });
  await shop.enter(page, 'finance');
  await page.goto(shop.path('/insights/methods?range=7d'));
  await page.getByRole('link', { name: /^Gross volume: 35\.50 USD/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Transactions' })).toBeVisible();
  const sum = page.locator('[data-sum]');
  await expect(sum).toHaveText('35.50 USD captured');
  await expect(page.locator('a[data-row]')).toHaveCount(2);
  // Further pages and the reader's own filters keep the question.
  await page.getByRole('link', { name: 'Succeeded 2', exact: true }).click();
  await expect(page).toHaveURL(/view=succeeded/);
  await expect(sum).toHaveText('35.50 USD captured');
  await page.goto(shop.path('/home'));
  await page.getByRole('link', { name: /^Volume today: .*9,999/ }).click();
  await expect(sum).toHaveText('9,999 JPY captured');
  // Amounts of several currencies have no sum.
  await page.goto(shop.path('/payments?sum=amount'));
  await expect(page.locator('a[data-row]')).toHaveCount(3);
  await expect(sum).toHaveCount(0);
  expect((await page.goto(shop.path('/payments?sum=weight')))?.status()).toBe(400);
});

test('a list of more than ten thousand rows is not added up', async ({ page, shop }) => {
  const at = new Date();
  await db().payment.createMany({
    data: Array.from({ length: 10_001 }, () => {
      const id = idAt('payment', at);
      const whole = {
        amount: 100n,
        currency: 'USD',
        status: 'requires_payment_method',
        captureMethod: 'auto',
      };
      const own = { environmentId: shop.sandbox.environment.id, id, clientSecret: id };
      return { ...whole, ...own, createdAt: at, updatedAt: at };
    }),
  });
  await shop.enter(page, 'finance');
  await page.goto(shop.path('/payments?currency=USD&sum=amount'));
  await expect(page.locator('[data-sum]')).toHaveText('too many to add up');
});
