import { expect, test } from './console-world';
import { toFirstRow } from './keyboard';

test('a payment is found by last four, e-mail, reference and id', async ({ page, shop }) => {
  await shop.enter(page, 'finance');
  const wanted = await shop.pay({
    amount: 9800,
    payment_method: 'pm_card_mastercard',
    customer_email: 'kenji@example.test',
  });
  await shop.pay({ amount: 1234 });
  await page.goto(shop.path('/payments'));
  await expect(page.locator('a[data-row]')).toHaveCount(2);
  for (const text of ['4444', 'kenji@example.test', wanted.reference ?? '']) {
    await page.getByRole('searchbox', { name: 'Find payments' }).fill(text);
    await page.keyboard.press('Enter');
    await expect(page.locator('a[data-row]')).toHaveCount(1);
    await expect(page.getByRole('link', { name: /98\.00 USD/ })).toBeVisible();
  }
  await page.getByRole('searchbox', { name: 'Find payments' }).fill(wanted.id);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`${wanted.id}$`));
});

test('tabs and filters live in the address; a decline says why', async ({ page, shop }) => {
  await shop.enter(page, 'finance');
  await shop.pay({ amount: 5000 });
  await shop
    .pay({ amount: 6000, payment_method: 'pm_card_chargeDeclinedInsufficientFunds' })
    .catch(() => null);
  await page.goto(shop.path('/payments'));
  await page.getByRole('link', { name: /^Declined\s*1$/ }).click();
  await expect(page).toHaveURL(/view=declined/);
  await expect(page.getByRole('row', { name: /Insufficient funds/ })).toBeVisible();
  await page.reload();
  await expect(page.locator('a[data-row]')).toHaveCount(1);
  await page.getByRole('link', { name: /^All/ }).click();
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await page.getByRole('button', { name: 'Amount', exact: true }).click();
  await page.getByRole('textbox', { name: 'Amount' }).fill('55');
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(page).toHaveURL(/amount=5500\.\./);
  await expect(page.locator('a[data-row]')).toHaveCount(1);
  await page.getByRole('link', { name: 'Remove filter: Amount' }).click();
  await expect(page).not.toHaveURL(/amount=/);
  await expect(page.locator('a[data-row]')).toHaveCount(2);
});

test('pages follow each other without a gap', async ({ page, shop }) => {
  await shop.enter(page, 'owner');
  for (let amount = 101; amount <= 127; amount += 1) await shop.pay({ amount });
  await page.goto(shop.path('/payments'));
  await expect(page.locator('a[data-row]')).toHaveCount(25);
  await page.getByRole('link', { name: 'Older', exact: true }).click();
  await expect(page.locator('a[data-row]')).toHaveCount(2);
  await expect(page.getByRole('link', { name: /Payment of 1\.01 USD/ })).toBeVisible();
  await page.getByRole('link', { name: 'Newer', exact: true }).click();
  await expect(page.locator('a[data-row]')).toHaveCount(25);
  await expect(page.locator('a[data-row]').first()).toHaveAccessibleName(/1\.27 USD/);
});

test('j, k and Enter walk the rows; the keys can be switched off', async ({ page, shop }) => {
  await shop.enter(page, 'owner');
  await shop.pay({ amount: 100 });
  await shop.pay({ amount: 200 });
  await page.goto(shop.path('/payments'));
  await expect(page.locator('a[data-row]')).toHaveCount(2);
  await toFirstRow(page);
  await page.keyboard.press('j');
  await expect(page.locator('a[data-row]').nth(1)).toBeFocused();
  await page.keyboard.press('k');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog').getByRole('heading', { level: 2 }).first()).toContainText('2.00');
  await page.keyboard.press('Escape');
  await expect(page.locator('a[data-row]').first()).toBeFocused();
  await page.keyboard.press('?');
  await page.getByRole('checkbox', { name: /Single keys/ }).uncheck();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox').and(page.locator(':focus'))).toHaveCount(0);
});

test('new payments wait in a line above the rows', async ({ page, shop }) => {
  await shop.enter(page, 'owner');
  await shop.pay({ amount: 100 });
  await page.clock.install();
  await page.goto(shop.path('/payments'));
  await expect(page.locator('a[data-row]')).toHaveCount(1);
  await shop.pay({ amount: 777 });
  await expect(async () => {
    await page.clock.runFor(31_000);
    await expect(page.getByRole('button', { name: '1 new payment' })).toBeVisible({ timeout: 500 });
  }).toPass();
  await expect(page.locator('a[data-row]')).toHaveCount(1);
  await page.getByRole('button', { name: '1 new payment' }).click();
  await expect(page.locator('a[data-row]').first()).toHaveAccessibleName(/7\.77 USD/);
});

test('nothing yet and nothing found are told apart', async ({ page, shop }) => {
  await shop.enter(page, 'owner');
  await page.goto(shop.path('/payments'));
  await expect(page.getByRole('heading', { name: 'No payments yet' })).toBeVisible();
  await page.goto(shop.path('/payments?q=nobody'));
  await expect(page.getByRole('heading', { name: 'Nothing matches' })).toBeVisible();
});

test('fraction digits follow the currency', async ({ page, shop }) => {
  await shop.enter(page, 'owner');
  await shop.pay({ amount: 9800, currency: 'JPY' });
  await shop.pay({ amount: 128_750, currency: 'KWD' });
  await page.goto(shop.path('/payments'));
  await expect(page.locator('[data-amount="9800 JPY"]')).toHaveText(/^9,800\s*JPY$/);
  await expect(page.locator('[data-amount="128750 KWD"]')).toHaveText(/^128\.750\s*KWD$/);
});
