import { violationsOf } from '../support/axe';
import { expect, test } from './console-world';
import { openPalette } from './keyboard';

test('an id, an e-mail, last digits, a reference and an amount each find the payment, by keyboard alone', async ({
  page,
  shop,
}) => {
  const payment = await shop.pay({
    amount: 128_450,
    reference: 'SO-77-A',
    customer_email: 'mei@example.test',
  });
  await shop.pay({ amount: 1_000, payment_method: 'pm_card_mastercard' });
  await shop.enter(page, 'owner');
  for (const typed of [
    payment.id,
    'mei@example.test',
    '4242',
    'SO-77-A',
    '1,284.50',
    'amount:1284.50 method:card',
  ]) {
    await page.goto(shop.path('/home'));
    const field = await openPalette(page);
    await field.fill(typed);
    const first = page.getByRole('option').first();
    await expect(first, typed).toContainText('1,284.50 USD');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/payments/${payment.id}`);
  }
});

test('key:value leads to the filtered list; what is not understood is named', async ({ page, shop }) => {
  await shop.pay({ amount: 5_000 });
  await shop.enter(page, 'owner');
  await page.goto(shop.path('/home'));
  const field = await openPalette(page);
  await field.fill('color:red');
  await expect(page.getByRole('status').filter({ hasText: 'Not understood: color:red' })).toBeVisible();
  await field.fill('currency:usd method:card');
  await page.getByRole('option', { name: 'All payments that match' }).click();
  await page.waitForURL('**/payments?currency=USD&method=card');
  await expect(page.getByText('50.00').first()).toBeVisible();
});

test('pages and actions are found by name; what was opened comes back as recent', async ({ page, shop }) => {
  await shop.enter(page, 'owner');
  await page.goto(shop.path('/home'));
  let field = await openPalette(page);
  await field.fill('keys');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/keys');
  field = await openPalette(page);
  await expect(
    page.getByRole('group', { name: 'Recent' }).getByRole('option', { name: 'Keys' }),
  ).toBeVisible();
  await field.fill('new checkout');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'New checkout session' })).toBeVisible();
  await page.keyboard.press('Escape');
  field = await openPalette(page);
  await field.fill('appearance: dark');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('it offers only what the member may do, and tells nothing about payers that the role hides', async ({
  page,
  shop,
}) => {
  const payment = await shop.pay({ amount: 5_000, customer_email: 'mei@example.test' });
  await shop.enter(page, 'analyst');
  await page.goto(shop.path('/home'));
  const field = await openPalette(page);
  await expect(page.getByRole('option', { name: 'Create key' })).toHaveCount(0);
  await field.fill('mei@example.test');
  await expect(page.getByRole('status').filter({ hasText: 'No object found' })).toBeVisible();
  await field.fill(payment.id);
  await expect(page.getByRole('option', { name: '50.00 USD' })).toBeVisible();
  await expect(page.getByRole('dialog')).not.toContainText('mei@example.test');
});

test('a search that fails says so and can be repeated; an open palette has no violation, also on a phone', async ({
  page,
  shop,
}) => {
  await shop.pay({ amount: 5_000 });
  await shop.enter(page, 'owner');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(shop.path('/home'));
  await page.route('**/api/v1/payments?*', (route) => route.abort());
  await page.getByRole('button', { name: 'Find or do anything' }).click();
  await page.getByRole('combobox', { name: 'Find or do anything' }).fill('4242');
  await expect(page.getByText('The search did not answer.')).toBeVisible();
  await page.unroute('**/api/v1/payments?*');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('option').first()).toContainText('50.00 USD');
  await expect.poll(() => violationsOf(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
});
