import { db } from '@/lib/db';
import { violationsOf } from '../support/axe';
import { confirmStepUp } from '../support/step-up';
import { expect, test } from './console-world';

const IBAN = 'DE89370400440532013000';

test('in live finance proposes an account, and an owner confirms it; its number is never shown again', async ({
  page,
  shop,
}) => {
  const live = `/m/${shop.slug}/live/settings/payout-accounts`;
  const finance = await shop.enter(page, 'finance');
  await page.goto(live);
  await expect(page.getByRole('heading', { name: 'No payout account yet' })).toBeVisible();
  await page.getByRole('button', { name: 'Add account' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add payout account' });
  await dialog.getByLabel('IBAN', { exact: true }).last().fill('DE89 3704 0044 0532 0130 01');
  await dialog.getByRole('button', { name: 'Propose account' }).click();
  await expect(dialog.getByText('This is no IBAN')).toBeVisible();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await dialog.getByLabel('IBAN', { exact: true }).last().fill('DE89 3704 0044 0532 0130 00');
  await dialog.getByLabel('Currency of payouts').selectOption('EUR');
  await dialog.getByRole('button', { name: 'Propose account' }).click();
  await confirmStepUp(page);
  await expect(page.getByText('Account 3000 waits for an owner')).toBeVisible();
  const row = page.getByRole('row', { name: /ends in 3000/ });
  await expect(row).toContainText('Waits for an owner');
  await expect(page.getByText('There is only one owner')).toHaveCount(0);
  // Whoever proposed it can take it back and nothing else.
  await row.getByRole('button', { name: 'Decide on account 3000' }).click();
  const own = page.getByRole('dialog', { name: 'Account that ends in 3000' });
  await expect(own.getByRole('button', { name: 'Take back' })).toBeVisible();
  await expect(own.getByRole('button', { name: 'Confirm account' })).toHaveCount(0);
  expect(await page.content()).not.toContain('0532013000');

  await shop.enter(page, 'owner');
  const { id } = await db().payoutAccount.findFirstOrThrow({ where: { proposedBy: finance.userId } });
  await page.goto(`${live}?open=${id}`);
  const decision = page.getByRole('dialog', { name: 'Account that ends in 3000' });
  await expect(decision.getByText('Compare it with what your bank wrote to you')).toBeVisible();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await decision.getByRole('button', { name: 'Confirm account' }).click();
  await confirmStepUp(page);
  await expect(page.getByText('Account 3000 is active')).toBeVisible();
  await expect(row).toContainText('Active');
  await expect(row).toContainText('Default');
  expect(await page.content()).not.toContain('0532013000');

  await shop.enter(page, 'support');
  expect((await page.goto(live))?.status()).toBe(403);
});

test('an owner without a second one is told why nobody confirms, and where to invite one', async ({
  page,
  shop,
  server,
}) => {
  const { userId } = await shop.enter(page, 'owner');
  await server.database.owner.query(
    `UPDATE "user" SET disabled_at = now() FROM member m
     WHERE m.user_id = "user".id AND m.merchant_id = $1 AND m.user_id <> $2`,
    [shop.sandbox.environment.merchantId, userId],
  );
  await page.goto(`/m/${shop.slug}/live/settings/payout-accounts`);
  await page.getByRole('button', { name: 'Add account' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add payout account' });
  await dialog.getByLabel('IBAN', { exact: true }).last().fill(IBAN);
  await dialog.getByRole('button', { name: 'Propose account' }).click();
  await confirmStepUp(page);
  await expect(page.getByText('There is only one owner')).toBeVisible();
  await page.getByRole('link', { name: 'Invite an owner' }).click();
  await expect(page).toHaveURL(/\/live\/members$/);
});

test('in a sandbox test accounts are added, made the default and archived by keyboard', async ({
  page,
  shop,
}) => {
  await shop.enter(page, 'owner');
  await page.goto(shop.path('/settings/payout-accounts'));
  for (const option of [/110000000 000123456789/, /000111111113/]) {
    await page.getByRole('button', { name: 'Add account' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Add payout account' });
    const choice = dialog.getByLabel('Test account');
    const value = await choice.locator('option').filter({ hasText: option }).getAttribute('value');
    await choice.selectOption(value);
    await dialog.getByLabel('Account holder').press('Enter');
    await expect(dialog).toHaveCount(0);
  }
  const closed = page.getByRole('row', { name: /ends in 1113/ });
  const first = page.getByRole('row', { name: /ends in 6789/ });
  await expect(first).toContainText('Default');
  await closed.getByRole('button', { name: 'Make account 1113 the default for USD' }).press('Enter');
  await page.getByRole('button', { name: 'Make default', exact: true }).last().press('Enter');
  await expect(page.getByText('Account 1113 is the default for USD')).toBeVisible();
  await expect(closed).toContainText('Default');
  await closed.getByRole('button', { name: 'Archive account 1113' }).press('Enter');
  const archive = page.getByRole('dialog', { name: 'Archive account that ends in 1113' });
  await expect(archive.getByText('It is the default for USD')).toBeVisible();
  await expect(archive.getByRole('button', { name: 'Keep account' })).toBeFocused();
  await archive.getByRole('button', { name: 'Archive account' }).press('Enter');
  await expect(closed).toContainText('Archived');
  await expect(closed.getByRole('button')).toHaveCount(0);
  await expect(page.getByText(IBAN)).toHaveCount(0);
});
