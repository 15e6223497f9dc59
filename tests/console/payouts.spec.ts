import type { Page } from '@playwright/test';
import { db } from '@/lib/db';
import { createPayout } from '@/lib/payouts/create-payout';
import { CreatePayout } from '@/lib/payouts/schema';
import { AVAILABLE, newAccount, release, sendPayouts } from '../operations/payouts-world';
import { violationsOf } from '../support/axe';
import type { SharedServer } from '../support/shared-server';
import { expect, type Shop, test } from './console-world';
import { isAction } from './recorded-actions';

const NO_KEY = { claim: null };

/** 96.80 USD are available, and an account of this kind is the default. */
async function funded(shop: Shop, server: SharedServer, kind?: Parameters<typeof newAccount>[1]) {
  await shop.pay({ amount: 10_000 });
  await release(server.database, shop.sandbox.environment.id);
  await newAccount(shop.sandbox, kind);
}

/** The next action of the page is carried out, and its answer never arrives. */
async function loseAnswer(page: Page): Promise<void> {
  let isLost = false;
  await page.route('**/*', async (route) => {
    if (isLost || !isAction(route.request())) return route.fallback();
    isLost = true;
    await route.fetch();
    return route.abort();
  });
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
  const statement = dialog.getByLabel('On the bank statement');
  await statement.fill('Café week 12');
  await statement.press('Enter');
  await expect(dialog.getByText('Only A to Z, digits')).toBeVisible();
  await expect(statement).toBeFocused();
  await statement.fill(' Cafe week 12 ');
  await dialog.getByLabel('Description').fill('Twelfth week');
  await amount.press('Enter');
  await expect(page).toHaveURL(/\/payouts\/po_/);
  const facts = page.getByRole('main');
  await expect(facts).toContainText('Cafe week 12');
  await expect(facts).toContainText('Twelfth week');
  const id = page.url().split('/').at(-1) ?? '';
  await statusBecomes(page, 'Pending');
  await expect(page.getByRole('button', { name: 'Cancel payout' })).toBeVisible();
  await expect(page.getByRole('table', { name: 'Postings of this payout' })).toContainText(
    'Held for payouts',
  );
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await sendPayouts(server.database, shop.sandbox.environment.id);
  await statusBecomes(page, 'In transit');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Arrives on');
  await page.getByRole('button', { name: 'Let it arrive' }).press('Enter');
  await statusBecomes(page, 'Paid');
  const { endedAt } = await db().payout.findFirstOrThrow({ where: { id } });
  const day = endedAt?.toLocaleDateString('en', {
    dateStyle: 'medium',
    timeZone: shop.sandbox.environment.timeZone,
  });
  await expect(page.getByRole('heading', { level: 1 })).toContainText(`Arrived on ${day}`);
  await expect(page.getByRole('table', { name: 'Postings of this payout' })).toContainText(
    'Paid to your bank',
  );
  await expect(page.getByRole('button', { name: 'Cancel payout' })).toHaveCount(0);
  await page.goto(shop.path('/payouts?view=paid'));
  await expect(page.getByRole('row', { name: /96\.80/ })).toContainText('Paid');
  expect(Number((await db().payout.findFirstOrThrow({ where: { id } })).amount)).toBe(AVAILABLE);
});

test('a lost answer is asked for again with what was sent, whatever the balance is by then', async ({
  page,
  shop,
  server,
}) => {
  await funded(shop, server);
  await shop.enter(page, 'finance');
  await page.goto(shop.path('/payouts'));
  await page.getByRole('button', { name: 'Pay out' }).click();
  const dialog = page.getByRole('dialog', { name: 'Pay out' });
  const amount = dialog.getByLabel('Amount');
  await expect(amount).toHaveValue('96.80');
  const description = dialog.getByLabel('Description');
  await description.fill('Before the holiday');
  await loseAnswer(page);
  await dialog.getByRole('button', { name: 'Pay out 96.80 USD' }).click();
  await expect(dialog.getByText('The answer did not arrive')).toBeVisible();
  await shop.pay({ amount: 5_000 });
  const { id: environmentId } = shop.sandbox.environment;
  await release(server.database, environmentId);
  // What was set aside is 96.80, too; what is available is another amount by now.
  const read = page.waitForResponse(
    async (answer) =>
      answer.url().endsWith('/api/v1/balance') && (await answer.json()).available[0].amount !== AVAILABLE,
  );
  // Whoever comes back to the tab is shown the balance of now.
  await page.evaluate(() => window.dispatchEvent(new Event('visibilitychange')));
  await read;
  await expect(amount).toBeDisabled();
  await expect(amount).toHaveValue('96.80');
  await expect(description).toBeDisabled();
  await expect(description).toHaveValue('Before the holiday');
  await dialog.getByRole('button', { name: 'Pay out 96.80 USD' }).click();
  await expect(page).toHaveURL(/\/payouts\/po_/);
  const made = await db().payout.findMany({ where: { environmentId } });
  expect(made.map((row) => [row.id, Number(row.amount), row.statement, row.description])).toEqual([
    [page.url().split('/').at(-1), AVAILABLE, null, 'Before the holiday'],
  ]);
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
  await page.goto(shop.path(`/payouts/${id}`));
  await expect(page.getByText(/Leaves in \d+ seconds/)).toBeVisible();
  await page.getByRole('button', { name: 'Cancel payout' }).click();
  await expect(page.getByText('Payout of 50.00 USD canceled')).toBeVisible();
  await statusBecomes(page, 'Canceled');

  const asked = CreatePayout.parse({ currency: 'USD', statement: 'Invoice 7', description: 'July' });
  const second = (await createPayout(shop.sandbox, asked, NO_KEY)).row.id;
  await sendPayouts(server.database, shop.sandbox.environment.id);
  await page.goto(shop.path(`/payouts/${second}`));
  await statusBecomes(page, 'In transit');
  // The bank is late, and was asked a moment ago.
  await server.database.owner.query(
    "UPDATE payout SET arrival_date = '2026-01-05', next_inquiry_at = now() + interval '1 day' WHERE id = $1",
    [second],
  );
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(
    'Should have arrived on Jan 5, 2026; the bank is being asked',
  );
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
  await expect(dialog.getByLabel('On the bank statement')).toHaveValue('Invoice 7');
  await expect(dialog.getByLabel('Description')).toHaveValue('July');
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
  await expect(
    page.getByRole('dialog', { name: 'Pay out' }).getByText('No bank is connected here'),
  ).toBeVisible();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await page.goto(`/m/${shop.slug}/live/settings/payout-schedules`);
  await expect(page.getByText('No bank is connected here')).toBeVisible();
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
  await loseAnswer(page);
  await form.getByRole('button', { name: 'Save schedule' }).click();
  await expect(form.getByText('The answer did not arrive')).toBeVisible();
  await expect(form.getByLabel('From')).toBeDisabled();
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
