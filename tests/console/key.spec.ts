import { flushKeyUses } from '@/lib/auth/key-uses';
import { createKey } from '@/lib/credentials/create-key';
import { db } from '@/lib/db';
import { violationsOf } from '../support/axe';
import { confirmStepUp } from '../support/step-up';
import { expect, type Shop, test } from './console-world';

const newKey = (shop: Shop) =>
  createKey(shop.sandbox, { name: 'order service', kind: 'secret' }, { claim: null });

test('a key is rotated: both are good, the old one tells its end and who still calls, and neither text comes back', async ({
  page,
  shop,
  server,
}) => {
  const key = await newKey(shop);
  const call = (secret: string) =>
    fetch(`${server.url}/api/v1/payments`, { headers: { Authorization: `Bearer ${secret}` } });
  await shop.enter(page, 'developer');
  await page.goto(shop.path('/keys'));
  await page.getByRole('link', { name: 'order service' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('order service');
  await expect(page.getByText('Nobody has called with this key yet.')).toBeVisible();
  await page.getByRole('button', { name: 'Rotate…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Rotate key order service' });
  await expect(dialog.getByLabel('24 hours')).toBeChecked();
  await dialog.getByLabel('1 hour').check();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Make the successor' }).click();
  const secret = await dialog.getByLabel('Key order service', { exact: true }).inputValue();
  expect((await call(secret)).status).toBe(200);
  expect((await call(key.secret)).status).toBe(200);
  await dialog.getByLabel('I have stored it').check();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('button', { name: 'Rotate…' })).toBeFocused();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Replaced');
  await expect(page.getByText('This key ends')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Rotate…' })).toHaveAttribute('aria-disabled', 'true');
  // The server counts within ten seconds, the page looks every ten.
  await expect(page.getByText(/^1 call in the last seven days/)).toBeVisible({ timeout: 60_000 });
  const caller = page.getByRole('table', { name: 'Callers of the last seven days' }).getByRole('row').nth(1);
  await expect(caller).toContainText('127.0.0.1');
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await page.getByRole('link', { name: 'Its successor' }).click();
  await expect(page.getByText('It took over from the key before it.')).toBeVisible();
  const html = await page.content();
  expect(html).not.toContain(secret.slice(-30));
});

test('networks are saved, those that leave out callers only knowingly, and what is none is told', async ({
  page,
  shop,
}) => {
  const { id, secret } = await newKey(shop);
  const { actorFromRequest } = await import('@/lib/auth/actor');
  const body = async () => Buffer.alloc(0);
  const from = { ip: '203.0.113.4', requestId: 'req_test', method: 'GET', url: '/api/v1/payments', body };
  await actorFromRequest(new Headers({ authorization: `Bearer ${secret}` }), from);
  await flushKeyUses();
  await shop.enter(page, 'admin');
  await page.goto(shop.path(`/keys/${id}`));
  await expect(page.getByText('It may be used from any address.')).toBeVisible();
  await page.locator('[data-action=bind-key]').click();
  const dialog = page.getByRole('dialog', { name: 'Addresses of key order service' });
  const field = dialog.getByLabel('Networks');
  await field.fill('10.0.0.0/99');
  await dialog.getByRole('button', { name: 'Save networks' }).click();
  await expect(dialog.getByText('One of these is no address and no network.')).toBeVisible();
  await field.fill('10.0.0.0/8\n2001:db8::/32');
  await dialog.getByRole('button', { name: 'Save networks' }).click();
  await expect(dialog.getByRole('alert')).toContainText(
    '1 call of the last seven days came from addresses outside.',
  );
  await page.setViewportSize({ width: 390, height: 800 });
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Save networks' }).click();
  await expect(dialog.getByRole('alert')).toContainText('came from addresses outside');
  await dialog.getByLabel('Refuse them from now on').check();
  await dialog.getByRole('button', { name: 'Save networks' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.locator('[data-action=bind-key]')).toBeFocused();
  await expect(page.locator('#addresses').getByRole('listitem')).toHaveText(['10.0.0.0/8', '2001:db8::/32']);
});

test('the page of a key is for those who see keys, and of this environment only', async ({ page, shop }) => {
  const { id } = await newKey(shop);
  await shop.enter(page, 'finance');
  expect((await page.goto(shop.path(`/keys/${id}`)))?.status()).toBe(403);
  await shop.enter(page, 'owner');
  expect((await page.goto(`/m/${shop.slug}/live/keys/${id}`))?.status()).toBe(404);
});

test('after a leak all keys are rolled at once, with those who depend on them', async ({
  page,
  shop,
  server,
}) => {
  const first = await newKey(shop);
  await createKey(
    shop.sandbox,
    { name: 'reports', kind: 'secret', scopes: { payments: 'read' } },
    { claim: null },
  );
  await shop.enter(page, 'owner');
  await page.goto(shop.path('/keys'));
  await page.getByRole('button', { name: 'Roll all keys…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Roll all keys' });
  await expect(dialog.getByRole('list', { name: 'Keys and their calls' }).getByRole('listitem')).toHaveCount(
    2,
  );
  await dialog.getByLabel('Not at all').check();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Roll 2 keys' }).click();
  await expect(dialog.getByText('Copy 2 keys now')).toBeVisible();
  const secret = await dialog.getByLabel('Key order service', { exact: true }).inputValue();
  const call = (key: string) =>
    fetch(`${server.url}/api/v1/payments`, { headers: { Authorization: `Bearer ${key}` } });
  expect((await call(secret)).status).toBe(200);
  expect((await call(first.secret)).status).toBe(401);
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await dialog.getByLabel('I have stored all of them').check();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('row', { name: /Expired/ })).toHaveCount(2);
  await expect(page.getByRole('row', { name: /Active/ })).toHaveCount(2);
});

test('a signing key is made and gets another version; a live secret key only reads unless told otherwise', async ({
  page,
  shop,
}) => {
  await shop.enter(page, 'owner');
  await page.goto(shop.path('/keys'));
  await page.getByRole('button', { name: 'Create key' }).click();
  await page.getByRole('radio', { name: /^Signing/ }).check();
  await page.getByLabel('Name', { exact: true }).fill('ledger sync');
  await page.getByRole('button', { name: 'Create signing key' }).click();
  const first = await page.getByLabel('Key ledger sync', { exact: true }).inputValue();
  await page.getByLabel('I have stored it').check();
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('link', { name: 'ledger sync' }).click();
  await page.getByRole('button', { name: 'Rotate…' }).click();
  await page.getByRole('button', { name: 'Make the successor' }).click();
  const second = await page.getByLabel('Key ledger sync', { exact: true }).inputValue();
  expect(second).not.toBe(first);

  await page.goto(`/m/${shop.slug}/live/keys`);
  for (const [name, needs] of [
    ['reader', true],
    ['writer', false],
  ] as const) {
    await page.getByRole('button', { name: 'Create key' }).click();
    await page.getByLabel('Name', { exact: true }).fill(name);
    if (!needs) await page.getByLabel('Writes need a signature').uncheck();
    await expect.poll(() => violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Create secret key' }).click();
    // Asked once; ten minutes long it counts for what follows.
    if (needs) await confirmStepUp(page);
    await page.getByLabel('I have stored it').check();
    await page.getByRole('button', { name: 'Done' }).click();
    const row = await db().apiKey.findFirstOrThrow({ where: { name }, orderBy: { id: 'desc' } });
    expect(row.requiresSignature, name).toBe(needs);
  }
});
