import { violationsOf } from '../support/axe';
import { outOfTime } from '../support/out-of-time';
import { expect, test } from './console-world';

test('filters that too few rows match to be found in time are told from a busy server, with a way out', async ({
  page,
  shop,
  server,
}) => {
  await shop.enter(page, 'developer');
  // Next to nothing else reads this table.
  const answer = await outOfTime(server.database.name, 'request_log', () =>
    page.goto(shop.path('/requests?path=%2Fnowhere&method=GET')),
  );
  expect(answer?.status()).toBe(400);
  await expect(page.getByRole('heading', { level: 1, name: 'This would take too long' })).toBeVisible();
  await expect(page.getByText('path=/nowhere')).toBeVisible();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await page.getByRole('link', { name: 'Look at the last 30 days' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Requests' })).toBeVisible();
  const { searchParams } = new URL(page.url());
  expect([...searchParams].sort()).toEqual([
    ['created', '30d'],
    ['method', 'GET'],
    ['path', '/nowhere'],
  ]);
  await expect(page.getByText('Nothing matches', { exact: false }).first()).toBeVisible();
});
