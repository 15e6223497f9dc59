import type { Page } from '@playwright/test';
import { db } from '@/lib/db';
import { createPayout } from '@/lib/payouts/create-payout';
import { CreatePayout } from '@/lib/payouts/schema';
import { AVAILABLE, newAccount, release } from '../operations/payouts-world';
import { violationsOf } from '../support/axe';
import type { SharedServer } from '../support/shared-server';
import { expect, type Shop, test } from './console-world';

const NO_KEY = { claim: null };

/** 96.80 USD are available, and an account of this kind is the default. */
async function funded(shop: Shop, server: SharedServer, kind?: Parameters<typeof newAccount>[1]) {
  await shop.pay({ amount: 10_000 });
  await release(server.database, shop.sandbox.environment.id);
  await newAccount(shop.sandbox, kind);
}

/** The time in which a payout can be taken back is over. */
async function leave(server: SharedServer, id: string): Promise<void> {
  await server.database.owner.query('UPDATE payout SET dispatch_at = now() WHERE id = $1', [id]);
}

async function statusBecomes(page: Page, status: string): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toContainText(status, { timeout: 30_000 });
}

test('everything is paid out by keyboard, followed until it arrives, and the books say the same', async ({
  page,
  shop,
  server,
}) => {
  await funded(shop, server);
  await shop.enter(page, 'owner');
  await page.goto(shop.path('/home'));
  await page.keyboard.press('g');
  await page.keyboard.press('g');
  await expect(page).toHaveURL(/\/payouts$/);
  await expect(page.getByRole('heading', { name: 'No payout yet' })).toBeVisible();
  await page.getByRole('button', { name: 'Pay out' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Pay out' });
  const amount = dialog.getByLabel('Amount');
  await expect(amount).toHaveValue('96.80');
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await amount.fill('96.81');
  await amount.press('Enter');
  await expect(dialog.getByText('At most 96.80 USD are available.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Everything that is available' }).press('Enter');
  await expect(amount).toHaveValue('96.80');
  await amount.press('Enter');
  await expect(page).toHaveURL(/\/payouts\/po_/);
  const id = page.url().split('/').at(-1) ?? '';
  await statusBecomes(page, 'Pending');
  await expect(page.getByRole('button', { name: 'Cancel payout' })).toBeVisible();
  await expect(page.getByRole('table', { name: 'Postings of this payout' })).toContainText(
    'Held for payouts',
  );
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await leave(server, id);
  await statusBecomes(page, 'In transit');
  await page.getByRole('button', { name: 'Let it arrive' }).press('Enter');
  await statusBecomes(page, 'Paid');
  await expect(page.getByRole('table', { name: 'Postings of this payout' })).toContainText(
    'Paid to your bank',
  );
  await expect(page.getByRole('button', { name: 'Cancel payout' })).toHaveCount(0);
  await page.goto(shop.path('/payouts?view=paid'));
  await expect(page.getByRole('row', { name: /96\.80/ })).toContainText('Paid');
  expect(Number((await db().payout.findFirstOrThrow({ where: { id } })).amount)).toBe(AVAILABLE);
});

test('a payout is taken back while the countdown runs; a failed one says what to do and is made anew', async ({
  page,
  shop,
  server,
}) => {
  await funded(shop, server, 'account_closed');
  const { id } = (
    await createPayout(shop.sandbox, CreatePayout.parse({ amount: 5_000, currency: 'USD' }), NO_KEY)
  ).row;
  await shop.enter(page, 'owner');
  // The clock of the countdown is the database's; on a slow machine it must not run out while the page is read.
  await server.database.owner.query(
    `UPDATE payout SET dispatch_at = now() + interval '5 minutes' WHERE id = $1`,
    [id],
  );
  await page.goto(shop.path(`/payouts/${id}`));
  await expect(page.getByText(/Leaves in \d+ seconds/)).toBeVisible();
  await page.getByRole('button', { name: 'Cancel payout' }).click();
  await expect(page.getByText('Payout of 50.00 USD canceled')).toBeVisible();
  await statusBecomes(page, 'Canceled');

  const second = (await createPayout(shop.sandbox, CreatePayout.parse({ currency: 'USD' }), NO_KEY)).row.id;
  await leave(server, second);
  await page.goto(shop.path(`/payouts/${second}`));
  await statusBecomes(page, 'In transit');
  await page.getByRole('button', { name: 'Fail: The account is closed' }).click();
  await statusBecomes(page, 'Failed');
  await expect(
    page.getByText('Add another payout account, make it the default, and pay out again.'),
  ).toBeVisible();
  await page.goto(shop.path('/home'));
  await page.getByRole('link', { name: /1 payout failed in the last seven days/ }).click();
  await expect(page.getByRole('row', { name: /96\.80/ })).toContainText('The account is closed');
  await page.goto(shop.path(`/payouts/${second}`));
  await page.getByRole('button', { name: 'Pay out again' }).click();
  const dialog = page.getByRole('dialog', { name: 'Pay out' });
  await expect(dialog.getByLabel('Amount')).toHaveValue('96.80');
  await dialog.getByRole('button', { name: 'Pay out 96.80 USD' }).click();
  await expect(page).not.toHaveURL(new RegExp(second));
  await statusBecomes(page, 'Pending');
});

test('balances pay out too; whoever may not, sees no button, and live says that no bank is connected', async ({
  page,
  shop,
  server,
}) => {
  await funded(shop, server);
  await shop.enter(page, 'finance');
  await page.goto(shop.path('/balances'));
  await page.getByRole('button', { name: 'Pay out USD' }).click();
  await expect(
    page.getByRole('dialog', { name: 'Pay out' }).getByText('96.80 USD are available'),
  ).toBeVisible();
  await shop.enter(page, 'analyst');
  await page.goto(shop.path('/payouts'));
  await expect(page.getByRole('heading', { name: 'Payouts', level: 1 })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Pay out' })).toHaveCount(0);
  await shop.enter(page, 'support');
  expect((await page.goto(shop.path('/payouts')))?.status()).toBe(403);
  await shop.enter(page, 'owner');
  await page.goto(`/m/${shop.slug}/live/payouts`);
  await page.getByRole('button', { name: 'Pay out' }).click();
  await expect(page.getByRole('link', { name: 'Go to payout accounts' })).toBeVisible();
});

test('a schedule is set for a currency, says the next day, and home names it', async ({
  page,
  shop,
  server,
}) => {
  await funded(shop, server);
  await shop.enter(page, 'finance');
  await page.goto(shop.path('/settings/payout-schedules'));
  const form = page.getByRole('form', { name: 'Schedule of USD' });
  await expect(form.getByText('No payout is made by itself.')).toBeVisible();
  await form.getByLabel('Pay out').selectOption('weekly');
  await form.getByLabel('On', { exact: true }).selectOption('5');
  await form.getByLabel('From').fill('0');
  await form.getByRole('button', { name: 'Save schedule' }).click();
  await expect(form.getByText('Enter an amount above zero.')).toBeVisible();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await form.getByLabel('From').fill('25');
  await form.getByRole('button', { name: 'Save schedule' }).click();
  await expect(form.getByText(/The next payout is made on/)).toBeVisible();
  const { id } = shop.sandbox.environment;
  const saved = await db().payoutSchedule.findFirstOrThrow({ where: { environmentId: id } });
  expect([saved.every, saved.weekday, Number(saved.minimumAmount)]).toEqual(['weekly', 5, 2_500]);
  await page.goto(shop.path('/home'));
  await page.getByRole('link', { name: /^Next payout/ }).click();
  await expect(page).toHaveURL(/payout-schedules$/);
  await shop.enter(page, 'analyst');
  await page.goto(shop.path('/settings/payout-schedules'));
  await expect(form.getByText('Your role does not change schedules.')).toBeVisible();
});
