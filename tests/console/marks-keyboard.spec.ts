import type { Page } from '@playwright/test';
import type { Role } from '@/lib/auth/permissions';
import { db } from '@/lib/db';
import { PASSWORD } from '../operations/auth-support';
import { sendNow } from '../operations/refunds-world';
import { expect, type Shop, test } from './console-world';
import { choose, openPalette, press, tabTo, toFirstRow, typeInto, watchPointer } from './keyboard';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

test('mark 11: find a payment, ask for a refund, approve it as a second person, answer a dispute: by keyboard alone', async ({
  page,
  browser,
  shop,
  server,
}) => {
  const payment = await shop.pay({ amount: 50_000, reference: 'SO-4711' });
  const pointer = await watchPointer(page);

  // A member signs in, finds the payment in the palette and asks for a refund above their limit.
  await signIn(page, shop, 'support');
  await openPalette(page);
  await page.keyboard.type('SO-4711');
  await expect(page.getByRole('option').first()).toContainText('500.00 USD');
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/payments/${payment.id}`);
  const opener = page.getByRole('button', { name: 'Refund…' });
  await press(page, opener);
  const dialog = page.getByRole('dialog', { name: 'Refund payment' });
  await typeInto(page, dialog.getByLabel('Amount to refund'), '150');
  await choose(page, dialog.getByLabel('Reason', { exact: true }), 'issue_with_item');
  await press(page, dialog.getByRole('button', { name: 'Ask to refund 150.00 USD' }));
  await expect(dialog.getByText('150.00 USD waits for approval', { exact: true })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(opener).toBeFocused();

  // A second person finds it where it waits and approves it.
  const second = await (await browser.newContext({ baseURL: server.url })).newPage();
  const secondPointer = await watchPointer(second);
  await signIn(second, shop, 'finance');
  await openPalette(second);
  await second.keyboard.type('refunds');
  await expect(second.getByRole('option', { name: 'Refunds' }).first()).toBeVisible();
  await second.keyboard.press('Enter');
  await second.waitForURL('**/refunds');
  await toFirstRow(second);
  await second.keyboard.press('Enter');
  const drawer = second.getByRole('dialog');
  await press(second, drawer.getByRole('link', { name: 'Open the full page' }));
  const approve = second.getByRole('button', { name: 'Approve…' });
  await press(second, approve);
  const decision = second.getByRole('dialog', { name: 'Approve refund' });
  await expect(decision.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await second.keyboard.press('Escape');
  await expect(decision).toHaveCount(0);
  await expect(approve).toBeFocused();
  await second.keyboard.press('Enter');
  await press(second, decision.getByRole('button', { name: 'Approve refund of 150.00 USD' }));
  await expect(decision).toHaveCount(0);
  await expect(second.getByRole('button', { name: 'Undo refund' })).toBeVisible();
  await sendNow(server.database, payment.environmentId);
  await expect(second.getByRole('heading', { level: 1 })).toContainText('Succeeded');

  // They answer the dispute that came meanwhile: evidence, a file, submission; afterwards it is locked.
  const dispute = await shop.dispute({ amount: 10_000 });
  await openPalette(second);
  await second.keyboard.type('disputes');
  await expect(second.getByRole('option', { name: 'Disputes' }).first()).toBeVisible();
  await second.keyboard.press('Enter');
  await second.waitForURL('**/disputes');
  await toFirstRow(second);
  await second.keyboard.press('Enter');
  const full = second.getByRole('link', { name: 'Open the full page' });
  await expect(full.or(second.getByLabel('Your statement')).first()).toBeVisible();
  if (await full.isVisible()) await press(second, full);
  await second.waitForURL(`**/disputes/${dispute}*`);
  await typeInto(second, second.getByLabel('Your statement'), 'Handed over at the door.');
  await choose(second, second.getByLabel('What it shows'), 'shipping_documentation');
  const chooser = second.waitForEvent('filechooser');
  await press(second, second.getByLabel('Choose file'), 'Space');
  await (await chooser).setFiles({ name: 'proof.png', mimeType: 'image/png', buffer: PNG });
  await press(second, second.getByRole('button', { name: 'Add file' }));
  await expect(second.getByRole('link', { name: 'proof.png' })).toBeVisible();
  await tabTo(second, second.getByRole('button', { name: 'Check and submit' }));
  await expect(second.getByText('Draft saved')).toBeVisible();
  await second.keyboard.press('Enter');
  await expect(second.getByRole('heading', { name: 'Check your answers' })).toBeVisible();
  await expect(second.getByText('Handed over at the door.')).toBeVisible();
  await press(second, second.getByRole('button', { name: 'Submit evidence for 100.00 USD' }));
  await expect(second.getByText('The bank has this evidence. It can no longer be changed.')).toBeVisible();
  await expect(second.getByLabel('Your statement')).toHaveCount(0);
  expect((await db().dispute.findFirstOrThrow({ where: { id: dispute } })).status).toBe('under_review');

  expect(await pointer()).toBe(0);
  expect(await secondPointer()).toBe(0);
  await second.context().close();
});

test('mark 11: a key is made and revoked by keyboard alone', async ({ page, shop }) => {
  const pointer = await watchPointer(page);
  await signIn(page, shop, 'developer');
  await page.goto(shop.path('/keys'));
  const opener = page.getByRole('button', { name: 'Create key' });
  await press(page, opener);
  await typeInto(page, page.getByLabel('Name', { exact: true }), 'order service');
  await press(page, page.getByRole('button', { name: 'Create secret key' }));
  await press(page, page.getByLabel('I have stored it'), 'Space');
  await press(page, page.getByRole('button', { name: 'Done' }));
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(opener).toBeFocused();
  const revoke = page.getByRole('button', { name: 'Revoke key order service' });
  await press(page, revoke);
  await expect(page.getByRole('button', { name: 'Keep key' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(revoke).toBeFocused();
  await page.keyboard.press('Enter');
  const name = page.getByLabel('Type order service to confirm');
  await expect(name).toBeVisible();
  await tabTo(page, name, true);
  await page.keyboard.type('order service');
  await press(page, page.getByRole('button', { name: 'Revoke order service' }));
  await expect(page.getByRole('row', { name: /Revoked/ })).toBeVisible();
  expect(await pointer()).toBe(0);
});

/** Signs in on the page as a new member of this role. */
async function signIn(page: Page, shop: Shop, role: Role): Promise<void> {
  const { email } = await shop.join(role);
  await page.goto('/sign-in');
  await typeInto(page, page.getByLabel('E-mail'), email);
  await typeInto(page, page.getByLabel('Password'), PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/home');
}
