import { db } from '@/lib/db';
import { violationsOf } from '../support/axe';
import { expect, test } from './console-world';
import { keysAnswer } from './keyboard';

test('a note is written, mentions a member, is changed and taken back by keyboard', async ({
  page,
  shop,
}) => {
  await shop.enter(page, 'finance');
  const { id } = await shop.pay({ amount: 5_000 });
  await page.goto(shop.path(`/payments/${id}`));
  const notes = page.locator('#notes');
  const field = notes.getByLabel('New note');
  const { merchantId } = shop.sandbox.environment;
  const other = await db().member.findFirstOrThrow({
    where: { merchantId, role: 'owner' },
    select: { user: { select: { id: true, name: true } } },
  });
  await field.focus();
  await page.keyboard.type(`Ask @${other.user.name.slice(0, 2)}`);
  await expect(notes.getByRole('option', { name: other.user.name }).first()).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(field).toHaveValue(`Ask @${other.user.name} `);
  await page.keyboard.type('about the invoice\n<b>مرحبا</b>');
  await page.keyboard.press('Control+Enter');
  const note = notes.getByRole('listitem');
  await expect(note).toContainText(`Ask @${other.user.name} about the invoice`);
  await expect(note).toContainText('<b>مرحبا</b>');
  await expect(field).toHaveValue('');
  const [row] = await db().note.findMany({ where: { environmentId: shop.sandbox.environment.id } });
  expect(row?.mentions).toEqual([other.user.id]);
  await expect.poll(() => violationsOf(page, '#notes')).toEqual([]);

  await note.getByRole('button', { name: 'Edit' }).focus();
  await page.keyboard.press('Enter');
  await note.getByLabel('Your note').fill('Settled by phone');
  await page.keyboard.press('Control+Enter');
  await expect(note).toContainText('Settled by phone');
  await expect(note).toContainText('edited');
  await note.getByRole('button', { name: 'Delete' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Delete note' });
  await expect(dialog.getByRole('button', { name: 'Keep note' })).toBeFocused();
  await dialog.getByRole('button', { name: 'Delete note' }).focus();
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(note).toContainText('This note was deleted by its author.');
  await expect(note.getByRole('button')).toHaveCount(0);
});

test('what was typed survives a reload and a lost session', async ({ page, shop }) => {
  await shop.enter(page, 'finance');
  const { id } = await shop.pay({ amount: 5_000 });
  await page.goto(shop.path(`/payments/${id}`));
  await page.locator('#notes').getByLabel('New note').fill('Half a thought');
  await page.getByRole('button', { name: 'Edit…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Edit payment details' });
  await dialog.getByLabel('Description').fill('Typed before the session ended');
  await page.context().clearCookies();
  await dialog.getByRole('button', { name: 'Save details' }).click();
  await expect(dialog.getByText('You are signed out')).toBeVisible();

  await shop.enter(page, 'finance');
  await page.reload();
  await expect(page.locator('#notes').getByLabel('New note')).toHaveValue('Half a thought');
  await page.getByRole('button', { name: 'Edit…' }).click();
  await expect(dialog.getByText('What you typed before is still here; it was not saved.')).toBeVisible();
  await expect(dialog.getByLabel('Description')).toHaveValue('Typed before the session ended');
  await dialog.getByRole('button', { name: 'Save details' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.locator('#facts')).toContainText('Typed before the session ended');
  await expect(page.locator('#timeline')).toContainText(
    'Description: none → “Typed before the session ended”',
  );
});

test('roles that do not see people see no notes', async ({ page, shop }) => {
  await shop.enter(page, 'support');
  const { id } = await shop.pay({ amount: 5_000, customer_email: 'kenji@example.test' });
  await page.goto(shop.path(`/payments/${id}`));
  await expect(page.locator('#notes')).toContainText('Your role does not show notes.');
  await expect(page.locator('#notes').getByRole('textbox')).toHaveCount(0);
  expect(await page.content()).not.toContain('kenji@example.test');
});

test('the receipt: three languages, for the payer by a link that ends, with nothing of ours on it', async ({
  page,
  shop,
  browser,
}) => {
  await shop.enter(page, 'finance');
  const { id } = await shop.pay({ amount: 5_000, reference: 'INV-7' });
  await page.goto(shop.path(`/payments/${id}`));
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Receipt to print' }).click();
  await expect(page.getByRole('heading', { name: 'Receipt', level: 1 })).toBeVisible();
  const sheet = page.getByRole('article');
  await expect(sheet).toContainText('Visa ·· 4242');
  await expect(sheet).toContainText('50.00 USD');
  await expect(sheet).not.toContainText('1.75');
  await expect(sheet).not.toContainText('sandbox-card');
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('button', { name: 'Print' })).toBeHidden();
  await expect(page.getByRole('navigation')).toHaveCount(0);
  await page.emulateMedia({ media: 'screen' });
  await page.getByRole('link', { name: '简体中文' }).click();
  await expect(page.getByRole('heading', { name: '收据' })).toBeVisible();
  await page.getByRole('link', { name: 'Español' }).click();
  await expect(page.getByRole('heading', { name: 'Recibo' })).toBeVisible();

  const links = page.locator('#links');
  await keysAnswer(page);
  await links.getByRole('button', { name: 'Make and copy a link' }).click();
  await expect(links.getByRole('listitem')).toHaveCount(1);
  const address = await page.evaluate(() => navigator.clipboard.readText());
  const stranger = await browser.newContext();
  const payer = await stranger.newPage();
  await payer.goto(address);
  await expect(payer.getByRole('heading', { name: 'Recibo' })).toBeVisible();
  await expect(payer.getByRole('article')).toContainText('INV-7');
  expect(await violationsOf(payer)).toEqual([]);
  expect((await payer.goto(address.replace(/rcl_[0-9a-z]+/, id)))?.status()).toBe(404);
  expect((await payer.goto(address.replace(/\.[\w-]+\?/, '.AAAA?')))?.status()).toBe(404);
  // Revoked, the same address shows nothing any more.
  await expect(links).toContainText('Ends');
  await links.getByRole('button', { name: 'Revoke' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke link' }).click();
  await expect(links).toContainText('Revoked by');
  await expect(links.getByRole('button', { name: 'Copy link' })).toHaveCount(0);
  await expect.poll(() => violationsOf(page)).toEqual([]);
  expect((await payer.goto(address))?.status()).toBe(404);
  await stranger.close();
  await page.goto(
    shop.path(`/payments/${(await shop.pay({ amount: 100, capture_method: 'manual' })).id}/receipt`),
  );
  await expect(page.getByRole('heading', { name: 'There is no such payment' })).toBeVisible();
});

test('a mention is told on the home page, leads to the note and can be hidden', async ({
  page,
  shop,
  browser,
}) => {
  await shop.enter(page, 'finance');
  const { id } = await shop.pay({ amount: 5_000 });
  const second = await (await browser.newContext()).newPage();
  await shop.enter(second, 'admin');
  const { merchantId } = shop.sandbox.environment;
  const reader = await db().member.findFirstOrThrow({ where: { merchantId, role: 'admin' } });
  await db().user.update({ where: { id: reader.userId }, data: { name: 'Ben Reader' } });
  await page.goto(shop.path(`/payments/${id}`));
  await page.locator('#notes').getByLabel('New note').fill('Is this one yours, @Ben Reader?');
  await page.locator('#notes').getByRole('button', { name: 'Add note' }).click();
  await expect(page.locator('#notes').getByRole('listitem')).toHaveCount(1);
  await second.goto(shop.path('/home'));
  const notice = second.locator('[data-notice=mention]');
  await expect(notice).toContainText('Is this one yours, @Ben Reader?');
  expect(await violationsOf(second)).toEqual([]);
  await notice.getByRole('link').click();
  await expect(second).toHaveURL(new RegExp(`/payments/${id}#note_`));
  await expect(second.locator('#notes li:target')).toContainText('Is this one yours');
  await second.goto(shop.path('/home'));
  await notice.getByRole('button', { name: 'Hide' }).click();
  await expect(notice).toHaveCount(0);
  await second.reload();
  await expect(second.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(notice).toHaveCount(0);
  await second.context().close();
});
