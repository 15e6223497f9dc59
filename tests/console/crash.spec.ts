import { db } from '@/lib/db';
import { idAt } from '@/lib/ids';
import { expect, test } from './console-world';

test('a page that fails names its own request, also where a link led to it', async ({ page, shop }) => {
  const at = new Date();
  const id = idAt('event', at);
  // Nothing in the product writes such an event: of a payment, and without any of its facts.
  await db().event.create({
    data: {
      environmentId: shop.sandbox.environment.id,
      id,
      type: 'payment.created',
      objectType: 'payment',
      objectId: idAt('payment', at),
      seq: 1,
      snapshot: {},
      actor: 'system',
      createdAt: at,
    },
  });
  await shop.enter(page, 'owner');
  const path = shop.path(`/events/${id}`);
  const named = page.getByRole('alert').locator('.font-mono');
  const answer = await page.goto(path);
  const first = (await answer?.headerValue('request-id')) ?? '';
  expect(first).toMatch(/^req_/);
  // The page's icon is asked for meanwhile, and has an id of its own.
  await page.waitForLoadState('networkidle');
  await expect(named).toHaveText(first);

  await page.goto(shop.path('/insights/acceptance'));
  const part = page.waitForResponse((response) => response.url().includes(path));
  await page.evaluate((href) => {
    (window as unknown as { next: { router: { push(href: string): void } } }).next.router.push(href);
  }, path);
  const second = (await (await part).headerValue('request-id')) ?? '';
  expect(second).not.toBe(first);
  await expect(named).toHaveText(second);
});
