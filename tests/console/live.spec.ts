import { pool } from '@/lib/db';
import { newEndpoint } from '../operations/webhooks-world';
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

test('tries to deliver, of which no event tells, are announced and end on an open page', async ({
  page,
  shop,
}) => {
  const environmentId = shop.sandbox.environment.id;
  const hooks = { event_types: ['review.opened'] };
  const { id } = await newEndpoint(shop.sandbox, 'https://shop.example/hooks', hooks);
  await shop.pay({ amount: 100 });
  const begin = (number: number) =>
    pool().query(
      `INSERT INTO webhook_attempt (environment_id, delivery_id, number, endpoint_id, event_type, url, started_at)
       SELECT $1, id, $2, endpoint_id, 'payment.succeeded', 'https://shop.example/hooks', now() FROM webhook_delivery
       WHERE environment_id = $1`,
      [environmentId, number],
    );
  await pool().query(
    `INSERT INTO webhook_delivery (environment_id, id, endpoint_id, event_id, object_id, position, status, created_at, ended_at)
     SELECT $1, 'wd' || substr(id, 4), $2, id, object_id, 1, 'exhausted', now(), now() FROM event
     WHERE environment_id = $1 ORDER BY id LIMIT 1`,
    [environmentId, id],
  );
  await begin(1);
  await shop.enter(page, 'developer');
  await page.goto(shop.path('/webhooks/tries'));
  await expect(page.locator('tbody tr')).toHaveCount(1);
  await pool().query(
    `UPDATE webhook_attempt SET outcome = 'refused', status_code = 503, ended_at = now() WHERE environment_id = $1`,
    [environmentId],
  );
  await begin(2);
  await expect(page.getByRole('button', { name: '1 new try' })).toBeVisible({ timeout: 60_000 });
  await expect(page.locator('tbody tr')).toContainText('503');
});
