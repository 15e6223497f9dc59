import { PASSWORD } from '../operations/auth-support';
import { violationsOf } from '../support/axe';
import { confirmStepUp } from '../support/step-up';
import { expect, test } from './console-world';

test('a live action asks who it is, keeps what was typed and goes on; a copied cookie gains nothing', async ({
  page,
  shop,
  server,
}) => {
  await shop.enter(page, 'owner');
  const live = `/m/${shop.slug}/live`;
  const [before] = (await page.context().cookies()).filter(({ httpOnly }) => httpOnly);
  await page.goto(`${live}/keys`);
  await page.getByRole('button', { name: 'Create key' }).click();
  const form = page.getByRole('dialog', { name: 'Create key' });
  await page.getByLabel('Name', { exact: true }).fill('night batch');
  await page.getByRole('button', { name: 'Create secret key' }).click();
  const question = page.getByRole('dialog', { name: 'Confirm that it is you' });
  await expect(question.getByLabel('Your password')).toBeFocused();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(question).toHaveCount(0);
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('night batch');
  await expect(form.getByRole('alert')).toHaveCount(0);

  await page.getByRole('button', { name: 'Create secret key' }).click();
  await question.getByLabel('Your password').fill('not the password');
  await page.keyboard.press('Enter');
  await expect(question.getByText('This password is wrong.')).toBeVisible();
  await confirmStepUp(page);
  await expect(page.getByLabel('Key night batch', { exact: true })).toHaveValue(/^sk_live_/);
  await page.getByLabel('I have stored it').check();
  await page.getByRole('button', { name: 'Done' }).click();

  await page.getByRole('button', { name: 'Revoke key night batch' }).click();
  await page.getByLabel('Type night batch to confirm').fill('night batch');
  await page.getByRole('button', { name: 'Revoke night batch' }).click();
  await expect(page.getByRole('row', { name: /Revoked/ }), 'it counts for ten minutes').toBeVisible();
  const copied = await fetch(`${server.url}${live}/keys`, {
    headers: { Cookie: `${before?.name}=${before?.value}` },
    redirect: 'manual',
  });
  expect(copied.status).toBe(307);

  await shop.enter(page, 'owner');
  await page.goto(shop.path('/keys'));
  await page.getByRole('button', { name: 'Create key' }).click();
  await page.getByLabel('Name', { exact: true }).fill('play');
  await page.getByRole('button', { name: 'Create secret key' }).click();
  await expect(page.getByLabel('Key play', { exact: true }), 'a sandbox asks nothing').toBeVisible();
});

test('a merchant asks for a second factor only through somebody who has one', async ({ page, shop }) => {
  await shop.enter(page, 'admin');
  await page.goto(shop.path('/security'));
  await expect(page.getByLabel('Members need a second factor')).toBeDisabled();
  await page.getByLabel(/^Without activity/).selectOption('30');
  await page.getByRole('button', { name: 'Save' }).click();
  await confirmStepUp(page, PASSWORD);
  await expect(page.getByText('Sign-in and sessions were saved')).toBeVisible();
  await page.getByRole('link', { name: 'Set up your own first' }).click();
  await expect(page.getByRole('heading', { name: 'Your security' })).toBeVisible();
});
