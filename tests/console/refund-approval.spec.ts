import type { Browser, Page } from '@playwright/test';
import type { Role } from '@/lib/auth/permissions';
import { sendNow } from '../operations/refunds-world';
import { expect, type Shop, test } from './console-world';

/** A second person with a browser of their own. */
async function enterElsewhere(browser: Browser, shop: Shop, role: Role): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await shop.enter(page, role);
  return page;
}

async function ask(page: Page, shop: Shop, paymentId: string): Promise<void> {
  await page.goto(shop.path(`/payments/${paymentId}`));
  await page.getByRole('button', { name: 'Refund…' }).click();
  await page.getByLabel('Amount to refund').fill('150');
  await page.getByLabel('Reason', { exact: true }).selectOption('issue_with_item');
  await expect(page.getByText(/Above your limit of 100\.00 USD/)).toBeVisible();
  await page.getByRole('button', { name: 'Ask to refund 150.00 USD' }).click();
  await expect(page.getByText('150.00 USD waits for approval', { exact: true })).toBeFocused();
}

test('support asks, finance approves in another browser by keyboard alone, and the money goes', async ({
  page,
  browser,
  shop,
  server,
}) => {
  await shop.enter(page, 'support');
  const payment = await shop.pay({ amount: 50_000 });
  await ask(page, shop, payment.id);
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByText('A refund of 150.00 USD waits for approval.')).toBeVisible();
  await page.getByRole('link', { name: 'See the request' }).click();
  const approve = page.getByRole('button', { name: 'Approve…' });
  await expect(approve).toHaveAttribute('aria-disabled', 'true');
  await expect(approve).toHaveAttribute('aria-description', /somebody else has to decide/);

  const second = await enterElsewhere(browser, shop, 'finance');
  await second.goto(shop.path('/refunds/approvals'));
  const row = second.getByRole('table').getByRole('link');
  await row.focus();
  await second.keyboard.press('Enter');
  await expect(second.getByRole('heading', { level: 1 })).toContainText('150.00');
  const opener = second.getByRole('button', { name: 'Approve…' });
  await opener.focus();
  await second.keyboard.press('Enter');
  const dialog = second.getByRole('dialog', { name: 'Approve refund' });
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await expect(dialog.getByText('Something is wrong with the item')).toBeVisible();
  await second.keyboard.press('Tab');
  await expect(dialog.getByRole('button', { name: 'Approve refund of 150.00 USD' })).toBeFocused();
  await second.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(second.getByRole('button', { name: 'Undo refund' })).toBeVisible();
  await sendNow(server.database, payment.environmentId);
  await expect(second.getByRole('heading', { level: 1 })).toContainText('Succeeded');
  await page.goto(shop.path(`/payments/${payment.id}`));
  await expect(page.getByText('A second person approved the refund')).toBeVisible();
  await second.context().close();
});

test('refused with a reason, which whoever asked reads on the refund', async ({ page, browser, shop }) => {
  await shop.enter(page, 'support');
  const payment = await shop.pay({ amount: 50_000 });
  await ask(page, shop, payment.id);
  await page.getByRole('link', { name: 'Open refund' }).click();
  await expect(page).toHaveURL(/\/refunds\/re_/);
  const second = await enterElsewhere(browser, shop, 'admin');
  await second.goto(page.url());
  await second.getByRole('button', { name: 'Refuse…' }).click();
  await second.getByRole('button', { name: 'Refuse refund of 150.00 USD' }).click();
  await expect(second.getByText('Say why the refund is refused.')).toBeVisible();
  await second.getByLabel('Reason', { exact: true }).fill('Ask for the goods back first');
  await second.getByRole('button', { name: 'Refuse refund of 150.00 USD' }).click();
  await expect(second.getByRole('heading', { level: 1 })).toContainText('Rejected');
  await page.reload();
  await expect(page.getByText('Ask for the goods back first').first()).toBeVisible();
  await page.goto(shop.path(`/payments/${payment.id}`));
  await expect(page.getByRole('button', { name: 'Refund…' })).toBeEnabled();
  await second.context().close();
});

test('whoever asked withdraws; who decides too late learns it', async ({ page, browser, shop }) => {
  await shop.enter(page, 'support');
  const payment = await shop.pay({ amount: 50_000 });
  await ask(page, shop, payment.id);
  await page.getByRole('link', { name: 'Open refund' }).click();
  await expect(page).toHaveURL(/\/refunds\/re_/);
  const second = await enterElsewhere(browser, shop, 'owner');
  await second.goto(page.url());
  await second.getByRole('button', { name: 'Approve…' }).click();
  const dialog = second.getByRole('dialog', { name: 'Approve refund' });
  await expect(dialog).toBeVisible();
  await page.getByRole('button', { name: 'Withdraw request' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Withdraw request' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Canceled');
  await dialog.getByRole('button', { name: 'Approve refund of 150.00 USD' }).click();
  await expect(second.getByRole('heading', { level: 1 })).toContainText('Canceled');
  await second.context().close();
});

test('two people refund the same payment at once: one wins, the other sees the new remainder', async ({
  page,
  browser,
  shop,
  server,
}) => {
  await shop.enter(page, 'finance');
  const payment = await shop.pay({ amount: 10_000 });
  const second = await enterElsewhere(browser, shop, 'admin');
  const pages = [page, second];
  for (const one of pages) {
    await one.goto(shop.path(`/payments/${payment.id}`));
    await one.getByRole('button', { name: 'Refund…' }).click();
    await one.getByLabel('Amount to refund').fill('60');
    await one.getByLabel('Reason', { exact: true }).selectOption('duplicate');
  }
  await Promise.all(pages.map((one) => one.getByRole('button', { name: 'Refund 60.00 USD' }).click()));
  const won = (one: Page) => one.getByText('60.00 USD will be refunded');
  const lost = (one: Page) => one.getByText('Someone refunded this payment a moment ago');
  for (const one of pages) await expect(won(one).or(lost(one)).first()).toBeVisible();
  const losers = [];
  for (const one of pages) if (await lost(one).isVisible()) losers.push(one);
  expect(losers).toHaveLength(1);
  const loser = losers[0] as Page;
  await expect(loser.getByText('At most 40.00 USD can be refunded.')).toBeVisible();
  await expect(loser.getByLabel('Reason', { exact: true })).toHaveValue('duplicate');
  const { rows } = await server.database.auditor.query(
    'SELECT amount_refund_pending::int + amount_refunded::int AS out FROM payment WHERE environment_id = $1',
    [payment.environmentId],
  );
  expect(rows).toEqual([{ out: 6_000 }]);
  await second.context().close();
});
