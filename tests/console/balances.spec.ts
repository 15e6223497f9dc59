import type { Page } from '@playwright/test';
import { issueRefund } from '@/lib/refunds/issue-refund';
import { violationsOf } from '../support/axe';
import { expect, test } from './console-world';

/** The amount in minor units that an element of this kind says. */
async function amountOf(page: Page, selector: string): Promise<number> {
  return Number((await page.locator(selector).first().getAttribute('data-amount'))?.split(' ')[0]);
}

/** The sum of what every entry did, over all pages of the account that is open. */
async function sumOfPages(page: Page): Promise<{ sum: number; rows: number }> {
  let [sum, rows] = [0, 0];
  for (;;) {
    const amounts = await page
      .locator('tr[data-entry] [data-amount]')
      .evaluateAll((cells) => cells.map((cell) => Number(cell.getAttribute('data-amount')?.split(' ')[0])));
    sum += amounts.reduce((total, amount) => total + amount, 0);
    rows += amounts.length;
    const older = page.getByRole('link', { name: 'Older' });
    if ((await older.count()) === 0) return { sum, rows };
    const address = (await older.getAttribute('href')) as string;
    await page.goto(address);
  }
}

test('home’s balance leads to the entries that make it: their sum is the number', async ({ page, shop }) => {
  const payments = [];
  for (let n = 0; n < 13; n += 1) payments.push(await shop.pay({ amount: 2_000 + n }));
  await shop.pay({ amount: 9_800, currency: 'JPY' });
  for (const { id } of payments)
    await issueRefund(
      shop.sandbox,
      { payment: id, amount: 100, reason: 'duplicate', metadata: {} },
      { claim: null },
    );
  await shop.enter(page, 'finance');
  for (const [link, account] of [
    [/available\. Opens what makes it/, 'Available'],
    [/pending\. Opens what makes it/, 'Pending'],
  ] as const) {
    await page.goto(shop.path('/home'));
    await page.getByRole('link', { name: link }).first().click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText(account);
    const balance = await amountOf(page, 'h1 [data-amount]');
    expect(balance).not.toBe(0);
    const { sum, rows } = await sumOfPages(page);
    expect([sum, rows]).toEqual([balance, 13]);
    await page.goto(shop.path('/balances'));
    await expect(
      page.locator(`#USD tr[data-account=${account.toLowerCase()}] [data-amount="${balance} USD"]`),
    ).toBeVisible();
  }
  await page.goto(shop.path('/balances/available?currency=USD&size=25'));
  await page.getByRole('link', { name: 'JPY', exact: true }).click();
  await expect(page.getByText('No entry has touched this account in JPY yet.')).toBeVisible();
});

test('the pages of an account go both ways, and only where they lead', async ({ page, shop }) => {
  for (let n = 0; n < 27; n += 1) await shop.pay({ amount: 1_000 + n });
  await shop.enter(page, 'analyst');
  await page.goto(shop.path('/balances/pending'));
  const entries = page.locator('tr[data-entry]');
  await expect(entries).toHaveCount(25);
  const newest = await entries.first().getAttribute('data-entry');
  await page.getByRole('link', { name: 'Older' }).click();
  await expect(entries).toHaveCount(2);
  await page.getByRole('link', { name: 'Newer' }).click();
  await expect(entries).toHaveCount(25);
  expect(await entries.first().getAttribute('data-entry')).toBe(newest);
  await entries.first().getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('10.26');
  for (const path of ['/balances/savings', '/balances/pending?currency=XXX', '/balances/pending?after=AAAA'])
    expect((await page.goto(shop.path(path)))?.status(), path).toBe(404);
});

test('balances have no violation, fit a phone, and are for the roles that see money', async ({
  page,
  shop,
}) => {
  await shop.enter(page, 'owner');
  await page.goto(shop.path('/balances'));
  await expect(page.getByRole('heading', { name: 'No money in the books yet' })).toBeVisible();
  await shop.pay({ amount: 123_456_789 });
  for (const width of [320, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    for (const path of ['/balances', '/balances/pending']) {
      await page.goto(shop.path(path));
      await expect(page.locator('[data-amount]').first()).toBeVisible();
      await expect.poll(() => violationsOf(page)).toEqual([]);
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
      ).toBeLessThanOrEqual(0);
    }
  }
  await shop.enter(page, 'support');
  for (const path of ['/balances', '/balances/available'])
    expect((await page.goto(shop.path(path)))?.status()).toBe(403);
  await page.goto(shop.path('/home'));
  const sidebar = page.getByRole('navigation', { name: 'Main navigation' });
  await expect(sidebar.getByRole('heading', { name: 'Payments' })).toBeVisible();
  await expect(sidebar.getByRole('link', { name: 'Invariants' })).toBeVisible();
  await expect(sidebar.getByRole('link', { name: 'Balances' })).toHaveCount(0);
});
