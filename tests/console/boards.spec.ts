import { expect, test } from './console-world';

test('a board of one’s own: begun with a suggestion, put in order by the keyboard, shared, copied by another member, deleted', async ({
  page,
  shop,
}) => {
  for (const amount of [1_000, 2_000, 3_000]) await shop.pay({ amount });
  await shop.enter(page, 'finance');
  await page.goto(shop.path('/insights/board'));
  await page.getByRole('link', { name: 'Make a board' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'New board' })).toBeVisible();
  await page.getByLabel('Name').fill('Morning');
  const panels = page.getByRole('list', { name: 'Numbers, in their order' }).getByRole('group');
  const all = await panels.count();
  await page.getByRole('button', { name: 'Move Payments up' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Move Payments up' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(panels.first()).toHaveAccessibleName('1. Payments');
  await page.getByRole('button', { name: 'Remove Refunded amount' }).click();
  await expect(panels).toHaveCount(all - 1);
  await page.getByRole('button', { name: 'Add a number' }).click();
  const added = panels.last();
  await added.getByLabel('Number', { exact: true }).selectOption('disputes');
  await added.getByLabel('Shown as').selectOption('table');
  await added.getByLabel('Broken down by').selectOption('method');
  await page.getByRole('button', { name: 'Save' }).click();

  await expect(page.getByRole('heading', { level: 1, name: 'Morning' })).toBeVisible();
  const shown = page.locator('[data-panel]');
  await expect(shown).toHaveCount(all);
  await expect(shown.first()).toHaveAttribute('data-panel', 'payments');
  const chart = shown.first().getByRole('slider');
  await chart.focus();
  await page.keyboard.press('End');
  await expect(chart).toHaveAttribute('aria-valuetext', /: 3 ·/);
  await expect(chart.locator('svg').first()).toBeVisible();
  await page.getByLabel('Range').selectOption('7d');
  await expect(page).toHaveURL(/range=7d/);
  await expect(page.getByRole('heading', { level: 1, name: 'Morning' })).toBeVisible();

  await page.getByRole('link', { name: 'Change' }).click();
  await page.getByLabel(/^Share with everybody/).check();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('link', { name: 'Morning shared' })).toBeVisible();
  const address = new URL(page.url()).pathname;

  await shop.enter(page, 'developer');
  await page.goto(shop.path('/insights/board'));
  await expect(page.getByRole('heading', { level: 1, name: 'Morning' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Change' })).toHaveCount(0);
  expect((await page.goto(`${address}/edit`))?.status()).toBe(404);
  await page.goto(address);
  await page.getByRole('button', { name: 'Write what happened' }).click();
  await page.getByRole('textbox', { name: 'What happened' }).fill('deploy 1.4.2');
  await page.getByRole('button', { name: 'Write', exact: true }).click();
  await page.getByText('1 thing happened meanwhile').click();
  await expect(page.getByText('deploy 1.4.2')).toBeVisible();
  await page.getByRole('button', { name: 'Delete the annotation deploy 1.4.2' }).click();
  await expect(page.getByText('Nothing else happened meanwhile.')).toBeVisible();
  await page.getByRole('link', { name: 'Copy' }).click();
  await expect(page.getByLabel('Name')).toHaveValue('Copy of Morning');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('link', { name: 'Change' }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Morning' })).toBeVisible();
});

test('where payments went: the diagram is drawn, and a flow of its table opens exactly its payments', async ({
  page,
  shop,
}) => {
  for (const amount of [1_000, 2_000]) await shop.pay({ amount });
  await shop.pay({ amount: 700, payment_method: 'pm_card_chargeDeclined' }).catch(() => null);
  await shop.pay({ amount: 800, confirm: false });
  await shop.enter(page, 'analyst');
  await page.goto(shop.path('/insights/acceptance?range=7d'));
  const ways = page.locator('#ways');
  await ways.scrollIntoViewIfNeeded();
  await expect(ways.locator('path[data-flow]').first()).toBeVisible();
  const drawn = await ways
    .locator('path[data-flow]')
    .evaluateAll((all) => all.map((one) => one.dataset.flow));
  const rows = ways.locator('tr[data-flow]');
  expect((await rows.evaluateAll((all) => all.map((one) => one.dataset.flow))).sort()).toEqual(drawn.sort());
  const declined = ways.locator('tr[data-flow="submitted-declined"]').getByRole('link');
  await declined.focus();
  await expect(ways.locator('path[data-flow="submitted-declined"]')).toHaveAttribute('fill-opacity', '0.7');
  await page.keyboard.press('Enter');
  await expect(page.locator('a[data-row]')).toHaveCount(1);
  await page.goBack();
  const stage = ways.locator('tr[data-stage="authorized_first"]').getByRole('link');
  await expect(stage).toHaveText('2');
  await stage.click();
  await expect(page.locator('a[data-row]')).toHaveCount(2);
});
