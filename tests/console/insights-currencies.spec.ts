import type { Page } from '@playwright/test';
import { createBoard } from '@/lib/boards/write-board';
import { violationsOf } from '../support/axe';
import { expect, type Shop, test } from './console-world';

const VOLUME = '/insights/methods?range=7d&metric=gross_volume&split=currency';

/** Dollars, euros and yen: the yen have no minor units, so that their numbers are the largest. */
async function payInThree({ pay }: Shop): Promise<void> {
  for (const amount of [1_000, 2_500, 4_000]) await pay({ amount });
  for (const amount of [8_900, 1_100]) await pay({ amount, currency: 'EUR' });
  await pay({ amount: 50_000, currency: 'JPY' });
}

/** What stands beside the axis of each drawing, by the name above it. */
async function axesOf(page: Page): Promise<[string, string][]> {
  const charts = page.locator('[data-chart]');
  await expect(page.locator('[data-chart] .recharts-yAxis-tick-labels')).toHaveCount(await charts.count());
  return charts.evaluateAll((all) =>
    all.map((chart) => {
      const ticks = [
        ...chart.querySelectorAll('.recharts-yAxis-tick-labels .recharts-cartesian-axis-tick-value'),
      ];
      return [
        chart.parentElement?.querySelector(':scope > h3')?.textContent ?? '',
        ticks.at(-1)?.textContent ?? '',
      ];
    }),
  );
}

test('money by currency has a drawing and an axis for each currency, with its own keys, points and lists', async ({
  page,
  shop,
}) => {
  await payInThree(shop);
  const { userId } = await shop.enter(page, 'owner');
  await page.goto(shop.path(VOLUME));
  await page.locator('[data-chart]').first().scrollIntoViewIfNeeded();
  // Most payments first; each axis ends a little above the day's sum, in its own currency.
  const axes = [
    ['USD', '80\u00a0USD'],
    ['EUR', '100\u00a0EUR'],
    ['JPY', '60K\u00a0JPY'],
  ];
  await expect.poll(() => axesOf(page)).toEqual(axes);
  await expect(page.locator('[data-readout]')).toContainText([
    /: 75\.00 USD$/,
    /: 100\.00 EUR$/,
    /: 50,000 JPY$/,
  ]);
  await expect.poll(() => violationsOf(page)).toEqual([]);
  const yen = page.getByRole('slider', { name: /^Gross volume in JPY over time/ });
  await yen.focus();
  await page.keyboard.press('End');
  await expect(yen).toHaveAttribute('aria-valuetext', /: 50,000 JPY$/);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/payments\?.*currency=JPY/);
  await expect(page.locator('a[data-row]')).toHaveCount(1);

  await page.goto(shop.path(VOLUME));
  const euros = page.getByRole('slider', { name: /^Gross volume in EUR over time/ });
  await euros.scrollIntoViewIfNeeded();
  await euros.locator('[data-spot="6 0"]').click({ force: true });
  await expect(page).toHaveURL(/\/payments\?.*currency=EUR/);
  await expect(page.locator('a[data-row]')).toHaveCount(2);

  // Counts share an axis, whatever was paid in; one currency has no name above it.
  for (const rest of [VOLUME.replace('gross_volume', 'payments'), `${VOLUME}&currency=EUR`]) {
    await page.goto(shop.path(rest));
    await page.locator('[data-chart]').first().scrollIntoViewIfNeeded();
    expect((await axesOf(page)).map(([name]) => name)).toEqual(['']);
  }
  const panel = { metric: 'gross_volume', look: 'bar', split: 'currency', size: 'half' } as const;
  const board = { name: 'Currencies', panels: [panel], isShared: false };
  const { row } = await createBoard({ ...shop.sandbox, id: userId }, board, { claim: null });
  await page.goto(shop.path(`/insights/board/${row.id}?range=7d`));
  await expect.poll(() => axesOf(page)).toEqual(axes);
});

test('the picture of money by currency has every drawing, also those below the window', async ({
  page,
  shop,
}) => {
  await payInThree(shop);
  await shop.enter(page, 'analyst');
  await page.setViewportSize({ width: 390, height: 600 });
  await page.addInitScript(() => {
    const drawn: unknown[] = [];
    Object.assign(window, { drawn });
    const pen = CanvasRenderingContext2D.prototype;
    const [write, draw] = [pen.fillText, pen.drawImage];
    pen.fillText = function (this: CanvasRenderingContext2D, text, x, y) {
      drawn.push(text);
      return write.call(this, text, x, y);
    };
    pen.drawImage = function (this: CanvasRenderingContext2D, ...image: unknown[]) {
      drawn.push(image.length);
      return (draw as (...all: unknown[]) => void).apply(this, image);
    };
  });
  await page.goto(shop.path(VOLUME));
  const save = page.getByRole('button', { name: 'PNG: Gross volume', exact: true });
  await save.scrollIntoViewIfNeeded();
  await expect(page.locator('[data-chart] svg.recharts-surface')).toHaveCount(3);
  const coming = page.waitForEvent('download');
  await save.click();
  await coming;
  const drawn = await page.evaluate(() => (window as unknown as { drawn: unknown[] }).drawn);
  expect(drawn.slice(2)).toEqual(['USD', 5, 'EUR', 5, 'JPY', 5]);
});

test('what is together in other is not added up, and no choice of currency', async ({ page, shop }) => {
  const codes = 'USD JPY AED AUD BRL CAD CHF CNY CZK DKK EUR GBP KWD ZAR'.split(' ');
  for (const currency of [...codes, 'USD']) await shop.pay({ amount: 5_000, currency });
  await shop.enter(page, 'analyst');
  await page.goto(shop.path(VOLUME));
  const other = page.locator('[data-group="other"]');
  await expect(other.locator('td').nth(1)).toHaveText('in several currencies');
  await expect(other.locator('td').nth(2)).toHaveText('2');
  await expect(page.getByText('Shown are the 5 largest; the table below has more.')).toBeVisible();
  await expect(page.locator('[data-chart]')).toHaveCount(5);
  const choices = page.getByLabel('Currency').locator('option');
  // All of them, all converted, and the twelve that have a number of their own.
  await expect(choices).toHaveCount(14);
  await expect(choices.filter({ hasText: 'other' })).toHaveCount(0);
});
