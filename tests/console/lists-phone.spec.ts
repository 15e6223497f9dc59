import { violationsOf } from '../support/axe';
import { expect, test } from './console-world';

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

test('rows are selected on a phone: a mode, all of them, an action, and the way out', async ({
  page,
  shop,
}) => {
  for (const amount of [1_000, 2_000, 3_000]) await shop.pay({ amount, capture_method: 'manual' });
  await shop.enter(page, 'finance');
  await page.goto(shop.path('/payments'));
  await expect(page.getByRole('checkbox')).toHaveCount(0);
  const mode = page.getByRole('button', { name: 'Select', exact: true });
  await mode.tap();
  await expect(mode).toHaveAttribute('aria-pressed', 'true');
  const bar = page.getByRole('region', { name: 'Selected rows' });
  await expect(bar).toContainText('Press rows to select them');
  await expect.poll(() => violationsOf(page)).toEqual([]);
  // Anywhere on the row, at its far end too: the row does not open.
  const first = page.locator('tbody tr').first();
  const box = await first.boundingBox();
  expect(box?.height).toBeGreaterThanOrEqual(44);
  await page.touchscreen.tap((box?.x ?? 0) + (box?.width ?? 0) - 12, (box?.y ?? 0) + 12);
  await expect(bar).toContainText('1 row selected');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(first.getByRole('checkbox')).toBeChecked();
  await bar.getByRole('button', { name: 'Select all' }).tap();
  await expect(bar).toContainText('3 rows selected');
  for (const button of await bar.getByRole('button').all()) {
    const target = await button.boundingBox();
    expect(Math.min(target?.width ?? 0, target?.height ?? 0)).toBeGreaterThanOrEqual(44);
  }
  await bar.getByRole('button', { name: 'Capture…' }).tap();
  await page.getByRole('button', { name: 'Capture 3 payments' }).tap();
  await expect(page.getByRole('dialog')).toContainText('3 of 3 done');
  await page.getByRole('dialog').getByRole('button', { name: 'Done' }).tap();
  await expect(bar).toHaveCount(0);
  await mode.tap();
  await bar.getByRole('button', { name: 'Done' }).tap();
  await expect(bar).toHaveCount(0);
  await expect(mode).toBeFocused();
  await first.tap();
  await expect(page.getByRole('dialog')).toBeVisible();
});

test('the order is chosen on a phone too', async ({ page, shop }) => {
  for (const amount of [2_000, 1_000, 3_000]) await shop.pay({ amount });
  await shop.enter(page, 'finance');
  await page.goto(shop.path('/payments'));
  await page.getByRole('button', { name: 'Filter', exact: true }).tap();
  await page.getByRole('button', { name: 'Order', exact: true }).tap();
  const sheet = page.getByRole('dialog', { name: 'Order' });
  await expect(sheet.getByRole('link', { name: 'Created, descending' })).toHaveAttribute(
    'aria-current',
    'true',
  );
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await sheet.getByRole('link', { name: 'Amount, ascending' }).tap();
  await expect(page).toHaveURL(/currency=USD&sort=amount/);
  const amounts = page.locator('tbody [data-amount]');
  await expect(amounts.first()).toHaveAttribute('data-amount', '1000 USD');
  await expect(amounts.last()).toHaveAttribute('data-amount', '3000 USD');
});

test('what a row shows is chosen on the phone, for the phone alone', async ({ page, shop }) => {
  await shop.pay({ amount: 1_000, reference: 'SO-4711' });
  await shop.enter(page, 'finance');
  await page.goto(shop.path('/payments'));
  const row = page.locator('tbody tr').first();
  await expect(row.getByText('SO-4711')).toBeHidden();
  await page.getByRole('button', { name: 'Filter', exact: true }).tap();
  await page.getByRole('button', { name: 'What a row shows' }).tap();
  const sheet = page.getByRole('dialog', { name: 'What a row shows' });
  const reference = sheet.getByRole('checkbox', { name: 'Reference' });
  await expect(reference, 'a row has room for four').toBeDisabled();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await sheet.getByRole('checkbox', { name: 'Created' }).uncheck();
  await reference.check();
  await sheet.getByRole('button', { name: 'Move Reference up' }).tap();
  await sheet.getByRole('button', { name: 'Save' }).tap();
  await expect(row.getByText('SO-4711')).toBeVisible();
  await page.reload();
  await expect(row.getByText('SO-4711')).toBeVisible();
  await expect(row.locator('time')).toBeHidden();
  await page.setViewportSize({ width: 320, height: 700 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)).toBe(false);
  await page.setViewportSize({ width: 1440, height: 900 });
  await expect(row.locator('time')).toBeVisible();
  await row.locator('a[data-row]').first().click();
  await expect(page.getByRole('dialog')).toBeVisible();
});
