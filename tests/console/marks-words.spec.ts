import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { systemActor } from '@/lib/auth/actor';
import { capturePayment } from '@/lib/payments/capture-payment';
import { createPayment } from '@/lib/payments/create-payment';
import { CreatePayment } from '@/lib/payments/schema';
import { advanceClock } from '@/lib/testlab/advance-clock';
import { projectRoot } from '../../scripts/data-home.mjs';
import { expect, test } from './console-world';
import { makeEverything } from './everything';

test('mark 13: the chart of home draws the numbers of its table, and says what they are', async ({
  page,
  shop,
}) => {
  for (const [amount, days] of [
    [1_000, 1],
    [4_000, 2],
    [2_500, 0],
  ] as const) {
    const input = CreatePayment.parse({
      amount,
      currency: 'USD',
      payment_method: 'pm_card_visa',
      confirm: true,
    });
    await createPayment(await systemActor(shop.sandbox.environment.id), input, { claim: null });
    if (days > 0) await advanceClock(shop.sandbox, { seconds: days * 86_400 });
  }
  await shop.enter(page, 'finance');
  // The server hears within a second that the clock was moved.
  await expect(async () => {
    await page.goto(shop.path('/home'));
    await expect(page.locator('.recharts-bar-rectangle path')).toHaveCount(3, { timeout: 3_000 });
  }).toPass();
  const bars = page.locator('.recharts-bar-rectangle path');
  await page.getByText('View as table').click();
  const amounts = await page
    .locator('tr[data-day] [data-amount]')
    .evaluateAll((all) => all.map((one) => Number(one.getAttribute('data-amount')?.split(' ')[0])));
  expect(amounts).toHaveLength(14);
  // Days without a payment have no bar.
  const paid = amounts.filter((amount) => amount > 0);
  expect(paid).toEqual([2_500, 4_000, 1_000]);
  const largest = Math.max(...paid);
  // The chart is measured again when the table takes its place beside it.
  await expect(async () => {
    const heights = await bars.evaluateAll((all) => all.map((bar) => bar.getBoundingClientRect().height));
    const highest = Math.max(...heights);
    // The table has the newest day first, the chart the oldest.
    const drawn = heights.reverse().map((height) => Math.round((height / highest) * largest));
    expect(drawn).toHaveLength(paid.length);
    for (const [day, amount] of paid.entries())
      expect(Math.abs((drawn[day] as number) - amount)).toBeLessThan(largest / 50);
  }).toPass();
  await expect(page.getByRole('img', { name: /USD/ })).toBeVisible();
  await page.getByRole('button', { name: 'What Volume means' }).click();
  await expect(page.getByRole('dialog', { name: 'Volume' })).toBeVisible();
});

test('mark 16: what destroys something is titled by verb and object, and the safe button has the focus', async ({
  page,
  shop,
  server,
}) => {
  const made = await makeEverything(shop, server);
  await shop.enter(page, 'owner');
  for (const [rest, opener, title, safe] of [
    [`/payments/${made.held}`, 'Cancel payment…', 'Cancel payment', 'Keep payment'],
    [`/disputes/${made.disputed}`, 'Accept dispute…', 'Accept dispute', 'Keep fighting'],
    [`/refunds/${made.asked}`, 'Approve…', 'Approve refund', 'Cancel'],
    [`/refunds/${made.asked}`, 'Refuse…', 'Refuse refund', 'Cancel'],
    [`/refunds/bulk/${made.batch}`, 'Begin refunds…', 'Begin refunds', 'Cancel'],
    [`/customers/${made.customer}`, 'Erase', /^Erase /, 'Keep the data'],
    [`/customers/${made.customer}`, 'Merge', /^Merge /, 'Keep both'],
    ['/keys', /^Revoke key/, /^Revoke key/, 'Keep key'],
  ] as const) {
    await page.goto(shop.path(rest));
    await page.getByRole('main').getByRole('button', { name: opener }).first().click();
    const dialog = page.getByRole('dialog', { name: title });
    await expect(dialog.getByRole('button', { name: safe, exact: true }), rest).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
  }
});

test('mark 17: an error says what happened, what it means and what to do, with a request id that finds the log', async ({
  page,
  shop,
  server,
}) => {
  await shop.enter(page, 'finance');
  const { id } = await shop.pay({ amount: 5_000, capture_method: 'manual' });
  // The page would hear of it and take the button away.
  await page.route('**/api/stream*', (route) => route.abort());
  await page.goto(shop.path(`/payments/${id}`));
  await page.getByRole('button', { name: 'Capture…' }).click();
  await capturePayment(shop.sandbox, { id, final: true }, { claim: null });
  await page.getByRole('button', { name: /^Capture 50\.00 USD/ }).click();
  const alert = page.getByRole('dialog').getByRole('alert');
  await expect(alert).toContainText('Nothing was captured');
  await expect(alert).toContainText('Its status is succeeded, which does not allow this. Nothing was moved.');
  const requestId = /req_[0-9a-z]+/.exec((await alert.textContent()) ?? '')?.[0] ?? '';
  expect(requestId).not.toBe('');
  const folder = path.join(projectRoot, 'test-results', 'servers');
  const { port } = new URL(server.url);
  const logs = readdirSync(folder).filter((name) => name.startsWith(`${port}-`));
  const lines = () => logs.flatMap((name) => readFileSync(path.join(folder, name), 'utf8').split('\n'));
  await expect(alert.getByRole('button', { name: 'Copy request id' })).toBeVisible();
  await expect.poll(() => lines().filter((line) => line.includes(requestId)).length).toBeGreaterThan(0);
});
