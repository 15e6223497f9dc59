import { db } from '@/lib/db';
import { idAt } from '@/lib/ids';
import { expect, test } from './console-world';

test('a success rate is 100 % only where nothing was declined, however few', async ({ page, shop }) => {
  const { id } = shop.sandbox.environment;
  const insert = async (many: number, status: string, declined: number) => {
    const ids = Array.from({ length: many }, () => idAt('payment', new Date()));
    await db().payment.createMany({
      data: ids.map((one) => ({
        environmentId: id,
        id: one,
        amount: 100n,
        currency: 'USD',
        status,
        declinedCount: declined,
        captureMethod: 'manual',
        clientSecret: one,
        metadata: {},
        createdAt: new Date(),
        updatedAt: new Date(),
      })),
    });
  };
  await insert(6_000, 'authorized', 0);
  await insert(2, 'requires_payment_method', 1);
  await shop.enter(page, 'analyst');
  await page.goto(shop.path('/home'));
  const cell = page.locator('dl > div', { has: page.getByText('Success rate', { exact: true }) });
  await expect(cell).toContainText('2 declined');
  await expect(cell).toContainText('99.97%');
});

test('small rates and their axis can be told from nothing', async ({ page, shop }) => {
  await shop.pay({ amount: 1_000 });
  await shop.enter(page, 'analyst');
  // A declined payment in thirty thousand, as the API would tell it.
  await page.route(/\/api\/v1\/metrics\/error_rate_issuer/, async (route) => {
    const answer = await route.fetch();
    const series = await answer.json();
    const few = { value: 1 / 30_000, numerator: 1, denominator: 30_000, sample: 30_000, is_small: false };
    const points = series.points.map((point: object) => ({ ...point, ...few }));
    await route.fulfill({ response: answer, json: { ...series, points, total: few } });
  });
  await page.clock.install();
  await page.goto(shop.path('/insights/acceptance?range=7d&metric=error_rate_issuer'));
  const chart = page.getByRole('slider');
  await chart.scrollIntoViewIfNeeded();
  await expect(chart.locator('svg').first()).toBeVisible();
  // Numbers are asked for again every minute.
  await page.clock.runFor(61_000);
  await expect(chart).toHaveAttribute('aria-valuetext', /: 0\.003%/);
  const ticks = chart.locator('.recharts-yAxis-tick-labels .recharts-cartesian-axis-tick-value');
  await expect(ticks.last()).not.toHaveText('100%');
  const words = await ticks.allTextContents();
  expect(new Set(words).size, words.join(' ')).toBe(words.length);
  expect(words.filter((word) => word === '0%')).toHaveLength(1);
  // The page goes on asking, and an answer may be on its way while it closes.
  await page.unrouteAll({ behavior: 'ignoreErrors' });
});
