import { createKey } from '@/lib/credentials/create-key';
import { CreateKey } from '@/lib/credentials/schema';
import { violationsOf } from '../support/axe';
import { expect, test } from './console-world';

test('what a key may and where it may be used is changed, told, and held against the next call', async ({
  page,
  shop,
  server,
}) => {
  const make = (input: Record<string, unknown>) =>
    createKey(shop.sandbox, CreateKey.parse(input), { claim: null });
  const secret = await make({ name: 'Orders', expiresInDays: 90 });
  const publishable = await make({ name: 'Checkout', kind: 'publishable' });
  await make({ name: 'Signs', kind: 'signing' });
  await shop.enter(page, 'admin');

  await page.goto(shop.path(`/keys/${publishable.id}`));
  await expect(page.getByText('It may be used from any page.')).toBeVisible();
  await page.getByRole('button', { name: 'Change…' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Change key Checkout' });
  await dialog.getByLabel('Allowed origins').fill('shop.example');
  await dialog.getByRole('button', { name: 'Save key' }).click();
  await expect(dialog.getByText('One of these is no origin')).toBeVisible();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await dialog.getByLabel('Allowed origins').fill('https://shop.example\nhttp://localhost:3000');
  await dialog.getByRole('button', { name: 'Save key' }).click();
  await expect(page.locator('#origins').getByRole('listitem')).toHaveText([
    'http://localhost:3000',
    'https://shop.example',
  ]);
  const from = (origin: string) =>
    fetch(`${server.url}/api/v1/tokens`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${publishable.secret}`, Origin: origin },
    });
  expect((await from('https://evil.example')).status).toBe(403);
  expect((await from('https://shop.example')).status).toBe(400);

  await page.goto(shop.path(`/keys/${secret.id}`));
  await page.getByRole('button', { name: 'Change…' }).first().click();
  const change = page.getByRole('dialog', { name: 'Change key Orders' });
  await change.getByLabel('Name').fill('Order service');
  await change.getByLabel('Refunds only').check();
  await change.getByLabel('Writes need a signature').check();
  await change.getByLabel('Ends').selectOption({ label: 'After 30 days' });
  await change.getByRole('button', { name: 'Save key' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Order service');
  await expect(page.locator('#facts')).toContainText('Need a signature');
  await expect(page.locator('#facts').getByRole('listitem')).toHaveText([
    'payments:read',
    'refunds:read',
    'refunds:write',
  ]);
  await page.getByRole('link', { name: 'Audit log of this object' }).click();
  await expect(page.getByRole('table')).toContainText('updateKey');

  await page.goto(shop.path('/keys'));
  await page.getByRole('button', { name: 'Roll all keys…' }).click();
  await expect(page.getByRole('button', { name: 'Roll 3 keys' })).toBeVisible();
});
