import { expect, test } from './console-world';

test('a secret is shown once, works, and ends when its name is typed', async ({ page, shop, server }) => {
  await shop.enter(page, 'developer');
  await page.goto(shop.path('/keys'));
  await page.getByRole('button', { name: 'Create key' }).click();
  await page.getByLabel('Name', { exact: true }).fill('order service');
  await page.getByRole('button', { name: 'Create secret key' }).click();
  const secret = await page.getByLabel('Key order service', { exact: true }).inputValue();
  expect(secret).toMatch(/^sk_sandbox_/);
  const read = () =>
    fetch(`${server.url}/api/v1/payments`, { headers: { Authorization: `Bearer ${secret}` } });
  expect((await read()).status).toBe(200);
  await page.getByLabel('I have stored it').check();
  await page.getByRole('button', { name: 'Done' }).click();
  await page.reload();
  await expect(page.getByRole('cell', { name: /^order service/ })).toBeVisible();
  expect(await page.content()).not.toContain(secret);
  await page.getByRole('button', { name: 'Revoke key order service' }).click();
  await expect(page.getByRole('button', { name: 'Keep key' })).toBeFocused();
  await page.getByLabel('Type order service to confirm').fill('order');
  await page.getByRole('button', { name: 'Revoke order service' }).click();
  await expect(page.getByText('This is not the key’s name.')).toBeVisible();
  await page.getByLabel('Type order service to confirm').fill('order service');
  await page.getByRole('button', { name: 'Revoke order service' }).click();
  await expect(page.getByRole('row', { name: /Revoked/ })).toBeVisible();
  await expect.poll(async () => (await read()).status).toBe(401);
});

test('finance neither sees nor reaches the keys', async ({ page, shop }) => {
  await shop.enter(page, 'finance');
  await page.goto(shop.path('/home'));
  await expect(page.getByRole('link', { name: 'Keys' })).toHaveCount(0);
  const answer = await page.goto(shop.path('/keys'));
  expect(answer?.status()).toBe(403);
  await expect(page.getByRole('heading', { name: 'Your role does not include this page' })).toBeVisible();
});

test('a checkout session is made and gives its link', async ({ page, shop }) => {
  await shop.enter(page, 'owner');
  await page.goto(shop.path('/checkout'));
  await page.getByRole('button', { name: 'New checkout session' }).click();
  await page.getByLabel('What is sold').fill('Walnut desk');
  await page.getByLabel('Price').fill('1290');
  await page.getByRole('button', { name: 'Create link for 1,290.00 USD' }).click();
  await expect(page.getByLabel('Link', { exact: true })).toHaveValue(
    new RegExp(`/c/${shop.sandbox.environment.id}/cs_`),
  );
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('cell', { name: 'Walnut desk', exact: true })).toBeVisible();
});
