import type { Page } from '@playwright/test';
import { issueRefund } from '@/lib/refunds/issue-refund';
import { IssueRefund } from '@/lib/refunds/schema';
import { sendNow } from '../operations/refunds-world';
import type { SharedServer } from '../support/shared-server';
import { expect, type Shop, test } from './console-world';
import { record } from './recorded-actions';

async function openRefund(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Refund…' }).click();
  await expect(page.getByRole('dialog', { name: 'Refund payment' })).toBeVisible();
}

/** The time to undo is over: the server's own job sends what was held. */
function leave(server: SharedServer, shop: Shop): Promise<void> {
  return sendNow(server.database, shop.sandbox.environment.id);
}

test('the button names what is sent; two parts are refunded and the books stay at zero', async ({
  page,
  shop,
  server,
}) => {
  await shop.enter(page, 'finance');
  const payment = await shop.pay({ amount: 10_000 });
  await page.goto(shop.path(`/payments/${payment.id}`));
  await openRefund(page);
  await page.getByLabel('Amount to refund').fill('40');
  await page.getByLabel('Reason', { exact: true }).selectOption('duplicate');
  const { body } = await record(page, 'refund', () =>
    page.getByRole('button', { name: 'Refund 40.00 USD' }).click(),
  );
  expect(body).toContain('"amount":4000,"currency":"USD"');
  await expect(page.getByText('40.00 USD will be refunded')).toBeFocused();
  await leave(server, shop);
  await expect(page.getByText('40.00 USD refunded').first()).toBeVisible();
  await page.getByRole('button', { name: 'Refund more' }).click();
  await expect(page.getByLabel('Amount to refund')).toHaveValue('60.00');
  await page.getByLabel('Amount to refund').fill('25.5');
  await page.getByLabel('Reason', { exact: true }).selectOption('requested_by_customer');
  await page.getByRole('button', { name: 'Refund 25.50 USD' }).click();
  await expect(page.getByText('25.50 USD will be refunded')).toBeVisible();
  await leave(server, shop);
  await expect(page.getByText('25.50 USD refunded').first()).toBeVisible();
  await expect(page.getByText('34.50 USD can still be refunded.', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('65.50 USD refunded');
  await expect(page.getByRole('table', { name: 'Refunds of this payment' }).getByRole('row')).toHaveCount(3);
  await expect(page.locator('#ledger').getByText('Held for refunds').first()).toBeVisible();
  const { rows } = await server.database.auditor.query(
    'SELECT balance::text FROM ledger_trial_balance WHERE environment_id = $1',
    [shop.sandbox.environment.id],
  );
  expect(rows).toEqual([{ balance: '0' }]);
});

test('too much, too many digits and no reason are refused beside the field', async ({ page, shop }) => {
  await shop.enter(page, 'finance');
  const payment = await shop.pay({ amount: 10_000 });
  await page.goto(shop.path(`/payments/${payment.id}`));
  await openRefund(page);
  const amount = page.getByLabel('Amount to refund');
  await amount.fill('100.01');
  await expect(page.getByText('At most 100.00 USD can be refunded.')).toBeVisible();
  await amount.fill('1.005');
  await expect(page.getByText('USD has 2 fraction digits.')).toBeVisible();
  await amount.fill('5');
  await page.getByRole('button', { name: 'Refund 5.00 USD' }).click();
  await expect(page.getByText('Choose a reason.')).toBeVisible();
  await expect(page.getByLabel('Reason', { exact: true })).toBeFocused();
});

test('whoever comes second learns the new remainder', async ({ page, shop }) => {
  // Without the live stream, which may tell the page before the click; then the form itself refuses the amount.
  await page.route('**/api/stream*', (route) => route.abort());
  await shop.enter(page, 'finance');
  const payment = await shop.pay({ amount: 10_000 });
  await page.goto(shop.path(`/payments/${payment.id}`));
  await openRefund(page);
  await page.getByLabel('Reason', { exact: true }).selectOption('duplicate');
  await expect(page.getByRole('button', { name: 'Refund 100.00 USD' })).toBeVisible();
  const rival = IssueRefund.parse({ payment: payment.id, amount: 4000 });
  await issueRefund(shop.sandbox, rival, { claim: null });
  await page.getByLabel('Amount to refund').fill('90');
  await page.getByRole('button', { name: 'Refund 90.00 USD' }).click();
  await expect(page.getByText('Someone refunded this payment a moment ago')).toBeVisible();
  await expect(page.getByText('At most 60.00 USD can be refunded.')).toBeVisible();
  await page.getByLabel('Amount to refund').fill('60');
  await page.getByRole('button', { name: 'Refund 60.00 USD' }).click();
  await expect(page.getByText('Nothing is left to refund.')).toBeVisible();
});

test('an open form learns from the live stream that a rival was faster', async ({ page, shop }) => {
  await shop.enter(page, 'finance');
  const payment = await shop.pay({ amount: 10_000 });
  await page.goto(shop.path(`/payments/${payment.id}`));
  await openRefund(page);
  await page.getByLabel('Amount to refund').fill('90');
  await issueRefund(shop.sandbox, IssueRefund.parse({ payment: payment.id, amount: 4000 }), { claim: null });
  await expect(page.getByText('At most 60.00 USD can be refunded.')).toBeVisible();
  await expect(page.getByLabel('Amount to refund')).toHaveValue('90');
});

test('a refund works by keyboard alone and the focus comes back', async ({ page, shop, server }) => {
  await shop.enter(page, 'finance');
  const payment = await shop.pay({ amount: 2000 });
  await page.goto(shop.path(`/payments/${payment.id}`));
  const opener = page.getByRole('button', { name: 'Refund…' });
  await opener.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toBeVisible();
  await dialog.getByLabel('Reason', { exact: true }).focus();
  await page.keyboard.press('D');
  await expect(dialog.getByLabel('Reason', { exact: true })).toHaveValue('duplicate');
  await dialog.getByLabel('Amount to refund').focus();
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('20.00 USD will be refunded')).toBeFocused();
  await leave(server, shop);
  await expect(dialog.getByText('20.00 USD refunded')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(opener).toBeFocused();
});

test('an analyst sees the payment without the person and without the means', async ({ page, shop }) => {
  await shop.enter(page, 'analyst');
  const payment = await shop.pay({ amount: 5000, customer_email: 'secret.person@example.test' });
  await page.goto(shop.path(`/payments/${payment.id}`));
  await expect(page.getByRole('button', { name: 'Refund…' })).toHaveAttribute('aria-disabled', 'true');
  expect(await page.content()).not.toContain('secret.person@example.test');
  expect(await page.content()).not.toContain(payment.clientSecret);
});
