import { expect, test } from './console-world';
import { keysAnswer } from './keyboard';

test('the first stop of the keyboard skips to the content; ? lists every key', async ({ page, shop }) => {
  await shop.enter(page, 'owner');
  await page.goto(shop.path('/home'));
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to content' });
  await expect(skip).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('main')).toBeFocused();
  await keysAnswer(page);
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keyboard' });
  for (const what of ['Find or do anything', 'Next row', 'Select the row, or take it back', 'Go to Refunds'])
    await expect(help.getByText(what, { exact: true })).toBeVisible();
});

test('on a phone the sidebar is a sheet, and leaves with a choice', async ({ page, shop }) => {
  await shop.enter(page, 'owner');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(shop.path('/home'));
  await page.getByRole('button', { name: 'Open navigation' }).click();
  const sheet = page.getByRole('dialog', { name: 'Main navigation' });
  await sheet.getByRole('link', { name: 'Keys' }).click();
  await page.waitForURL('**/keys');
  await expect(sheet).toHaveCount(0);
});

test('the page that is open is in sight in the sidebar, however low its window', async ({ page, shop }) => {
  await shop.enter(page, 'owner');
  await page.setViewportSize({ width: 1440, height: 600 });
  await page.goto(shop.path('/members'));
  const navigation = page.getByRole('navigation', { name: 'Main navigation' });
  await expect(navigation.getByRole('link', { name: 'Members' })).toBeInViewport({ ratio: 1 });
  await page.keyboard.press('g');
  await page.keyboard.press('h');
  await page.waitForURL('**/home');
  await expect(navigation.getByRole('link', { name: 'Home' })).toBeInViewport({ ratio: 1 });
  expect(await page.evaluate(() => [scrollX, scrollY])).toEqual([0, 0]);
});
