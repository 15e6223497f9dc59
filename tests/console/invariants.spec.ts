import { NUMBERS } from '@/lib/invariants/registry';
import { expect, test } from './console-world';

test('the board shows every invariant, and an attack on a payment wins what fits', async ({ shop, page }) => {
  await shop.enter(page, 'owner');
  await page.goto(shop.path('/invariants'));
  await expect(page.locator('[data-invariant]')).toHaveCount(NUMBERS.length);
  // A payment's events bring it back within seconds; no event tells of a record of the audit log.
  await expect(page.locator('[data-invariant="5"]')).toContainText('Changed rows within seconds');
  await expect(page.locator('[data-invariant="26"]')).toContainText('this run alone meets them');
  await page.locator('[data-action="attack-payment"]').click();
  await expect(page.locator('[data-attack="done"]')).toBeVisible({ timeout: 60_000 });
  await expect(page.locator('[data-verdict="sound"]')).toBeVisible();
  await expect(page.locator('[data-wave]')).toHaveCount(2);
});
