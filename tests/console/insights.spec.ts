import { Buffer } from 'node:buffer';
import { expect, test } from './console-world';

test('acceptance: what is asked is in the address, bars open their payments, the table is the chart', async ({
  page,
  shop,
}) => {
  for (const amount of [1_000, 2_000, 3_000]) await shop.pay({ amount });
  await shop.pay({ amount: 700, payment_method: 'pm_card_chargeDeclined' }).catch(() => null);
  await shop.enter(page, 'analyst');
  await page.goto(shop.path('/insights/acceptance?range=7d'));
  await expect(page.getByRole('heading', { level: 1, name: 'Acceptance' })).toBeVisible();
  const rate = page.locator('dl > div', { hasText: 'Authorization rate per payment' });
  await expect(rate.getByText('only 4')).toBeVisible();
  await expect(page.locator('[data-age]')).toBeVisible();

  await page.getByLabel('Compare with').selectOption('year');
  await expect(page).toHaveURL(/compare=year/);
  // Four payments now, and none a year before.
  const created = page.locator('tr[data-stage="created"]');
  await expect(created.getByRole('link')).toHaveText('4');
  await expect(created.locator('[data-before]')).toHaveAttribute('data-before', '0');
  await page.getByLabel('Number in the chart').selectOption('payments');
  await expect(page).toHaveURL(/metric=payments/);
  const chart = page.getByRole('slider', { name: /^Payments over time/ });
  await chart.focus();
  await page.keyboard.press('Home');
  await expect(chart).toHaveAttribute('aria-valuetext', /: 0 ·/);
  await page.keyboard.press('End');
  await expect(chart).toHaveAttribute('aria-valuetext', /: 4 ·/);
  await expect(page.locator('[data-chart] svg').first()).toBeVisible();
  const picture = page.waitForEvent('download');
  await page.getByRole('button', { name: 'PNG: Payments' }).click();
  expect((await picture).suggestedFilename()).toMatch(/^payments-.*\.png$/);
  await page.getByRole('link', { name: 'Table' }).click();
  const points = page.locator('[data-point]');
  await expect(points).toHaveCount(7);
  expect(await points.first().locator('[data-value]').getAttribute('data-value')).toBe('4');
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'CSV: Payments' }).click();
  const chunks: Buffer[] = [];
  for await (const chunk of await (await saved).createReadStream()) chunks.push(Buffer.from(chunk));
  expect(Buffer.concat(chunks).toString().trim().split('\n')).toHaveLength(8);

  await page.getByLabel('Break down by').selectOption('method');
  const group = page.locator('[data-group]').first();
  expect(await group.locator('[data-count]').getAttribute('data-count')).toBe('4');
  await page.goto(page.url());
  await expect(page.getByLabel('Break down by')).toHaveValue('method');

  const step = page.locator('[data-step="captured"]');
  expect(await step.locator('[data-count]').first().getAttribute('data-count')).toBe('3');
  await step.getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1, name: /Transactions/ })).toBeVisible();
  await expect(page.locator('a[data-row]')).toHaveCount(3);
  await page.goto(shop.path('/insights/acceptance?range=never'));
  await expect(page.getByText('range=never')).toBeVisible();
});

test('a range that numbers do not reach is named, and what it would be compared with is left out', async ({
  page,
  shop,
}) => {
  await shop.pay({ amount: 1_000 });
  await shop.enter(page, 'analyst');
  const day = (years: number) => new Date(Date.now() + years * 365 * 86_400_000).toISOString().slice(0, 10);
  const ask = async (from: string, to: string, more = '') =>
    (await page.goto(shop.path(`/insights/acceptance?range=custom&from=${from}&to=${to}${more}`)))?.status();
  expect(await ask(day(-6), day(-5.5))).toBe(400);
  await expect(page.getByText('Numbers go back 5 years.')).toBeVisible();
  expect(await ask(day(1.5), day(2))).toBe(400);
  await expect(page.getByText('It is more than a year ahead.')).toBeVisible();
  // The range itself is there, the one before it, or a year before it, is not.
  for (const compare of ['', '&compare=year', '&compare=none']) {
    expect(await ask(day(-4.8), day(-4.3), compare), compare).toBe(200);
    await expect(page.getByRole('heading', { level: 1, name: 'Acceptance' })).toBeVisible();
    await expect(page.locator('[data-before]')).toHaveCount(0);
  }
  expect(await ask(day(-3.9), day(0))).toBe(200);
});
