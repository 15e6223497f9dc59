import { createKey } from '@/lib/credentials/create-key';
import { db } from '@/lib/db';
import { violationsOf } from '../support/axe';
import { expect, test } from './console-world';

test('a refused request is found, understood and sent again in the sandbox; the log is kept as long as it should be', async ({
  page,
  shop,
  server,
}) => {
  const { secret } = await createKey(
    shop.sandbox,
    { name: 'Order service', kind: 'secret' },
    { claim: null },
  );
  const send = async (body: object) => {
    const answer = await fetch(`${server.url}/api/v1/payments`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${secret}`,
        'Content-Type': 'application/json',
        'Idempotency-Key': crypto.randomUUID(),
      },
      body: JSON.stringify({ amount: 4_200, currency: 'USD', confirm: true, ...body }),
    });
    const id = answer.headers.get('request-id') ?? '';
    await expect.poll(() => db().requestLog.count({ where: { id } }), { timeout: 60_000 }).toBe(1);
    return { id, body: await answer.json() };
  };
  const declined = await send({ payment_method: 'pm_card_chargeDeclined' });
  await send({ payment_method: 'pm_card_visa' });

  await shop.enter(page, 'owner');
  await page.goto(shop.path('/requests'));
  await expect(page.getByRole('row', { name: /POST/ })).toHaveCount(2);
  await page.goto(shop.path('/requests?status=4xx&code=card_declined&path=/payments'));
  const row = page.getByRole('row').filter({ has: page.getByText('402', { exact: true }) });
  await expect(row).toHaveCount(1);
  await expect(row).toContainText('Order service');
  await row.getByRole('link').first().click();
  const drawer = page.getByRole('dialog');
  await expect(drawer.getByText('card_declined')).toBeVisible();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await drawer.getByRole('link', { name: 'Open the full page' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('POST /api/v1/payments');
  await expect(page.getByRole('link', { name: 'What this error means' })).toHaveAttribute(
    'href',
    /\/docs\/problems\/card_declined$/,
  );
  await expect(page.getByRole('region', { name: 'Request: Body' })).toContainText('"amount": 4200');
  await expect(page.getByRole('region', { name: 'Events it made' })).toContainText('payment.created');
  await expect.poll(() => violationsOf(page)).toEqual([]);

  await page.getByRole('button', { name: 'Send again in Sandbox' }).click();
  const replay = page.getByRole('region', { name: 'Send it again in a sandbox' });
  await expect(replay.getByText('Same status as the first time.')).toBeVisible();
  await expect(replay.getByRole('region', { name: 'First answer' })).toContainText(declined.body.payment.id);
  const now = replay.getByRole('region', { name: 'Answer in Sandbox' });
  await expect(now).toContainText('card_declined');
  await expect(now).not.toContainText(declined.body.payment.id);
  await expect.poll(() => violationsOf(page)).toEqual([]);
  const again = await replay.getByRole('link', { name: 'Open this request' }).getAttribute('href');
  await expect
    .poll(async () => (await page.request.get(again ?? '')).status(), { timeout: 60_000 })
    .toBe(200);

  await page.locator(`a[href$="/payments/${declined.body.payment.id}"]`).first().click();
  await page.getByRole('link', { name: 'Requests about this payment' }).click();
  await expect(page.getByRole('row', { name: /POST/ })).toHaveCount(1);

  await page.goto(shop.path('/requests/retention'));
  await page.getByLabel('Days').fill('400');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Enter a whole number from 1 to 365.')).toBeVisible();
  await page.getByLabel('Days').fill('90');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved')).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Days')).toHaveValue('90');
});

test('a developer sees no people and may not send them, and support sees no request at all', async ({
  page,
  shop,
  server,
}) => {
  const { secret } = await createKey(
    shop.sandbox,
    { name: 'Order service', kind: 'secret' },
    { claim: null },
  );
  const answer = await fetch(`${server.url}/api/v1/customers`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${secret}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: 'Zoe Quill', email: 'zoe@quill.example' }),
  });
  const id = answer.headers.get('request-id') ?? '';
  await expect.poll(() => db().requestLog.count({ where: { id } }), { timeout: 60_000 }).toBe(1);
  await shop.enter(page, 'developer');
  await page.goto(shop.path(`/requests/${id}`));
  await expect(page.getByText('What people typed is masked for your role.')).toBeVisible();
  await expect(page.getByText('It cannot be sent again.')).toBeVisible();
  expect(await page.content()).not.toMatch(/quill/i);
  await page.goto(shop.path('/requests/retention'));
  await expect(page.getByText('Owners and admins change this.')).toBeVisible();
  await shop.enter(page, 'support');
  expect((await page.goto(shop.path('/requests')))?.status()).toBe(403);
  expect((await page.goto(shop.path(`/requests/${id}`)))?.status()).toBe(403);
});
