import type { Page } from '@playwright/test';
import { db } from '@/lib/db';
import { issueRefund } from '@/lib/refunds/issue-refund';
import { IssueRefund } from '@/lib/refunds/schema';
import { setFaults } from '@/lib/sandbox/faults';
import { advanceTestDispute, openTestDispute } from '@/lib/testlab/disputes';
import { OpenTestDispute } from '@/lib/testlab/schema';
import { sendNow } from '../operations/refunds-world';
import { violationsOf } from '../support/axe';
import type { SharedServer } from '../support/shared-server';
import { expect, type Shop, test } from './console-world';

async function disputed(shop: Shop, payment: string, more: Partial<OpenTestDispute> = {}): Promise<string> {
  const opened = await openTestDispute(shop.sandbox, OpenTestDispute.parse({ payment, ...more }));
  const told = async () => {
    const { environment } = shop.sandbox;
    const where = { environmentId: environment.id, networkReference: opened.row.bank.reference };
    return (await db().dispute.findFirst({ where }))?.id ?? null;
  };
  await expect.poll(told, { timeout: 60_000 }).not.toBeNull();
  return (await told()) ?? '';
}

async function openRefund(page: Page, shop: Shop, payment: string) {
  await page.goto(shop.path(`/payments/${payment}`));
  await page.getByRole('button', { name: 'Refund…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Refund payment' });
  await expect(dialog).toBeVisible();
  return dialog;
}

test('a refund beside an open dispute warns of the second loss, and of one that was lost as well', async ({
  page,
  shop,
}) => {
  await shop.enter(page, 'finance');
  const payment = await shop.pay({ amount: 10_000 });
  const id = await disputed(shop, payment.id, { amount: 4_000 });
  let dialog = await openRefund(page, shop, payment.id);
  await expect(dialog).toContainText('40.00 USD of this payment is disputed and cannot be refunded.');
  await expect(dialog).toContainText('a refund on top would be a second loss');
  await expect(dialog.getByLabel('Amount to refund')).toHaveValue('60.00');
  await dialog.getByLabel('Amount to refund').fill('60.01');
  await expect(dialog.getByText('At most 60.00 USD can be refunded.')).toBeVisible();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await advanceTestDispute(shop.sandbox, { id, to: 'lost' });
  await expect(async () => {
    dialog = await openRefund(page, shop, payment.id);
    await expect(dialog).toContainText(
      '40.00 USD of this payment went to the payer by a dispute that was lost.',
      {
        timeout: 1_000,
      },
    );
  }).toPass({ timeout: 60_000 });
});

test('an inquiry takes nothing yet, and the dialog says what a refund does to it', async ({ page, shop }) => {
  await shop.enter(page, 'finance');
  const payment = await shop.pay({ amount: 10_000 });
  await disputed(shop, payment.id, { stage: 'inquiry' });
  const dialog = await openRefund(page, shop, payment.id);
  await expect(dialog).toContainText('A refund of the whole amount closes the inquiry');
  await expect(dialog.getByLabel('Amount to refund')).toHaveValue('100.00');
});

test('a refund and a dispute that return more than was captured are shown as that, never silently', async ({
  page,
  shop,
}) => {
  await shop.enter(page, 'finance');
  const payment = await shop.pay({ amount: 10_000 });
  const half = IssueRefund.parse({ payment: payment.id, amount: 6_000 });
  await issueRefund(shop.sandbox, half, { claim: null });
  const id = await disputed(shop, payment.id);
  await page.goto(shop.path(`/payments/${payment.id}`));
  await expect(page.getByRole('button', { name: 'Refund…' })).toHaveAttribute('aria-disabled', 'true');
  // An open dispute has a deadline, so it stands before the story; the exception is named beside it.
  const sections = await page.locator('section[id]').evaluateAll((all) => all.map(({ id: name }) => name));
  expect(sections.indexOf('disputes')).toBeLessThan(sections.indexOf('timeline'));
  await expect(page.locator('#disputes')).toContainText('More came back than was captured');
  await page.goto(shop.path(`/disputes/${id}`));
  await expect(page.getByText('More came back than was captured').first()).toBeVisible();
});

