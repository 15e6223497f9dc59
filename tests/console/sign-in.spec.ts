import { PASSWORD } from '../operations/auth-support';
import { expect, test } from './console-world';

test('a wrong password is refused in one sentence and the address stays typed', async ({ page, shop }) => {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(shop.ownerEmail);
  await page.getByLabel('Password').fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'That did not work' })).toBeVisible();
  await expect(page.getByLabel('E-mail')).toHaveValue(shop.ownerEmail);
});

test('a member signs in to the page asked for and out again', async ({ page, shop }) => {
  await page.goto(shop.path('/events'));
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await page.getByLabel('E-mail').fill(shop.ownerEmail);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(new RegExp(`${shop.path('/events')}$`));
  const signOut = page.getByRole('menuitem', { name: 'Sign out' });
  // The page has just been opened: a click may come before its scripts do.
  await expect(async () => {
    await page.getByRole('button', { name: /^Account of/ }).click();
    await expect(signOut).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await signOut.click();
  await expect(page).toHaveURL(/\/sign-in$/);
  await page.goto(shop.path('/home'));
  await expect(page).toHaveURL(/\/sign-in/);
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('a member signs in and reads the first page of payments', async ({ page, shop }) => {
    await shop.pay({ amount: 4200 });
    await page.goto('/sign-in');
    await page.getByLabel('E-mail').fill(shop.ownerEmail);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('link', { name: 'Transactions' }).click();
    await expect(page.getByRole('link', { name: /Payment of 42\.00 USD/ })).toBeVisible();
  });
});

test('another merchant’s page does not exist', async ({ page, shop }) => {
  await shop.enter(page, 'owner');
  const answer = await page.goto('/m/no-such-merchant/sandbox/payments');
  expect(answer?.status()).toBe(404);
});
