import type { Page } from '@playwright/test';
import { violationsOf } from '../support/axe';
import { expect, test } from './console-world';
import { toFirstRow } from './keyboard';

const rows = (page: Page) => page.locator('a[data-row]');
const amounts = (page: Page) =>
  page
    .locator('tbody [data-amount]')
    .evaluateAll((cells) => cells.map((cell) => cell.getAttribute('data-amount')));

test('disputes are a list like any other: tabs, filters, orders, drawer, keys, export', async ({
  page,
  shop,
}) => {
  await shop.dispute({ amount: 2_000 }, { respond_in_days: 9 });
  await shop.dispute({ amount: 1_000 }, { respond_in_days: 2, reason: 'duplicate' });
  await shop.dispute({ amount: 3_000 }, { respond_in_days: 30, stage: 'inquiry' });
  await shop.enter(page, 'finance');
  await page.goto(shop.path('/disputes'));
  expect(await amounts(page)).toEqual(['1000 USD', '2000 USD', '3000 USD']);
  const due = page.getByRole('columnheader', { name: 'Respond by' });
  await expect(due).toHaveAttribute('aria-sort', 'ascending');
  await expect(page.getByRole('link', { name: /^Needs response\s*3$/ })).toHaveAttribute(
    'aria-current',
    'page',
  );
  // The countdown, and the moment itself with its zone.
  await expect(page.getByRole('row', { name: /Duplicate/ })).toContainText(/1 day left|4\d hours left/);
  await expect(
    page
      .getByRole('row', { name: /Duplicate/ })
      .locator('time')
      .last(),
  ).toContainText('UTC');
  await due.getByRole('link').click();
  await expect(due).toHaveAttribute('aria-sort', 'descending');
  await expect(page).toHaveURL(/sort=-due/);
  await page.getByRole('columnheader', { name: 'Amount' }).getByRole('link').click();
  await expect(page).toHaveURL(/currency=USD&sort=-amount/);
  expect(await amounts(page)).toEqual(['3000 USD', '2000 USD', '1000 USD']);
  await page.goto(shop.path('/disputes?view=won'));
  await expect(page.getByRole('heading', { name: 'Nothing matches' })).toBeVisible();
  await page.getByRole('link', { name: 'Show all' }).click();
  await expect(due).toHaveAttribute('aria-sort', 'descending');
  await page.goto(shop.path('/disputes?reason=duplicate,fraudulent&due=next_7d&method=card'));
  await expect(rows(page)).toHaveCount(1);
  await expect(page.getByRole('button', { name: 'Change filter: Respond by Next 7 days' })).toBeVisible();
  await rows(page).first().click();
  const drawer = page.getByRole('dialog');
  await expect(drawer).toContainText('The bank holds the money until it has heard you');
  await expect(page).toHaveURL(/open=dp_/);
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await drawer.getByRole('link', { name: 'Open the full page' }).click();
  await page.getByRole('link', { name: 'Disputes', exact: true }).first().click();
  await expect(page).toHaveURL(/due=next_7d/);
  await page.goto(shop.path('/disputes?sort=-amount&currency=USD'));
  await toFirstRow(page);
  await page.keyboard.press('x');
  await expect(page.getByRole('region', { name: 'Selected rows' })).toContainText('1 row selected');
  await page.keyboard.press('e');
  const download = page.waitForEvent('download');
  await page.getByRole('dialog').getByRole('button', { name: 'Export', exact: true }).click();
  const chunks: Buffer[] = [];
  for await (const chunk of await (await download).createReadStream()) chunks.push(chunk as Buffer);
  const lines = Buffer.concat(chunks).toString().trimEnd().split('\r\n');
  expect(lines[0]).toContain('Status,Amount,Currency,Reason,Method,Payment');
  expect(lines.slice(1).map((line) => line.split(',').slice(0, 4).join(' '))).toEqual([
    'inquiry 30.00 USD fraudulent',
    'needs_response 20.00 USD fraudulent',
    'needs_response 10.00 USD duplicate',
  ]);
});

test('a new dispute waits behind a pill in whatever order the list is', async ({ page, shop }) => {
  await shop.dispute({ amount: 1_000 }, { respond_in_days: 2 });
  await shop.enter(page, 'finance');
  const opened = page.waitForResponse((response) => response.url().includes('/api/stream'));
  await page.goto(shop.path('/disputes'));
  await opened;
  await shop.dispute({ amount: 7_000 }, { respond_in_days: 20 });
  await page.getByRole('button', { name: '1 new dispute' }).click();
  expect(await amounts(page)).toEqual(['1000 USD', '7000 USD']);
  await expect(page.getByRole('button', { name: /new dispute/ })).toHaveCount(0);
});

