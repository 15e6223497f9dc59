import type { Locator, Page } from '@playwright/test';
import { followMs } from '@/components/refunds/follow-ms';
import { violationsOf } from '../support/axe';
import { expect, test } from './console-world';
import { keysAnswer } from './keyboard';

const SCRIPTS = '**/_next/static/chunks/**';

/** From now on no script arrives any more, as without a connection or after an update of the server. */
async function loseScripts(page: Page): Promise<() => number> {
  await page.waitForLoadState('networkidle');
  let lost = 0;
  await page.route(SCRIPTS, (route) => {
    lost += 1;
    return route.abort();
  });
  return () => lost;
}

test('a menu that cannot be loaded leaves the page alone, says so when it was pressed, and opens later', async ({
  page,
  shop,
}) => {
  await shop.enter(page, 'finance');
  const { id } = await shop.pay({ amount: 5_000 });
  await page.goto(shop.path(`/payments/${id}`));
  const lost = await loseScripts(page);
  const more = page.getByRole('button', { name: 'More', exact: true });
  await more.hover();
  // The runtime tries twice by itself before it gives up.
  await expect.poll(lost).toBeGreaterThan(1);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('50.00');
  await expect(page.getByText('This could not be loaded')).toHaveCount(0);
  await more.click();
  await expect(page.getByRole('alert').filter({ hasText: 'This could not be loaded' })).toBeVisible();
  const again = page.getByRole('button', { name: 'Try again', exact: true });
  await expect(again).toBeFocused();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('50.00');
  await page.unroute(SCRIPTS);
  await again.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Receipt to print' })).toBeVisible();
  await expect(page.getByText('This could not be loaded')).toHaveCount(0);
});

test('a dialog that cannot be loaded is closed or tried again, and the focus comes back', async ({
  page,
  shop,
}) => {
  await shop.enter(page, 'finance');
  const { id } = await shop.pay({ amount: 5_000 });
  await page.goto(shop.path(`/payments/${id}`));
  await loseScripts(page);
  const opener = page.getByRole('button', { name: 'Refund…' });
  await opener.focus();
  await page.keyboard.press('Enter');
  const note = page.getByRole('alert').filter({ hasText: 'This could not be loaded' });
  await note.getByRole('button', { name: 'Close' }).click();
  await expect(note).toHaveCount(0);
  await expect(opener).toBeFocused();
  await page.unroute(SCRIPTS);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Refund payment' })).toBeVisible();
});

test('a list whose parts cannot be loaded stays, says so for each of them, and opens them later', async ({
  page,
  shop,
}) => {
  await shop.enter(page, 'finance');
  await shop.pay({ amount: 5_000 });
  await page.goto(shop.path('/payments'));
  await keysAnswer(page);
  await loseScripts(page);
  const row = page.locator('a[data-row]').first();
  const note = page.getByRole('alert').filter({ hasText: 'This could not be loaded' });
  const openers: [open: () => Promise<void>, opened: Locator][] = [
    [() => page.keyboard.press('Control+k'), page.getByRole('combobox', { name: 'Find or do anything' })],
    [
      () => page.getByRole('button', { name: 'Export', exact: true }).click(),
      page.getByRole('dialog', { name: 'Export Transactions' }),
    ],
    [() => row.click(), page.getByRole('dialog').getByRole('link', { name: 'Open the full page' })],
  ];
  for (const [open] of openers) {
    await open();
    await note.getByRole('button', { name: 'Close' }).click();
    await expect(note).toHaveCount(0);
    await expect(page.getByRole('table')).toContainText('50.00');
  }
  expect(new URL(page.url()).searchParams.has('open')).toBe(false);
  await page.unroute(SCRIPTS);
  for (const [open, opened] of openers) {
    await open();
    await expect(opened).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(opened).toHaveCount(0);
  }
});

