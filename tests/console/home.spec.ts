import type { Locator, Page } from '@playwright/test';
import { signIn } from '@/lib/auth/sign-in';
import { dayOf, shiftDay, startOfDay } from '@/lib/i18n/days';
import { idAt } from '@/lib/ids';
import { capturePayment } from '@/lib/payments/capture-payment';
import { issueRefund } from '@/lib/refunds/issue-refund';
import { violationsOf } from '../support/axe';
import { expect, test } from './console-world';

/** What a number says: how many rows, and how much in minor units of a currency. */
async function numberOf(cell: Locator): Promise<{ count: number; amount: string | null }> {
  return {
    count: Number(await cell.locator('[data-count]').first().getAttribute('data-count')),
    amount: await cell.locator('[data-amount]').first().getAttribute('data-amount'),
  };
}

/** The rows of the list that is open, and the sum of their amounts. */
async function listOf(page: Page): Promise<{ count: number; amounts: string[] }> {
  const rows = page.locator('a[data-row]');
  await expect(page.getByRole('heading', { level: 1, name: /Transactions|Refunds|Disputes/ })).toBeVisible();
  const amounts = await page
    .locator('tbody [data-amount]')
    .evaluateAll((cells) => cells.map((cell) => cell.getAttribute('data-amount') ?? ''));
  return { count: await rows.count(), amounts };
}

const sumOf = (amounts: readonly string[]) =>
  amounts.reduce((sum, text) => sum + Number(text.split(' ')[0]), 0);

test('every number on home opens the list that makes it: same count, same sum', async ({ page, shop }) => {
  await shop.enter(page, 'finance');
  for (const amount of [1_000, 4_000]) await shop.pay({ amount });
  const payment = (await shop.pay({ amount: 2_500 })).id;
  const refund = { payment, amount: 1_200, reason: 'requested_by_customer', metadata: {} } as const;
  await issueRefund(shop.sandbox, refund, { claim: null });
  for (const amount of [9_800, 700]) await shop.pay({ amount, currency: 'JPY' });
  const declining = { amount: 600, currency: 'EUR', payment_method: 'pm_card_chargeDeclined' };
  await shop.pay(declining).catch(() => null);
  await page.goto(shop.path('/home'));
  const cell = (name: string) => page.locator('dl > div', { has: page.getByText(name, { exact: true }) });

  expect(await numberOf(cell('Volume'))).toEqual({ count: 3, amount: '7500 USD' });
  await cell('Volume')
    .getByRole('link', { name: /^Volume today: \$75\.00|^Volume today: 75\.00/ })
    .click();
  let list = await listOf(page);
  expect([list.count, sumOf(list.amounts)]).toEqual([3, 7_500]);

  await page.goto(shop.path('/home'));
  await cell('Volume')
    .getByRole('link', { name: /10,500/ })
    .click();
  list = await listOf(page);
  expect([list.count, sumOf(list.amounts)]).toEqual([2, 10_500]);
  expect(list.amounts.every((text) => text.endsWith('JPY'))).toBe(true);

  await page.goto(shop.path('/home'));
  await cell('Success rate')
    .getByRole('link', { name: /^1 payment declined today/ })
    .click();
  expect((await listOf(page)).count).toBe(1);

  await page.goto(shop.path('/home'));
  expect(await numberOf(cell('Refunds'))).toEqual({ count: 1, amount: '1200 USD' });
  await cell('Refunds')
    .getByRole('link', { name: /^Refunds today: / })
    .click();
  list = await listOf(page);
  expect(list).toEqual({ count: 1, amounts: ['1200 USD'] });

  await page.goto(shop.path('/home?currency=JPY'));
  await page.getByText('View as table').click();
  const day = page.locator('tr[data-day]').first();
  expect(await numberOf(day)).toEqual({ count: 2, amount: '10500 JPY' });
  await day.getByRole('link').click();
  list = await listOf(page);
  expect([list.count, sumOf(list.amounts)]).toEqual([2, 10_500]);
});

test('by this time last week leads to the list that makes it, disputes and silent networks too', async ({
  page,
  shop,
  server,
}) => {
  const paid = await shop.pay({ amount: 3_000 });
  const { timeZone } = shop.sandbox.environment;
  const day = startOfDay(shiftDay(dayOf(new Date(), timeZone), -7), timeZone).getTime();
  // The first instant of that day is before this time, its last one is not.
  for (const at of [new Date(day), new Date(day + 86_400_000 - 1)])
    await server.database.owner.query(
      `INSERT INTO payment SELECT (jsonb_populate_record(p, $3::jsonb)).* FROM payment p
       WHERE environment_id = $1 AND id = $2`,
      [
        paid.environmentId,
        paid.id,
        JSON.stringify({ id: idAt('payment', at), created_at: at.toISOString() }),
      ],
    );
  await server.database.owner.query(
    `INSERT INTO operation SELECT (jsonb_populate_record(o, $2::jsonb)).* FROM operation o
     WHERE environment_id = $1 LIMIT 1`,
    [
      paid.environmentId,
      JSON.stringify({
        id: 'op_silent',
        status: 'unknown',
        settled_at: null,
        next_inquiry_at: new Date(Date.now() + 3_600_000).toISOString(),
        reserved_at: new Date(Date.now() - 61_000).toISOString(),
      }),
    ],
  );
  await shop.enter(page, 'finance');
  for (const name of [/^Volume by this time last week: /, /^1 payment authorized by this time last week/]) {
    await page.goto(shop.path('/home'));
    await page.getByRole('link', { name }).click();
    const list = await listOf(page);
    expect(list).toEqual({ count: 1, amounts: ['3000 USD'] });
  }
  await page.goto(shop.path('/home'));
  await page.getByRole('link', { name: /^1 payment without the network’s answer/ }).click();
  await expect(page.getByText('Missing for more than a minute').first()).toBeVisible();
  expect((await listOf(page)).count).toBe(1);
  await page.goto(shop.path('/home'));
  await expect(page.getByRole('link', { name: '0 disputes opened today. Opens the list.' })).toBeVisible();
});

