import { expect, test } from './console-world';
import { keysAnswer, toFirstRow } from './keyboard';

test.use({ timezoneId: 'America/New_York' });

test('language, zone, density and theme are chosen by keyboard and are there with the first byte', async ({
  page,
  shop,
}) => {
  await shop.pay({ amount: 4_200 });
  await shop.enter(page, 'owner');
  await page.goto(shop.path('/payments'));
  const row = page.locator('tbody tr').first();
  await expect.poll(async () => (await row.boundingBox())?.height).toBe(40);
  await page.getByRole('button', { name: /^Account of/ }).press('Enter');
  for (const [choice, chosen] of [
    ['Compact', 'compact'],
    ['Dark', 'dark'],
    ['UTC', 'UTC'],
  ]) {
    const item = page.getByRole('menuitemradio', { name: choice, exact: true });
    await item.focus();
    await page.keyboard.press('Enter');
    await expect(item, chosen).toHaveAttribute('aria-checked', 'true');
  }
  await expect.poll(async () => (await row.boundingBox())?.height).toBe(32);
  await page.getByRole('menuitemradio', { name: '简体中文' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  const html = await (await page.request.get(shop.path('/payments'))).text();
  expect(html).toMatch(/<html lang="zh-CN" data-theme="dark" data-density="compact"/);
});

test('times follow the chosen zone and tell the whole instant to mouse and keyboard', async ({
  page,
  shop,
  server,
}) => {
  const payment = await shop.pay({ amount: 4_200 });
  await server.database.owner.query(
    `UPDATE payment SET created_at = '2026-03-08T06:30:00Z' WHERE environment_id = $1 AND id = $2`,
    [shop.sandbox.environment.id, payment.id],
  );
  await shop.enter(page, 'owner');
  await page.goto(shop.path('/payments'));
  const time = page.locator('tbody time').first();
  const merchants = await time.textContent();
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('menuitemradio', { name: 'This device’s' }).click();
  await expect(time).toContainText('01:30');
  expect(await time.textContent()).not.toBe(merchants);
  await expect(time).toHaveAttribute('title', /01:30:00 GMT-5 · 2026-03-08 06:30:00\.000 UTC/);
  await page.reload();
  await expect(time).toContainText('01:30');
  await toFirstRow(page);
  const shown = () => time.evaluate((element) => getComputedStyle(element, '::after').content);
  await expect.poll(shown).toContain('UTC');
});

test('times within sentences follow the chosen zone as well', async ({ page, shop, server }) => {
  await server.database.owner.query("UPDATE merchant SET time_zone = 'Asia/Shanghai' WHERE id = $1", [
    shop.sandbox.environment.merchantId,
  ]);
  const payment = await shop.pay({ amount: 4_200, capture_method: 'manual' });
  const until = payment.authorizationExpiresAt as Date;
  const clock = (timeZone: string) =>
    new Intl.DateTimeFormat('en', {
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      month: 'short',
      year: 'numeric',
      timeZone,
    }).format(until);
  await shop.enter(page, 'owner');
  await page.goto(shop.path(`/payments/${payment.id}`));
  for (const [choice, zone] of [
    ['UTC', 'UTC'],
    ['This device’s', 'America/New_York'],
  ] as const) {
    await page.getByRole('button', { name: /^Account of/ }).click();
    await page.getByRole('menuitemradio', { name: choice, exact: true }).click();
    await page.keyboard.press('Escape');
    for (const part of [
      page.getByRole('heading', { level: 1 }),
      page.locator('#explain'),
      page.locator('#timeline'),
    ])
      await expect(part).toContainText(clock(zone));
    await expect(page.getByText(`Times in sentences are in ${zone}`)).toBeVisible();
    await expect(page.locator('main')).not.toContainText(clock('Asia/Shanghai'));
  }
  await page.goto(shop.path('/home'));
  await expect(
    page.getByText(/^Day of Asia\/Shanghai, as of \d\d:\d\d:\d\d America\/New_York$/),
  ).toBeVisible();
});

test('single keys do nothing once they are switched off', async ({ page, shop }) => {
  await shop.pay({ amount: 4_200 });
  await shop.enter(page, 'owner');
  await page.goto(shop.path('/payments'));
  await toFirstRow(page);
  await page.getByRole('button', { name: /^Account of/ }).click();
  const single = page.getByRole('menuitemcheckbox', { name: 'Single keys' });
  await single.click();
  await expect(single).toHaveAttribute('aria-checked', 'false');
  await page.reload();
  await keysAnswer(page);
  await page.locator('main').focus();
  await page.keyboard.press('j');
  await page.keyboard.press('?');
  await expect(page.locator('a[data-row]').first()).not.toBeFocused();
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('a visitor chooses the language before signing in', async ({ page, server }) => {
  await page.goto(`${server.url}/sign-in`);
  await page.getByRole('button', { name: 'Español' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Iniciar sesión');
  await expect(page.locator('html')).toHaveAttribute('lang', 'es');
});
