import type { Page } from '@playwright/test';
import { setFaults } from '@/lib/sandbox/faults';
import { givenBackElsewhere, sendNow } from '../operations/refunds-world';
import { expect, test } from './console-world';

async function refundAll(page: Page, amount: string): Promise<void> {
  await page.getByRole('button', { name: 'Refund…' }).click();
  await page.getByLabel('Reason', { exact: true }).selectOption('duplicate');
  await page.getByRole('button', { name: `Refund ${amount}` }).click();
  await expect(page.getByText(`${amount} will be refunded`).first()).toBeVisible();
}

test('undone in the dialog: nothing is sent, the page behind shows it, the amount can be refunded again', async ({
  page,
  shop,
  server,
}) => {
  await shop.enter(page, 'finance');
  const payment = await shop.pay({ amount: 3_000 });
  await page.goto(shop.path(`/payments/${payment.id}`));
  await refundAll(page, '30.00 USD');
  await page.getByRole('button', { name: 'Undo refund' }).click();
  await expect(page.getByText('Refund of 30.00 USD undone')).toBeFocused();
  await expect(page.getByText('30.00 USD can still be refunded.', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(
    page.getByRole('table', { name: 'Refunds of this payment' }).getByText('Canceled'),
  ).toBeVisible();
  const { rows } = await server.database.auditor.query(
    'SELECT status FROM operation WHERE environment_id = $1 AND kind = $2',
    [payment.environmentId, 'refund'],
  );
  expect(rows).toEqual([{ status: 'declined' }]);
});

test('after the dialog is closed the corner of the page still undoes', async ({ page, shop }) => {
  await shop.enter(page, 'finance');
  const payment = await shop.pay({ amount: 3_000 });
  await page.goto(shop.path(`/payments/${payment.id}`));
  await refundAll(page, '30.00 USD');
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('dialog', { name: 'Refund payment' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo refund' }).click();
  await expect(page.getByText('Refund of 30.00 USD undone').first()).toBeVisible();
  await expect(
    page.getByRole('table', { name: 'Refunds of this payment' }).getByText('Canceled'),
  ).toBeVisible();
});

test('undone on the refund’s own page, which tells the story', async ({ page, shop }) => {
  await shop.enter(page, 'finance');
  const payment = await shop.pay({ amount: 3_000 });
  await page.goto(shop.path(`/payments/${payment.id}`));
  await refundAll(page, '30.00 USD');
  await page.getByRole('link', { name: 'Open refund' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Can still be undone');
  await page.getByRole('toolbar').getByRole('button', { name: 'Undo refund' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Taken back before it was sent');
  await expect(page.getByText('Taken back, amount back in the balance')).toBeVisible();
  const books = page.getByRole('table', { name: 'Postings of this refund' });
  await expect(books.getByRole('row')).toHaveCount(3);
});

test('too late to undo: the refund has left, and the dialog says so', async ({ page, shop, server }) => {
  await shop.enter(page, 'finance');
  const payment = await shop.pay({ amount: 3_000 });
  await page.goto(shop.path(`/payments/${payment.id}`));
  await setFaults(payment.environmentId, [{ fault: 'error_after', kind: 'refund', remaining: 1 }]);
  await refundAll(page, '30.00 USD');
  // The browser's count still runs while the server has sent it.
  await page.route('**/api/v1/refunds/*', (route) => route.abort());
  await sendNow(server.database, payment.environmentId);
  await expect
    .poll(async () => {
      const { rows } = await server.database.auditor.query(
        "SELECT status FROM operation WHERE environment_id = $1 AND kind = 'refund'",
        [payment.environmentId],
      );
      return rows[0]?.status;
    })
    .not.toBe('reserved');
  await page.getByRole('button', { name: 'Undo refund' }).click();
  await expect(page.getByText('The refund was not undone')).toBeVisible();
});

test('a refund that the network refuses says why, is told on the payment, and is tried again with what was typed', async ({
  page,
  shop,
  server,
}) => {
  await shop.enter(page, 'finance');
  const payment = await shop.pay({ amount: 3_000 });
  await page.goto(shop.path(`/payments/${payment.id}`));
  await givenBackElsewhere(server.database, payment.environmentId, true);
  await page.getByRole('button', { name: 'Refund…' }).click();
  await page.getByLabel('Amount to refund').fill('12.34');
  await page.getByLabel('Reason', { exact: true }).selectOption('other');
  await page.getByRole('dialog').getByLabel('Note').fill('Promised on the phone');
  await page.getByRole('button', { name: 'Refund 12.34 USD' }).click();
  await expect(page.getByText('12.34 USD will be refunded')).toBeVisible();
  await sendNow(server.database, payment.environmentId);
  await expect(page.getByText('The refund was refused')).toBeVisible();
  await givenBackElsewhere(server.database, payment.environmentId, false);
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByText(/A refund of 12\.34 USD was refused by the network/)).toBeVisible();
  await page.getByRole('button', { name: 'Try again…' }).click();
  await expect(page.getByLabel('Amount to refund')).toHaveValue('12.34');
  await expect(page.getByLabel('Reason', { exact: true })).toHaveValue('other');
  await expect(page.getByRole('dialog').getByLabel('Note')).toHaveValue('Promised on the phone');
  await page.getByRole('button', { name: 'Refund 12.34 USD' }).click();
  await expect(page.getByText('12.34 USD will be refunded')).toBeVisible();
  await sendNow(server.database, payment.environmentId);
  await expect(page.getByText('12.34 USD refunded').first()).toBeVisible();
});

test('a session that ends in the middle of the form loses nothing that was typed', async ({ page, shop }) => {
  await shop.enter(page, 'finance');
  const payment = await shop.pay({ amount: 3_000 });
  await page.goto(shop.path(`/payments/${payment.id}`));
  await page.getByRole('button', { name: 'Refund…' }).click();
  await page.getByLabel('Amount to refund').fill('7.50');
  await page.getByLabel('Reason', { exact: true }).selectOption('issue_with_item');
  await page.getByRole('dialog').getByLabel('Note').fill('Two of four cups broken');
  await page.context().clearCookies();
  await page.getByRole('button', { name: 'Refund 7.50 USD' }).click();
  await expect(
    page
      .getByRole('dialog')
      .getByText(/Sign in/)
      .first(),
  ).toBeVisible();
  await expect(page.getByRole('dialog').getByLabel('Note')).toHaveValue('Two of four cups broken');
  // The same tab signs in and comes back.
  await shop.enter(page, 'finance');
  await page.reload();
  await page.getByRole('button', { name: 'Refund…' }).click();
  await expect(page.getByText('What you had typed before your session ended is back.')).toBeVisible();
  await expect(page.getByLabel('Amount to refund')).toHaveValue('7.50');
  await expect(page.getByLabel('Reason', { exact: true })).toHaveValue('issue_with_item');
  await expect(page.getByRole('dialog').getByLabel('Note')).toHaveValue('Two of four cups broken');
});
