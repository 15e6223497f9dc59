import { db } from '@/lib/db';
import { SUSPICIOUS, switchRisk } from '../operations/risk-world';
import { violationsOf } from '../support/axe';
import { expect, test } from './console-world';

test('a review is approved by a key, undone once before it leaves, and judged', async ({
  page,
  shop,
  server,
}) => {
  test.setTimeout(60_000);
  await switchRisk(server.database, shop.sandbox, { review_at: 1 });
  const { id } = await shop.pay({ ...SUSPICIOUS });
  const statusOf = async () => (await db().payment.findFirstOrThrow({ where: { id } })).status;
  await shop.enter(page, 'finance');
  await page.goto(shop.path('/reviews'));
  await page.locator('a[data-row]').first().click();
  const drawer = page.getByRole('dialog');
  await expect(drawer.getByText('Its score held it')).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
  await page.keyboard.press('a');
  await expect(drawer.getByText('Approves ')).toBeVisible();
  await page.keyboard.press('u');
  await expect(drawer.getByText('Approves ')).toHaveCount(0);
  expect(await statusOf()).toBe('in_review');
  await page.keyboard.press('a');
  await expect.poll(statusOf, { timeout: 15_000 }).toBe('succeeded');
  await page.goto(shop.path('/reviews?view=closed'));
  await page.locator('a[data-row]').first().click();
  await drawer.getByLabel('False positive').click();
  await expect(page.getByText('Noted')).toBeVisible();
});
