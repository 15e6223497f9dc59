import { createHmac } from 'node:crypto';
import { createKey } from '@/lib/credentials/create-key';
import { CreateKey } from '@/lib/credentials/schema';
import { violationsOf } from '../support/axe';
import { send, sign } from '../support/signing';
import { expect, test } from './console-world';

test('a refused signature leads its developer to the byte that differs', async ({ page, shop, server }) => {
  const key = await createKey(shop.sandbox, CreateKey.parse({ name: 'Signs', kind: 'signing' }), {
    claim: null,
  });
  await shop.enter(page, 'developer');
  const request = { method: 'GET', url: `${server.url}/api/v1/payments?limit=1` };
  const refused = await send({ ...(await sign(request, key)), url: `${server.url}/api/v1/refunds?limit=1` });
  expect(refused.body).toMatchObject({ code: 'signature_invalid' });
  const { pathname, search } = new URL(refused.body.explained_at);
  await page.goto(pathname + search);
  await expect(page).toHaveURL(new RegExp(`${shop.path('/signatures')}$`));

  await page.getByLabel('Example for').selectOption({ label: 'Signs' });
  await expect(page.getByLabel('Address')).toHaveValue(/\/api\/v1\/payments$/);
  await page.getByRole('button', { name: 'Explain signature' }).click();
  await expect(page.getByText('The header signature is missing.')).toBeVisible();
  const base = await page.getByRole('region', { name: 'The base that the server builds' }).innerText();
  expect(base).toContain('"@path": /api/v1/payments');

  const add = async (signed: string) => {
    const secret = Buffer.from(key.secret, 'base64url');
    const signature = createHmac('sha256', secret).update(signed).digest('base64');
    const headers = (await page.getByLabel('Headers').inputValue()).replace(/\nSignature: .*/, '');
    await page.getByLabel('Headers').fill(`${headers}\nSignature: sig=:${signature}:`);
    await page.getByRole('button', { name: 'Explain signature' }).click();
  };
  await add(base.replace('/payments', '/refunds'));
  await expect(page.getByText('Paste what you signed to see where it differs.')).toBeVisible();
  await page.getByLabel('What you signed').fill(base.replace('/payments', '/refunds'));
  await page.getByRole('button', { name: 'Explain signature' }).click();
  await expect(page.getByText('You signed another path.')).toBeVisible();
  await expect(page.getByText('Server 0x70 “p” · You 0x72 “r”')).toBeVisible();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await page.getByLabel('What you signed').fill('');
  await add(base);
  await expect(page.getByText('The API takes this request')).toBeVisible();
  expect(await page.content()).not.toContain(key.secret.slice(-30));

  await page.getByLabel('Address').fill('payments');
  await page.getByRole('button', { name: 'Explain signature' }).click();
  await expect(page.getByLabel('Address')).toHaveAttribute('aria-invalid', 'true');
});