test('a link to a receipt that the browser does not let us copy is made, told and shown', async ({
  page,
  shop,
}) => {
  // What a browser has on plain http.
  await page.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
  await shop.enter(page, 'finance');
  const { id } = await shop.pay({ amount: 5_000 });
  await page.goto(shop.path(`/payments/${id}/receipt`));
  const links = page.locator('#links');
  await links.getByRole('button', { name: 'Make and copy a link' }).click();
  await expect(page.getByText('The link was made, but not copied').first()).toBeVisible();
  const address = links.getByRole('textbox', { name: 'Address of the link' });
  await expect(address).toHaveValue(/^http:.*rcl_.*\?lang=en$/);
  await address.focus();
  expect(await page.evaluate(() => getSelection()?.toString())).toBe(await address.inputValue());
  await expect.poll(() => violationsOf(page)).toEqual([]);
});

test('a lost answer about one link says nothing about another', async ({ page, shop }) => {
  await shop.enter(page, 'finance');
  const { id } = await shop.pay({ amount: 5_000 });
  await page.goto(shop.path(`/payments/${id}/receipt`));
  const links = page.locator('#links');
  for (const count of [1, 2]) {
    await links.getByRole('button', { name: 'Make and copy a link' }).click();
    await expect(links.getByRole('listitem')).toHaveCount(count);
  }
  const dialog = page.getByRole('dialog', { name: 'Revoke the link to this receipt' });
  await links.getByRole('button', { name: 'Revoke' }).first().click();
  await page.context().setOffline(true);
  await dialog.getByRole('button', { name: 'Revoke link' }).click();
  await expect(dialog.getByText('The answer did not arrive')).toBeVisible();
  await page.context().setOffline(false);
  await dialog.getByRole('button', { name: 'Keep it' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(links.getByRole('button', { name: 'Revoke' }).first()).toBeFocused();
  await links.getByRole('button', { name: 'Revoke' }).nth(1).click();
  await expect(dialog).toBeVisible();
  await expect(dialog.getByText('The answer did not arrive')).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Revoke link' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(links.getByText('Revoked by')).toHaveCount(1);
});

test('a refund whose answer is lost when it is withdrawn says so and is withdrawn by the next press', async ({
  page,
  shop,
}) => {
  await shop.enter(page, 'support');
  const payment = await shop.pay({ amount: 50_000 });
  await page.goto(shop.path(`/payments/${payment.id}`));
  await page.getByRole('button', { name: 'Refund…' }).click();
  await page.getByLabel('Amount to refund').fill('150');
  await page.getByLabel('Reason', { exact: true }).selectOption('issue_with_item');
  await page.getByRole('button', { name: 'Ask to refund 150.00 USD' }).click();
  await page.getByRole('link', { name: 'Open refund' }).click();
  await page.getByRole('button', { name: 'Withdraw request' }).click();
  const dialog = page.getByRole('dialog', { name: /^Withdraw request/ });
  await expect(dialog).toBeVisible();
  await page.context().setOffline(true);
  await dialog.getByRole('button', { name: 'Withdraw request' }).click();
  await expect(dialog.getByText('The answer did not arrive')).toBeVisible();
  await expect(dialog.getByText(/it is the same request/)).toBeVisible();
  await page.context().setOffline(false);
  await dialog.getByRole('button', { name: 'Withdraw request' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Canceled');
});

test('a refund is looked at often when something may happen and seldom while it waits for hours', () => {
  const now = Date.parse('2026-03-01T12:00:00Z');
  const pending = (seconds: number, dispatch_tries = 3) => ({
    status: 'pending',
    dispatch_tries,
    dispatch_at: new Date(now + seconds * 1000).toISOString(),
  });
  expect(followMs({ ...pending(0), status: 'succeeded' }, now)).toBeNull();
  expect(followMs(pending(10, 0), now)).toBe(2_000);
  expect(followMs({ status: 'pending', dispatch_tries: 0, dispatch_at: null }, now)).toBe(2_000);
  expect(followMs(pending(3_600), now)).toBe(30_000);
  expect(followMs(pending(20), now)).toBe(20_000);
  expect(followMs(pending(5), now)).toBe(2_000);
  expect(followMs(pending(-600), now)).toBe(30_000);
});
