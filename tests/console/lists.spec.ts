import type { Page } from '@playwright/test';
import { issueRefund } from '@/lib/refunds/issue-refund';
import { IssueRefund } from '@/lib/refunds/schema';
import { violationsOf } from '../support/axe';
import { expect, type Shop, test } from './console-world';
import { toFirstRow } from './keyboard';

const rows = (page: Page) => page.locator('a[data-row]');

async function threePayments(shop: Shop): Promise<void> {
  await shop.pay({ amount: 1_000 });
  await shop.pay({ amount: 9_000, capture_method: 'manual' });
  await shop.pay({ amount: 5_000, customer_email: 'ann@shop.example' });
}

test('an address that nobody’s filter wrote is a 400 page that says what is wrong', async ({
  page,
  shop,
}) => {
  await shop.enter(page, 'finance');
  for (const [path, what] of [
    ['/payments?foo=1&amount=9..1', 'This list has no such filter.'],
    ['/payments?after=AAAA', 'The page belongs to another list'],
    ['/refunds?status=paid', 'not a value that the filter takes'],
    ['/events?created=2026-02-30', 'not a value that the filter takes'],
  ] as const) {
    const answer = await page.goto(shop.path(path));
    expect(answer?.status(), path).toBe(400);
    await expect(page.getByRole('main')).toContainText(what);
  }
  await page.getByRole('link', { name: 'Open Events without filters' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Events' })).toBeVisible();
});

test('the first page is there without scripts, filters can be read and removed', async ({
  browser,
  shop,
  page,
  server,
}) => {
  await threePayments(shop);
  await shop.enter(page, 'finance');
  const context = await browser.newContext({
    javaScriptEnabled: false,
    storageState: await page.context().storageState(),
  });
  const plain = await context.newPage();
  await plain.goto(`${server.url}${shop.path('/payments?amount=4000..')}`);
  await expect(rows(plain)).toHaveCount(2);
  await plain.getByRole('link', { name: 'Remove filter: Amount' }).click();
  await expect(rows(plain)).toHaveCount(3);
  await plain.getByRole('searchbox', { name: 'Search payments' }).fill('ann@shop.example');
  await plain.keyboard.press('Enter');
  await expect(rows(plain)).toHaveCount(1);
  await context.close();
});

test('a row opens beside the list, and the address brings it back', async ({ page, shop }) => {
  await threePayments(shop);
  await shop.enter(page, 'finance');
  await page.goto(shop.path('/payments?amount=2000..'));
  await rows(page).first().click();
  const drawer = page.getByRole('dialog');
  await expect(drawer.getByRole('heading', { level: 2 }).nth(1)).toContainText('50.00');
  await expect(page).toHaveURL(/amount=2000\.\.&open=pay_/);
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await page.reload();
  await expect(drawer.getByRole('heading', { level: 2 }).nth(1)).toContainText('50.00');
  await drawer.getByRole('button', { name: 'Next row' }).click();
  await expect(drawer.getByRole('heading', { level: 2 }).nth(1)).toContainText('90.00');
  await page.keyboard.press('Escape');
  await expect(drawer).toHaveCount(0);
  await expect(page).not.toHaveURL(/open=/);
  await expect(rows(page).nth(1)).toBeFocused();
  await page.keyboard.press('Enter');
  await drawer.getByRole('link', { name: 'Open the full page' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('90.00');
});

test('the head orders the list, and the address says how', async ({ page, shop }) => {
  await threePayments(shop);
  await shop.enter(page, 'finance');
  await page.goto(shop.path('/payments'));
  const head = page.getByRole('columnheader', { name: 'Amount' });
  await head.getByRole('link').click();
  await expect(page).toHaveURL(/currency=USD&sort=-amount/);
  await expect(head).toHaveAttribute('aria-sort', 'descending');
  await expect(rows(page).first()).toHaveAccessibleName(/90\.00 USD/);
  await head.getByRole('link').click();
  await expect(head).toHaveAttribute('aria-sort', 'ascending');
  await expect(rows(page).first()).toHaveAccessibleName(/10\.00 USD/);
});

test('columns are chosen, ordered and kept', async ({ page, shop }) => {
  await threePayments(shop);
  await shop.enter(page, 'finance');
  await page.goto(shop.path('/payments'));
  const heads = () => page.locator('thead th').allInnerTexts();
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('checkbox', { name: 'Reference' }).uncheck();
  await page.getByRole('checkbox', { name: 'Fees' }).check();
  await page.getByRole('button', { name: 'Move Fees up' }).click();
  await page.getByRole('button', { name: 'Save columns' }).click();
  await expect(page.getByRole('columnheader', { name: 'Fees' })).toBeVisible();
  await page.reload();
  expect((await heads()).map((head) => head.trim()).filter(Boolean)).toEqual([
    'Status',
    'Amount',
    'Method',
    'Customer',
    'Fees',
    'Created',
  ]);
});

test('a view is saved, opened, renamed, shared, duplicated and deleted', async ({ page, shop }) => {
  await threePayments(shop);
  await shop.enter(page, 'finance');
  await page.goto(shop.path('/payments?amount=4000..'));
  const choose = async (item: string) => {
    await page.getByRole('button', { name: 'Views', exact: true }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  await choose('Save these filters as a view…');
  await page.getByRole('textbox', { name: 'Name' }).fill('Large');
  await page.getByRole('button', { name: 'Save view' }).click();
  const tab = page.getByRole('link', { name: 'Large', exact: true });
  await expect(tab).toHaveAttribute('aria-current', 'page');
  await page.goto(shop.path('/payments?created=30d'));
  await tab.click();
  await expect(page).toHaveURL(/created=30d/);
  await expect(rows(page)).toHaveCount(2);
  await choose('Rename or share…');
  await page.getByRole('textbox', { name: 'Name' }).fill('Very large');
  await page.getByRole('checkbox', { name: 'Shared' }).check();
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('link', { name: 'Very large', exact: true })).toBeVisible();
  await choose('Duplicate…');
  await page.getByRole('button', { name: 'Duplicate view' }).click();
  await expect(page.getByRole('link', { name: 'Very large (copy)', exact: true })).toBeVisible();
  await choose('Delete…');
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.getByRole('button', { name: 'Delete view' }).click();
  await expect(page.getByRole('link', { name: 'Very large (copy)', exact: true })).toHaveCount(0);
});

test('a batch says what it would move, then what became of each row', async ({ page, shop }) => {
  await threePayments(shop);
  await shop.pay({ amount: 3_000, capture_method: 'manual' });
  await shop.enter(page, 'finance');
  await page.goto(shop.path('/payments'));
  await page.getByRole('checkbox', { name: 'Select all rows of this page' }).check();
  const batch = page.getByRole('region', { name: 'Selected rows' });
  await expect(batch).toContainText('4 rows selected');
  await batch.getByRole('button', { name: 'Capture…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.locator('[data-amount="12000 USD"]')).toBeVisible();
  await expect(dialog).toContainText('2 selected payments have nothing to capture');
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Capture 2 payments' }).click();
  await expect(dialog).toContainText('2 of 2 done');
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('link', { name: /^To capture\s*0$/ })).toBeVisible();
});

test('a batch of refunds can be undone by one button until it leaves', async ({ page, shop }) => {
  await threePayments(shop);
  await shop.pay({ amount: 3_000 });
  await shop.enter(page, 'finance');
  await page.goto(shop.path('/payments?status=succeeded'));
  await page.getByRole('checkbox', { name: 'Select all rows of this page' }).check();
  await page.getByRole('region', { name: 'Selected rows' }).getByRole('button', { name: 'Refund…' }).click();
  const dialog = page.getByRole('dialog');
  const submit = dialog.getByRole('button', { name: /^Refund \d+ payments?$/ });
  const count = Number((await submit.textContent())?.match(/\d+/)?.[0]);
  await submit.click();
  await expect(dialog).toContainText(`${count} of ${count} done`);
  await expect(dialog).toContainText(/They leave for the network together in \d+ seconds?\./);
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await dialog.getByRole('button', { name: /^Undo (the refund|all \d+ refunds)$/ }).click();
  await expect(dialog).toContainText(`${count} of ${count} refunds undone`);
  await expect(dialog.getByText('Undone. The amount is back in your balance.')).toHaveCount(count);
  await dialog.getByRole('button', { name: 'Done' }).click();
  await page.goto(shop.path('/refunds?status=canceled'));
  await expect(rows(page)).toHaveCount(count);
});

test('the keys select, filter and export; an export is the list, row for row', async ({ page, shop }) => {
  await threePayments(shop);
  await shop.enter(page, 'finance');
  await page.goto(shop.path('/payments?amount=2000..&sort=-amount&currency=USD'));
  await toFirstRow(page);
  await page.keyboard.press('x');
  await expect(page.getByRole('region', { name: 'Selected rows' })).toContainText('1 row selected');
  await page.keyboard.press('f');
  await expect(page.getByRole('dialog', { name: 'Filter by' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('e');
  const dialog = page.getByRole('dialog', { name: 'Export Transactions' });
  await expect(dialog).toContainText('≥ 20.00 USD');
  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/_sandbox_payments_.*amount-gte-2000.*UTC\.csv$/);
  const chunks: Buffer[] = [];
  for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
  const lines = Buffer.concat(chunks).toString().trimEnd().split('\r\n').slice(1);
  const shown = await page
    .locator('tbody [data-amount]')
    .evaluateAll((cells) => cells.map((cell) => cell.getAttribute('data-amount')));
  expect(lines.map((line) => line.split(',').slice(1, 3))).toEqual([
    ['90.00', 'USD'],
    ['50.00', 'USD'],
  ]);
  expect(shown).toEqual(['9000 USD', '5000 USD']);
  await page.goto(shop.path('/exports'));
  await expect(page.getByRole('row', { name: /amount-gte-2000/ })).toContainText('Ready');
  await expect.poll(() => violationsOf(page)).toEqual([]);
});

test('support neither exports nor captures; an analyst selects nothing that moves money', async ({
  page,
  shop,
}) => {
  await threePayments(shop);
  await shop.enter(page, 'support');
  await page.goto(shop.path('/payments'));
  await expect(page.getByRole('button', { name: 'Columns' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Export' })).toHaveCount(0);
  await page.getByRole('checkbox', { name: 'Select all rows of this page' }).check();
  await expect(page.getByRole('button', { name: 'Refund…' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Capture…' })).toHaveCount(0);
  expect((await page.goto(shop.path('/exports')))?.status()).toBe(403);
});

test('refunds, customers and events are lists like any other, and say when there is nothing', async ({
  page,
  shop,
}) => {
  await shop.enter(page, 'owner');
  for (const [path, empty] of [
    ['/refunds', 'No refunds yet'],
    ['/customers', 'No customers yet'],
    ['/events', 'No events yet'],
  ] as const) {
    await page.goto(shop.path(path));
    await expect(page.getByRole('heading', { name: empty })).toBeVisible();
    await expect.poll(() => violationsOf(page), path).toEqual([]);
    await page.goto(shop.path(`${path}?created=today`));
    await expect(page.getByRole('link', { name: 'Clear Created: Today' })).toBeVisible();
  }
  const payment = await shop.pay({ amount: 4_000 });
  await issueRefund(
    shop.sandbox,
    IssueRefund.parse({ payment: payment.id, amount: 1_500, reason: 'duplicate' }),
    { claim: null },
  );
  await page.goto(shop.path('/refunds?reason=duplicate'));
  await expect(page.locator('[data-amount="1500 USD"]')).toBeVisible();
  await rows(page).first().click();
  await expect(page.getByRole('dialog')).toContainText('Duplicate payment');
  await page.goto(shop.path('/events?type=refund.created'));
  await expect(rows(page)).toHaveCount(1);
});
