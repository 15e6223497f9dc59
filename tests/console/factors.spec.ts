import type { Page } from '@playwright/test';
import { PASSWORD } from '../operations/auth-support';
import { violationsOf } from '../support/axe';
import { codeOf } from '../support/codes';
import { confirmStepUp } from '../support/step-up';
import { expect, type Shop, test } from './console-world';

/** A security key that is plugged into this browser and touched at once. */
async function plugIn(page: Page): Promise<void> {
  const browser = await page.context().newCDPSession(page);
  await browser.send('WebAuthn.enable');
  await browser.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

async function givePassword(page: Page, email: string): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Second factor' })).toBeVisible();
}

/** Sets up an authenticator app on the security page; its seed, and the recovery codes. */
async function setUpApp(page: Page, shop: Shop): Promise<{ seed: string; codes: string[] }> {
  await page.goto(shop.path('/account/security'));
  await page.getByRole('button', { name: 'Set up the app…' }).click();
  await page.getByRole('button', { name: 'Show the picture' }).click();
  await confirmStepUp(page);
  const seed = (await page.locator('[data-seed]').getAttribute('data-seed')) ?? '';
  await expect(page.getByRole('img', { name: 'Picture for the app to scan' })).toBeVisible();
  await page.getByLabel('Code', { exact: true }).fill('000000');
  await page.getByRole('button', { name: 'Take the app into use' }).click();
  await expect(page.getByText('This is not the code that the app shows now.')).toBeVisible();
  await page.getByLabel('Code', { exact: true }).fill(await codeOf(seed, -1));
  await page.getByRole('button', { name: 'Take the app into use' }).click();
  const list = page.getByRole('list', { name: 'Recovery codes' });
  await expect(list.getByRole('listitem')).toHaveCount(10);
  await expect.poll(() => violationsOf(page)).toEqual([]);
  const codes = await list.getByRole('listitem').allTextContents();
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as a file' }).click();
  expect((await saved).suggestedFilename()).toBe('countinghouse-recovery-codes.txt');
  await page.getByLabel('I have stored them').check();
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByText('In use', { exact: true })).toBeVisible();
  return { seed, codes };
}

test('an app is set up, asked for at the next sign-in and answers once; a recovery code too', async ({
  page,
  shop,
}) => {
  const { email } = await shop.join('owner');
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(/\/m\//);
  const { seed, codes } = await setUpApp(page, shop);

  await page.context().clearCookies();
  await page.goto(shop.path('/events'));
  await givePassword(page, email);
  await expect.poll(() => violationsOf(page)).toEqual([]);
  const half = await page.context().cookies();
  await page.goto(shop.path('/events'));
  await expect(page, 'half signed in is not signed in').toHaveURL(/\/sign-in\?next=/);
  await page.goBack();
  await page.getByLabel('Code', { exact: true }).fill('000000');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'That did not work' })).toBeVisible();
  const code = await codeOf(seed);
  await page.getByLabel('Code', { exact: true }).fill(code);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(new RegExp(`${shop.path('/events')}$`));
  await page.goto(shop.path('/home'));
  await expect(page.getByText(/^An authenticator app was taken into use/)).toBeVisible();

  await page.context().clearCookies();
  await page.context().addCookies(half);
  await page.goto('/sign-in/factor');
  await expect(page, 'a sign-in that has ended is over').toHaveURL(/\/sign-in/);
  await page.goto('/sign-in');
  await givePassword(page, email);
  await page.getByLabel('Code', { exact: true }).fill(code);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'used before' })).toBeVisible();
  await page.getByLabel('Code', { exact: true }).fill(codes[0] ?? '');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(/\/m\//);
});

test('a passkey is added, confirms a live action, signs in and is removed', async ({
  page,
  shop,
  server,
}) => {
  const { email, userId } = await shop.join('owner');
  await plugIn(page);
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(/\/m\//);
  await page.goto(shop.path('/account/security'));
  await page.getByRole('button', { name: 'Add a passkey…' }).click();
  await page.getByLabel('Name', { exact: true }).fill('work laptop');
  await page.getByRole('button', { name: 'Make the passkey' }).click();
  await confirmStepUp(page);
  await page.getByLabel('I have stored them').check();
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.locator('[data-factor="work laptop"]')).toContainText('never used');

  await page.context().clearCookies();
  await page.goto('/sign-in');
  await givePassword(page, email);
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await page.waitForURL(/\/m\//);
  await page.goto(shop.path('/account/security'));
  await expect(page.locator('[data-factor="work laptop"]')).toContainText('last used');
  await expect(page.getByText('signed in with a passkey')).toBeVisible();

  await server.database.owner.query('UPDATE session SET confirmed_at = NULL WHERE user_id = $1', [userId]);
  await page.getByRole('button', { name: 'Rename work laptop…' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('old laptop');
  await page.getByRole('button', { name: 'Save the name' }).click();
  await page.getByRole('button', { name: 'Remove old laptop…' }).click();
  await page.getByRole('button', { name: 'Remove it' }).click();
  const question = page.getByRole('dialog', { name: 'Confirm that it is you' });
  await question.getByRole('button', { name: 'Use a passkey' }).click();
  await expect(page.locator('[data-factor="old laptop"]')).toHaveCount(0);
});

test('a member without a factor is led to set one up and comes back to where he was going', async ({
  page,
  shop,
  server,
}) => {
  await server.database.owner.query('UPDATE merchant SET factor_required_at = now() WHERE id = $1', [
    shop.sandbox.environment.merchantId,
  ]);
  await plugIn(page);
  await shop.enter(page, 'finance');
  await page.goto(shop.path('/refunds'));
  await expect(page.getByRole('heading', { name: 'Set up a second factor' })).toBeVisible();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await page.getByRole('button', { name: 'Add a passkey…' }).click();
  await page.getByLabel('Name', { exact: true }).fill('phone');
  await page.getByRole('button', { name: 'Make the passkey' }).click();
  await confirmStepUp(page);
  await page.getByLabel('I have stored them').check();
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page).toHaveURL(new RegExp(`${shop.path('/refunds')}$`));
});