test('disputes opened today and by this time last week lead to exactly these', async ({
  page,
  shop,
  server,
}) => {
  for (const amount of [2_000, 3_500]) await shop.dispute({ amount });
  const { id: environmentId, timeZone } = shop.sandbox.environment;
  const day = startOfDay(shiftDay(dayOf(new Date(), timeZone), -7), timeZone);
  await server.database.owner.query(
    `INSERT INTO dispute SELECT (jsonb_populate_record(d, $2::jsonb)).* FROM dispute d
     WHERE environment_id = $1 AND amount = 2000`,
    [
      environmentId,
      JSON.stringify({
        id: idAt('dispute', day),
        created_at: day.toISOString(),
        network_reference: 'last week',
      }),
    ],
  );
  await shop.enter(page, 'finance');
  await page.goto(shop.path('/home'));
  await page.getByRole('link', { name: '2 disputes opened today. Opens the list.' }).click();
  const today = await listOf(page);
  expect([today.count, today.amounts.sort()]).toEqual([2, ['2000 USD', '3500 USD']]);
  await page.goto(shop.path('/home'));
  await page.getByRole('link', { name: '1 dispute opened by this time last week. Opens the list.' }).click();
  expect(await listOf(page)).toEqual({ count: 1, amounts: ['2000 USD'] });
});

test('a rate of few payments says so, and every number says what it means', async ({ page, shop }) => {
  await shop.enter(page, 'analyst');
  await shop.pay({ amount: 1_000 });
  await page.goto(shop.path('/home'));
  await expect(page.getByText('Out of 1 payment: too few for a rate')).toBeVisible();
  await page.getByRole('button', { name: 'What Success rate means' }).focus();
  await page.keyboard.press('Enter');
  const meaning = page.getByRole('dialog', { name: 'Success rate' });
  await expect(meaning).toContainText('per payment, not per attempt');
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(meaning).toHaveCount(0);
  const button = page.getByRole('button', { name: 'What Success rate means' });
  await expect(button).toBeFocused();
  // Looked at it is read as well, and the focus stays where it is.
  await page.mouse.move(0, 0);
  await button.hover();
  await expect(meaning).toBeVisible();
  await page.mouse.move(0, 0);
  await expect(meaning).toHaveCount(0);
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Tab');
  await expect(meaning).toBeVisible();
  await expect(button).toBeFocused();
  await expect(button).toHaveAccessibleDescription(/per payment, not per attempt/);
  await page.keyboard.press('Tab');
  await expect(meaning).toHaveCount(0);
});

test('what needs somebody leads to exactly these payments', async ({ page, shop }) => {
  await shop.enter(page, 'owner');
  const held = [
    await shop.pay({ amount: 1_000, capture_method: 'manual' }),
    await shop.pay({ amount: 2_000, capture_method: 'manual' }),
  ];
  await page.goto(shop.path('/home'));
  await page.getByRole('link', { name: /^2 payments to capture/ }).click();
  expect((await listOf(page)).count).toBe(2);
  for (const { id } of held) await capturePayment(shop.sandbox, { id, final: true }, { claim: null });
  await page.goto(shop.path('/home'));
  await expect(page.getByText('Nothing is waiting for you.')).toBeVisible();
});

test('the numbers renew themselves, and the first steps are done by facts', async ({ page, shop }) => {
  await shop.enter(page, 'owner');
  await shop.pay({ amount: 1_000 });
  const opened = page.waitForResponse((response) => response.url().includes('/api/stream'));
  await page.goto(shop.path('/home'));
  await opened;
  await expect(page.getByRole('heading', { name: 'Begin here' })).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: 'Make a test payment' })).toContainText('Done');
  await shop.pay({ amount: 500 });
  await expect(page.locator('dl [data-amount="1500 USD"]')).toBeVisible({ timeout: 60_000 });
  await page.getByRole('region', { name: 'Begin here' }).getByRole('button', { name: 'Hide' }).click();
  await expect(page.getByRole('heading', { name: 'Begin here' })).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Needs you' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Begin here' })).toHaveCount(0);
});

test('the owner sees that somebody is guessing passwords, until it is put away', async ({ page, shop }) => {
  const facts = { ip: '203.0.113.99', userAgent: 'test' };
  for (let n = 0; n < 12; n += 1)
    await signIn({ email: shop.ownerEmail, password: `guess ${n}` }, facts, null);
  await shop.enter(page, 'owner');
  await page.goto(shop.path('/home'));
  const notice = page.locator('[data-notice=sign_in]');
  await expect(notice).toContainText(`12 failed sign-in attempts on ${shop.ownerEmail}`);
  await expect(notice).toContainText('203.0.113.99');
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await notice.getByRole('button', { name: 'Hide' }).click();
  await expect(notice).toHaveCount(0);
});
