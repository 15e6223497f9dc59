import { expect, test } from './console-world';

test('a payment made elsewhere is announced at once', async ({ page, shop }) => {
  await shop.enter(page, 'finance');
  await shop.pay({ amount: 100 });
  const opened = page.waitForResponse((response) => response.url().includes('/api/stream'));
  await page.goto(shop.path('/payments'));
  await opened;
  await shop.pay({ amount: 777 });
  await expect(page.getByRole('button', { name: '1 new payment' })).toBeVisible();
});

test('a page whose stream is away says so, polls, and says when it is back', async ({ page, shop }) => {
  await shop.enter(page, 'owner');
  await shop.pay({ amount: 100 });
  await page.route('**/api/stream*', (route) => route.abort());
  await page.clock.install();
  await page.goto(shop.path('/payments'));
  const banner = page.getByText('Live updates paused.');
  await expect(async () => {
    await page.clock.runFor(1_000);
    await expect(banner).toBeVisible({ timeout: 300 });
  }).toPass();
  await shop.pay({ amount: 777 });
  const polled = page.waitForRequest((request) => request.url().includes('/api/v1/payments'));
  await page.clock.runFor(31_000);
  await polled;
  await page.unroute('**/api/stream*');
  await expect(async () => {
    await page.clock.runFor(10_000);
    await expect(banner).toHaveCount(0, { timeout: 300 });
  }).toPass();
});
