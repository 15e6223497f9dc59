import { violationsOf } from '../support/axe';
import { expect, test } from './console-world';

/** This machine, as either family of addresses names it. */
const HERE = /^(127\.0\.0\.1|::1)$/;

test('what a member does and may not do is in the audit log, with filters, a drawer and a way from the object', async ({
  page,
  shop,
}) => {
  await shop.enter(page, 'owner');
  await page.goto(shop.path('/keys'));
  await page.getByRole('button', { name: 'Create key' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Order service');
  await page.getByRole('dialog').getByRole('button', { name: 'Create secret key' }).click();
  await page.getByLabel('I have stored it').check();
  await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click();
  await page.getByRole('link', { name: 'Order service' }).click();
  await page.getByRole('link', { name: 'Audit log of this object' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Audit log');
  const row = page.getByRole('row', { name: /createKey/ });
  await expect(row).toHaveCount(1);
  await expect(row).toContainText('Done');
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await row.getByRole('link').first().click();
  const drawer = page.getByRole('dialog');
  await expect(drawer.getByText('keys:write')).toBeVisible();
  await expect(drawer.getByText(HERE)).toBeVisible();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await drawer.getByRole('link', { name: 'Open the full page' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('createKey');
  await expect(page.getByText('keys:write')).toBeVisible();
});

test('a denied page is recorded; support sees its own records, finance no addresses, an analyst none', async ({
  page,
  shop,
}) => {
  await shop.enter(page, 'support');
  expect((await page.goto(shop.path('/keys')))?.status()).toBe(403);
  expect((await page.goto(shop.path('/events')))?.status()).toBe(403);
  await page.goto(shop.path('/audit'));
  await expect(page.getByRole('row', { name: /openPage/ })).toHaveCount(2);
  await expect(page.getByText('Denied').first()).toBeVisible();
  await shop.enter(page, 'finance');
  await page.goto(shop.path('/audit?outcome=denied'));
  await expect(page.getByRole('row', { name: /openPage/ })).toHaveCount(2);
  await page
    .getByRole('row', { name: /openPage/ })
    .first()
    .getByRole('link')
    .first()
    .click();
  await expect(page.getByRole('dialog').getByText('events:read', { exact: true })).toBeVisible();
  await expect(page.getByRole('dialog').getByText(HERE)).toHaveCount(0);
  await shop.enter(page, 'analyst');
  expect((await page.goto(shop.path('/audit')))?.status()).toBe(403);
});