for (const width of [1440, 390]) {
  test(`at ${width} px no row moves when new ones are announced, however often`, async ({ page, shop }) => {
    await page.setViewportSize({ width, height: 900 });
    await shop.pay({ amount: 1_000 });
    await shop.enter(page, 'finance');
    const opened = page.waitForResponse((response) => response.url().includes('/api/stream'));
    await page.goto(shop.path('/payments'));
    await opened;
    const row = page.locator('tbody tr').first();
    const before = await row.boundingBox();
    await shop.pay({ amount: 2_000 });
    await expect(page.getByRole('button', { name: '1 new payment' })).toBeVisible();
    expect(await row.boundingBox()).toEqual(before);
    await shop.pay({ amount: 3_000 });
    const pill = page.getByRole('button', { name: '2 new payments' });
    await expect(pill).toBeVisible();
    expect(await row.boundingBox()).toEqual(before);
    expect(await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)).toBe(false);
    await expect.poll(() => violationsOf(page)).toEqual([]);
    await pill.press('Enter');
    await expect(rows(page)).toHaveCount(3);
    await expect(page.locator('tbody tr').first().locator('a[data-row]:visible')).toBeFocused();
    // What was first is third now: two rows lower, and not moved by the place of the pill.
    const after = await page.locator('tbody tr').nth(2).boundingBox();
    expect(after?.y).toBeCloseTo((before?.y ?? 0) + 2 * (before?.height ?? 0), 0);
  });
}

test('a list that is not for this member says whom to ask, in its own place, with status 403', async ({
  page,
  shop,
}) => {
  for (const [role, path, roles] of [
    ['analyst', '/customers', 'Owner, Admin, Developer, Finance, or Support'],
    ['support', '/events?created=7d', 'Owner, Admin, Developer, or Finance'],
  ] as const) {
    await shop.enter(page, role);
    expect((await page.goto(shop.path(path)))?.status(), path).toBe(403);
    await expect(page.getByRole('heading', { name: 'Your role does not include this list' })).toBeVisible();
    const main = page.getByRole('main');
    await expect(main).toContainText(roles);
    await expect(main.getByRole('button')).toHaveCount(1);
    await expect.poll(() => violationsOf(page)).toEqual([]);
  }
  await page.getByRole('button', { name: 'Copy a request to send' }).click();
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
  const request = await page.evaluate(() => navigator.clipboard.readText());
  expect(request).toMatch(
    /^I need access to “Events” of .+ \(sandbox\)\. I am signed in as .+@.+; my role is Support\.$/,
  );
});

test('an address made by hand is a 400 page on every list, with the way back', async ({ page, shop }) => {
  await shop.enter(page, 'owner');
  for (const [path, title] of [
    ['/disputes?created=yesterdayish', 'Disputes'],
    ['/disputes?due=7d', 'Disputes'],
    ['/disputes?amount=9..1', 'Disputes'],
    ['/disputes?sort=status', 'Disputes'],
    ['/disputes?view=open', 'Disputes'],
    ['/disputes?after=AAAA', 'Disputes'],
    ['/customers?created=2026-13-01', 'Customers'],
    ['/customers?amount=5..', 'Customers'],
    ['/customers?email=x&email=y', 'Customers'],
    ['/customers?email=nobody', 'Customers'],
    ['/events?type=made.up', 'Events'],
    ['/events?amount=5..', 'Events'],
    ['/events?before=AAAA', 'Events'],
    ['/disputes?q=%00', 'Disputes'],
    ['/refunds?amount=-1', 'Refunds'],
  ] as const) {
    expect((await page.goto(shop.path(path)))?.status(), path).toBe(400);
    await expect(page.getByRole('heading', { name: 'These filters do not work' }), path).toBeVisible();
    const back = page.getByRole('link', { name: `Open ${title} without filters` });
    await expect(back, path).toHaveAttribute('href', shop.path(path.replace(/\?.*/, '')));
  }
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await page.getByRole('link', { name: 'Open Refunds without filters' }).click();
  await expect(page.getByRole('heading', { name: 'No refunds yet' })).toBeVisible();
});
