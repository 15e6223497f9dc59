import { expect, test } from './console-world';

test('a part is captured, the rest kept and then released', async ({ page, shop }) => {
  await shop.enter(page, 'finance');
  const payment = await shop.pay({ amount: 10_000, capture_method: 'manual' });
  await page.goto(shop.path(`/payments/${payment.id}`));
  await page.getByRole('button', { name: 'Capture…' }).click();
  await page.getByLabel('Amount to capture').fill('30');
  await page.getByRole('radio', { name: /Keep the rest/ }).check();
  await page.getByRole('button', { name: 'Capture 30.00 USD' }).click();
  await expect(page.getByText('30.00 USD captured').first()).toBeVisible();
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('70.00 USD can still be captured');
  await page.getByRole('button', { name: 'Release the rest…' }).click();
  await expect(page.getByRole('button', { name: 'Keep payment' })).toBeFocused();
  await page.getByRole('button', { name: 'Release 70.00 USD' }).click();
  await expect(page.getByText('70.00 USD released')).toBeVisible();
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Succeeded');
});

test('an authorization is canceled and nothing is taken', async ({ page, shop }) => {
  await shop.enter(page, 'owner');
  const payment = await shop.pay({ amount: 4200, capture_method: 'manual' });
  await page.goto(shop.path(`/payments/${payment.id}`));
  await page.getByRole('button', { name: 'Cancel payment…' }).click();
  await page.getByRole('button', { name: 'Cancel payment of 42.00 USD' }).click();
  await expect(page.getByText('Nothing was taken from the payer.')).toBeVisible();
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Canceled');
});

test('a test payment is played from the form', async ({ page, shop }) => {
  await shop.enter(page, 'developer');
  await page.goto(shop.path('/payments/new'));
  await page.getByLabel('Amount', { exact: true }).fill('1,284.50');
  await page.getByRole('button', { name: 'Pay 1,284.50 USD' }).click();
  await expect(page.getByText('Succeeded. The fee is taken and the books are written.')).toBeVisible();
  await page.getByRole('button', { name: 'Another one' }).click();
  await page.getByRole('radio', { name: /Visa 9995/ }).check();
  await page.getByRole('button', { name: /^Pay/ }).click();
  await expect(page.getByText('Declined: Insufficient funds.')).toBeVisible();
  await page.getByRole('button', { name: 'Another one' }).click();
  await page.getByRole('radio', { name: /Visa 3220/ }).check();
  await page.getByRole('button', { name: /^Pay/ }).click();
  await expect(page.getByRole('link', { name: 'Play the payer' })).toHaveAttribute('href', /\/sandbox\//);
});
