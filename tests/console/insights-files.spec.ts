import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { db } from '@/lib/db';
import { dayOf, shiftDay } from '@/lib/i18n/days';
import { expect, test } from './console-world';

/** What a file that a press saves says, as lines of cells; none of the numbers here has a comma. */
async function saved(page: Page, button: string): Promise<{ name: string; lines: string[][] }> {
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: button, exact: true }).click();
  const file = await coming;
  const chunks: Buffer[] = [];
  for await (const chunk of await file.createReadStream()) chunks.push(Buffer.from(chunk));
  const text = Buffer.concat(chunks).toString('utf8').replace('\ufeff', '').trim();
  return { name: file.suggestedFilename(), lines: text.split('\r\n').map((line) => line.split(',')) };
}

/** Red, green, blue and opacity of a picture's first pixel. */
async function cornerOf(page: Page, path: string): Promise<number[]> {
  const picture = readFileSync(path).toString('base64');
  return page.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    const pen = canvas.getContext('2d');
    pen?.drawImage(image, 0, 0);
    return [...(pen?.getImageData(0, 0, 1, 1).data ?? [])];
  }, picture);
}

test('a chart as a file: days of the merchant’s zone, unit and currency, and what it is compared with', async ({
  page,
  shop,
}) => {
  const zone = 'Asia/Shanghai';
  const { merchantId } = shop.sandbox.environment;
  await db().merchant.update({ where: { id: merchantId }, data: { timeZone: zone } });
  for (const amount of [1_000, 2_500]) await shop.pay({ amount });
  await shop.enter(page, 'analyst');
  await page.goto(shop.path('/insights/methods?range=7d&metric=gross_volume&split=none'));
  const { name, lines } = await saved(page, 'CSV: Gross volume');
  const today = dayOf(new Date(), zone);
  expect(name).toBe(`gross_volume-${shiftDay(today, -6)}-${today}.csv`);
  const [heads = [], ...points] = lines;
  const last = Object.fromEntries(heads.map((head, at) => [head, points.at(-1)?.[at]]));
  expect(points).toHaveLength(7);
  expect(last).toMatchObject({
    period: today,
    start: `${today}T00:00:00+08:00`,
    end: `${shiftDay(today, 1)}T00:00:00+08:00`,
    value: '35.00',
    unit: 'money',
    currency: 'USD',
    sample: '2',
    compared_period: shiftDay(today, -7),
    compared_start: `${shiftDay(today, -7)}T00:00:00+08:00`,
    compared_value: '0.00',
  });
  await page.goto(shop.path('/insights/methods?range=7d&metric=gross_volume&split=none&compare=none'));
  expect((await saved(page, 'CSV: Gross volume')).lines[0]).not.toContain('compared_value');
});

for (const theme of ['light', 'dark'] as const) {
  test(`a picture has its title, its days and its legend (${theme})`, async ({ page, shop }) => {
    await shop.pay({ amount: 1_000 });
    for (const amount of [400, 500]) await shop.pay({ amount, payment_method: 'pm_card_mastercard' });
    await shop.enter(page, 'analyst');
    await page.emulateMedia({ colorScheme: theme });
    // Everything that is written or drawn into the picture.
    await page.addInitScript(() => {
      const drawn: string[] = [];
      Object.assign(window, { drawn });
      const pen = CanvasRenderingContext2D.prototype;
      const [write, stroke] = [pen.fillText, pen.stroke];
      pen.fillText = function (this: CanvasRenderingContext2D, text, x, y) {
        drawn.push(text);
        return write.call(this, text, x, y);
      };
      pen.stroke = function (this: CanvasRenderingContext2D) {
        drawn.push(`${this.getLineDash().join(' ')} line`);
        return (stroke as () => void).call(this);
      };
    });
    await page.goto(shop.path('/insights/methods?range=7d&metric=payments&split=brand&method=card'));
    const chart = page.getByRole('slider');
    await chart.scrollIntoViewIfNeeded();
    await expect(chart.locator('svg').first()).toBeVisible();
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: 'PNG: Payments', exact: true }).click();
    const file = await coming;
    expect(file.suggestedFilename()).toMatch(/^payments-.*\.png$/);
    // The ground of the theme, and not of whatever the picture is put on.
    const corner = await cornerOf(page, await file.path());
    expect(corner[3]).toBe(255);
    expect((corner[0] ?? 0) > 128).toBe(theme === 'light');
    const drawn = await page.evaluate(() => (window as unknown as { drawn: string[] }).drawn);
    const today = dayOf(new Date(), 'UTC');
    expect(drawn).toEqual([
      'Payments',
      `${shiftDay(today, -6)} – ${today} (UTC) · Brand · Method: Card`,
      ' line',
      'Mastercard',
      '6 3 line',
      'Visa',
    ]);
  });
}

test('funnel, ways, reasons and percentiles can be saved with the numbers that they show', async ({
  page,
  shop,
}) => {
  for (const amount of [1_000, 2_000, 3_000]) await shop.pay({ amount });
  await shop.pay({ amount: 700, payment_method: 'pm_card_chargeDeclined' }).catch(() => null);
  await shop.enter(page, 'developer');
  await page.goto(shop.path('/insights/acceptance?range=7d'));
  const today = dayOf(new Date(), 'UTC');
  const funnel = await saved(page, 'CSV: How far payments came');
  expect(funnel.lines[0]).toEqual(['Step', 'Payments', 'Of all', 'Before']);
  expect(funnel.lines[1]).toEqual(['Payments', '4', '1', '0']);
  expect(funnel.lines.at(-1)).toEqual(['Captured', '3', '0.75', '0']);
  const ways = await saved(page, 'CSV: Where payments went');
  expect(ways.lines).toContainEqual(['Created', 'Submitted', '4', '1', '0']);
  const declines = await saved(page, 'CSV: Why attempts were declined');
  expect(declines.lines[0]?.slice(0, 4)).toEqual(['Reason', 'Attempts', 'Of all', 'Before']);
  expect(declines.lines[0]?.at(-1)).toBe(today);
  expect(declines.lines[1]?.slice(1)).toEqual(['1', '1', '0', ...Array(6).fill('0'), '1']);
  for (const title of ['How far payments came', 'Where payments went']) {
    if (title === 'Where payments went') await page.locator('#ways').scrollIntoViewIfNeeded();
    if (title === 'Where payments went') await expect(page.locator('#ways svg[role]')).toBeVisible();
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: `PNG: ${title}`, exact: true }).click();
    expect((await coming).suggestedFilename()).toMatch(/\.png$/);
  }
  await page.goto(shop.path('/insights/latency?range=7d'));
  const percentiles = await saved(page, 'CSV: Percentiles');
  expect(percentiles.lines[0]).toEqual(['What answers', 'p50 (ms)', 'p95 (ms)', 'p99 (ms)', 'Rests on']);
  const connector = percentiles.lines.find(([what]) => what === 'Connector');
  expect(connector?.at(-1)).toBe('4');
  expect(Number(connector?.[1])).toBeGreaterThan(0);
});
