import { PASSWORD } from '../operations/auth-support';
import { confirmStepUp } from '../support/step-up';
import { expect, test } from './console-world';

test('somebody is invited, joins, gets another role and is removed', async ({ page, shop, browser }) => {
  await shop.enter(page, 'owner');
  await page.goto(shop.path('/members'));
  await expect(page.getByText('This server sends no e-mail')).toBeVisible();
  await page.getByRole('button', { name: 'Invite member' }).click();
  await page.getByRole('button', { name: 'Create invitation' }).click();
  await expect(page.getByText('Type an e-mail address.')).toBeVisible();
  const email = `nora.${shop.slug}@shop.example`;
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Role').selectOption('finance');
  await page.getByLabel('Refund limit of this member').fill('500');
  await page.getByRole('button', { name: 'Create invitation' }).click();
  await confirmStepUp(page);
  const link = await page.getByLabel(`Link for ${email}`, { exact: true }).inputValue();
  await page.getByLabel('I have passed it on').check();
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('row', { name: new RegExp(`${email}.*Open`) })).toBeVisible();
  // The dialog fades out first.
  await expect.poll(() => page.content()).not.toContain(new URL(link).pathname);

  // The owner opens the link: it is for another account.
  await page.goto(new URL(link).pathname);
  await expect(page.getByText(`This invitation is for ${email}.`)).toBeVisible();

  const elsewhere = await browser.newContext({ baseURL: new URL(page.url()).origin });
  const theirs = await elsewhere.newPage();
  await theirs.goto(new URL(link).pathname);
  await theirs.getByLabel('Your name').fill('Nora New');
  await theirs.getByLabel('Password').fill('short');
  await theirs.getByRole('button', { name: 'Accept invitation' }).click();
  await expect(theirs.getByText('Use at least 12 characters.')).toBeVisible();
  await expect(theirs.getByLabel('Your name')).toHaveValue('Nora New');
  await theirs.getByLabel('Password').fill(PASSWORD);
  await theirs.getByRole('button', { name: 'Accept invitation' }).click();
  await expect(theirs).toHaveURL(new RegExp(shop.path('')));
  expect((await theirs.goto(shop.path('/members')))?.status()).toBe(403);

  await page.goto(shop.path('/members'));
  await expect(page.getByRole('row', { name: /Nora New.*Finance.*500/ })).toBeVisible();
  await page.getByRole('button', { name: 'Change Nora New' }).click();
  await page.getByLabel('Role').selectOption('admin');
  await page.getByLabel('Refund limit of this member').fill('');
  await page.getByRole('button', { name: 'Save change' }).click();
  await expect(page.getByText('Choose a reason.')).toBeVisible();
  await page.getByLabel('Reason').selectOption('new_duties');
  await page.getByRole('button', { name: 'Save change' }).click();
  await expect(page.getByRole('row', { name: /Nora New.*Admin/ })).toBeVisible();
  expect((await theirs.goto(shop.path('/members')))?.status()).toBe(200);
  // An admin has no buttons for owners.
  await expect(theirs.getByRole('button', { name: 'Change Nora New' })).toBeVisible();
  await expect(theirs.getByRole('button', { name: 'Change Olga Owner' })).toHaveCount(0);

  await page.getByRole('button', { name: 'Remove Nora New' }).click();
  await expect(page.getByRole('button', { name: 'Keep member' })).toBeFocused();
  await page.getByLabel('Reason').selectOption('left');
  await page.getByRole('button', { name: 'Remove member' }).click();
  await expect(page.getByText('Nora New was removed')).toBeVisible();
  await theirs.goto(shop.path('/home'));
  await expect(theirs).toHaveURL(/\/sign-in/);
  await elsewhere.close();
});

test('a built-in role is duplicated, changed, given and deleted', async ({ page, shop }) => {
  await shop.enter(page, 'owner');
  await page.goto(shop.path('/roles'));
  await page.getByRole('button', { name: 'Duplicate role Support' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Night shift');
  await page.getByLabel('Refund limit').fill('25');
  await page.getByLabel('Balances and books, Live').selectOption('view');
  await page.getByRole('button', { name: 'Create role' }).click();
  await confirmStepUp(page);
  await expect(page.getByRole('row', { name: /Night shift.* 0 .*25/ })).toBeVisible();
  const matrix = page.getByRole('table', { name: 'What each role may do' });
  await expect(matrix.getByRole('columnheader', { name: 'Night shift' })).toBeVisible();
  await expect(matrix.getByRole('row', { name: /^Balances and books/ })).toContainText(
    'In sandboxes: Nothing',
  );

  await page.goto(shop.path('/members'));
  await page.getByRole('button', { name: 'Invite member' }).click();
  await page.getByLabel('E-mail').fill(`night.${shop.slug}@shop.example`);
  await page.getByLabel('Role').selectOption({ label: 'Night shift' });
  await page.getByRole('button', { name: 'Create invitation' }).click();
  await page.getByLabel('I have passed it on').check();
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('row', { name: /Night shift.*Open/ })).toBeVisible();

  await page.goto(shop.path('/roles'));
  await page.getByRole('button', { name: 'Change role Night shift' }).click();
  await page.getByLabel('Refunds, Live', { exact: true }).selectOption('none');
  await page.getByRole('button', { name: 'Save change' }).click();
  await expect(page.getByText('Night shift was saved')).toBeVisible();
  await page.getByRole('button', { name: 'Delete role Night shift' }).click();
  await expect(page.getByText('1 member or open invitation has this role')).toBeVisible();
  await page.getByLabel('They get').selectOption('analyst');
  await page.getByRole('button', { name: 'Delete role', exact: true }).click();
  await expect(page.getByText('Night shift was deleted')).toBeVisible();
  await page.goto(shop.path('/members'));
  await expect(page.getByRole('row', { name: /Analyst.*Open/ })).toBeVisible();
});