test('in live the amount is typed twice from the member’s limit on, and the button does nothing before', async ({
  page,
  shop,
  server,
}) => {
  await shop.enter(page, 'support');
  const payment = await shop.pay({ amount: 20_000 });
  // No network is connected to live yet, so the sandbox is made the live environment after it was paid in.
  const { owner } = server.database;
  const { id, merchantId } = shop.sandbox.environment;
  await owner.query(
    "UPDATE environment SET kind = 'sandbox', name = 'before' WHERE merchant_id = $1 AND kind = 'live'",
    [merchantId],
  );
  await owner.query("UPDATE environment SET kind = 'live', name = 'live' WHERE id = $1", [id]);
  await page.goto(`/m/${shop.slug}/live/payments/${payment.id}`);
  await page.getByRole('button', { name: 'Refund…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Refund payment' });
  const again = dialog.getByLabel('Type the amount once more');
  await dialog.getByLabel('Amount to refund').fill('99.99');
  await expect(again).toHaveCount(0);
  await dialog.getByLabel('Amount to refund').fill('100');
  await expect(again).toBeVisible();
  await expect(dialog).toContainText('This moves real money: 100.00 USD');
  await dialog.getByLabel('Reason', { exact: true }).selectOption('duplicate');
  const refunds = async () => {
    const { rows } = await owner.query('SELECT amount::int FROM refund WHERE environment_id = $1', [id]);
    return rows;
  };
  for (const typed of ['', '10', '100.01']) {
    await again.fill(typed);
    await dialog.getByRole('button', { name: 'Refund 100.00 USD' }).click();
    await expect(dialog.getByText('Type 100.00 USD as it stands above.')).toBeVisible();
    await expect(again).toBeFocused();
    expect(await refunds()).toEqual([]);
  }
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await again.fill('100.00');
  await dialog.getByRole('button', { name: 'Refund 100.00 USD' }).click();
  await expect(page.getByText('100.00 USD will be refunded').first()).toBeVisible();
  expect(await refunds()).toEqual([{ amount: 10_000 }]);
});

async function outage(server: SharedServer, shop: Shop): Promise<void> {
  const { id } = shop.sandbox.environment;
  await setFaults(id, [{ fault: 'refused', kind: 'refund' }]);
  await sendNow(server.database, id);
}

test('a network that is down: the refund’s page says when it is tried next, and takes it back', async ({
  page,
  shop,
  server,
}) => {
  await shop.enter(page, 'finance');
  const payment = await shop.pay({ amount: 3_000 });
  const dialog = await openRefund(page, shop, payment.id);
  await dialog.getByLabel('Reason', { exact: true }).selectOption('duplicate');
  await dialog.getByRole('button', { name: 'Refund 30.00 USD' }).click();
  await expect(page.getByText('30.00 USD will be refunded').first()).toBeVisible();
  await outage(server, shop);
  await expect(dialog).toContainText('30.00 USD waits for the network');
  await dialog.getByRole('link', { name: 'Open refund' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('The network could not be reached');
  await expect(page.getByText(/so nothing was sent\. Next try: .*\(tried 1 of 12 times\)/)).toBeVisible();
  const story = page.locator('#story');
  await expect(story).toContainText('The network could not be reached');
  await expect(story).toContainText('Not sent, tried again later');
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await page.getByRole('button', { name: 'Take refund back' }).click();
  const taking = page.getByRole('dialog', { name: 'Take back the refund of 30.00 USD' });
  await taking.getByRole('button', { name: 'Take refund back' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Taken back before it was sent');
  await page.goto(shop.path(`/payments/${payment.id}`));
  await expect(page.locator('#timeline')).toContainText('Nothing was sent. 30.00 USD stays set aside');
});
