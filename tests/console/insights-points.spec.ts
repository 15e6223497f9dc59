import { systemActor } from '@/lib/auth/actor';
import { createBoard } from '@/lib/boards/write-board';
import { createPayment } from '@/lib/payments/create-payment';
import { CreatePayment } from '@/lib/payments/schema';
import { advanceClock } from '@/lib/testlab/advance-clock';
import { expect, test } from './console-world';

test('each point, bar and number of a breakdown opens exactly its payments', async ({ page, shop }) => {
  for (const amount of [1_000, 2_000, 3_000]) await shop.pay({ amount });
  for (const amount of [400, 500]) await shop.pay({ amount, payment_method: 'pm_card_mastercard' });
  const { userId } = await shop.enter(page, 'owner');
  const rows = page.locator('a[data-row]');
  const isListOf = async (brand: string, count: number) => {
    await expect(page).toHaveURL(new RegExp(`/payments\\?.*brand=${brand}`));
    await expect(page).toHaveURL(/created=/);
    await expect(rows).toHaveCount(count);
  };
  const address = shop.path('/insights/acceptance?range=7d&metric=payments&split=brand');
  await page.goto(address);
  const chart = page.getByRole('slider', { name: /^Payments over time/ });
  await chart.scrollIntoViewIfNeeded();
  // The second line is Mastercard's: fewer than Visa's. Nothing was paid six days ago, so nothing opens there.
  await page.locator('[data-spot="0 1"]').click({ force: true });
  await expect(chart).not.toHaveAttribute('data-opens');
  await page.locator('[data-spot="6 1"]').hover({ force: true });
  await expect(chart).toHaveAttribute('data-opens');
  await expect(page.locator('[data-readout] b')).toHaveText('Mastercard 2');
  await page.locator('[data-spot="6 1"]').click({ force: true });
  await isListOf('mastercard', 2);

  await page.goto(address);
  await chart.focus();
  await page.keyboard.press('End');
  await expect(chart).toHaveAttribute('aria-valuetext', /: Visa 3 · Mastercard 2/);
  await page.keyboard.press('ArrowDown');
  await expect(chart).toHaveAttribute('aria-valuetext', /: Mastercard 2 · Visa 3/);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await isListOf('visa', 3);

  await page.goto(`${address}&show=table`);
  const points = page.locator('[data-point]');
  await expect(points.last().getByRole('link')).toHaveCount(0);
  await points
    .first()
    .getByRole('link', { name: /, Mastercard: open the list of 2$/ })
    .click();
  await isListOf('mastercard', 2);

  const panel = { metric: 'payments', look: 'bar', split: 'brand', size: 'full' } as const;
  const board = { name: 'Brands', panels: [panel], isShared: false };
  const { row } = await createBoard({ ...shop.sandbox, id: userId }, board, { claim: null });
  await page.goto(shop.path(`/insights/board/${row.id}?range=7d`));
  // At once, while the bars are drawn anew because the pointer came.
  await page.locator('[data-spot="6 1"]').click();
  await isListOf('mastercard', 2);
});

test('what it is compared with opens its payments too', async ({ page, shop }) => {
  for (const amount of [1_000, 2_000]) await shop.pay({ amount });
  await advanceClock(shop.sandbox, { seconds: 86_400 });
  const later = await systemActor(shop.sandbox.environment.id);
  const paid = { amount: 500, currency: 'USD', payment_method: 'pm_card_visa', confirm: true };
  await createPayment(later, CreatePayment.parse(paid), { claim: null });
  await shop.enter(page, 'analyst');
  // Today has one payment, the day before it two.
  const before = page.locator('[data-point]').getByRole('link', { name: /: 2\. Open the list of 2$/ });
  // The server hears within a second that the clock was moved.
  await expect(async () => {
    await page.goto(shop.path('/insights/acceptance?range=today&by=day&metric=payments&show=table'));
    await expect(before).toBeVisible({ timeout: 3_000 });
  }).toPass();
  await before.click();
  await expect(page).toHaveURL(/\/payments\?/);
  await expect(page.locator('a[data-row]')).toHaveCount(2);

  // So do what a card compares its number with, also a sum, and a group of a breakdown.
  const address = shop.path('/insights/methods?range=today&by=day&metric=gross_volume&split=method');
  for (const name of [
    'Gross volume: 30.00 USD in the days before. Open the list of 2',
    'Card before: open the list of 2',
  ]) {
    await page.goto(address);
    await page.getByRole('link', { name, exact: true }).click();
    await expect(page).toHaveURL(/\/payments\?.*sum=amount_captured/);
    await expect(page.locator('a[data-row]')).toHaveCount(2);
  }
  // Two days ago there was nothing to open.
  await page.goto(shop.path('/insights/methods?range=7d'));
  await expect(page.getByText('0.00 USD in the days before').first()).toBeVisible();
  await expect(page.getByRole('link', { name: /in the days before/ })).toHaveCount(0);
});
