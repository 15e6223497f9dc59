import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { violationsOf } from '../support/axe';
import { expect, type Shop, test } from './console-world';

type Heard = { headers: IncomingHttpHeaders; body: string };

/** A merchant's server on an address that the test server may reach; `answer` is its status. */
async function receive(use: (receiver: { url: string; heard: Heard[]; answer: number }) => Promise<void>) {
  const receiver = { url: '', heard: [] as Heard[], answer: 200 };
  const server = createServer((message, response) => {
    let body = '';
    message.on('data', (chunk: Buffer) => {
      body += chunk;
    });
    message.on('end', () => {
      receiver.heard.push({ headers: message.headers, body });
      response.writeHead(receiver.answer).end('noted');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.7', resolve));
  receiver.url = `http://127.0.0.7:${(server.address() as AddressInfo).port}/hooks`;
  try {
    await use(receiver);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** Makes an endpoint for all events, and stays on the list. */
async function makeEndpoint(page: Page, shop: Shop, url: string): Promise<void> {
  await page.goto(shop.path('/webhooks'));
  await page.getByRole('button', { name: 'Create endpoint' }).click();
  await page.getByLabel('Address').fill(url);
  await page.getByRole('dialog').getByRole('button', { name: 'Create endpoint' }).click();
  await page.getByLabel('I have stored it').check();
  await page.getByRole('button', { name: 'Done' }).click();
}

/** What Standard Webhooks 1.0 says the signature is. */
function signatureOf({ headers, body }: Heard, secret: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
}

test('an endpoint is made, told of a payment, rotated and deleted; its secrets are shown once', async ({
  page,
  shop,
}) => {
  await receive(async (receiver) => {
    await shop.enter(page, 'developer');
    await page.goto(shop.path('/webhooks'));
    await expect(page.getByText('No endpoints yet')).toBeVisible();
    await page.getByRole('button', { name: 'Create endpoint' }).click();
    const dialog = page.getByRole('dialog', { name: 'Create webhook endpoint' });
    await dialog.getByLabel('Address').fill('https://169.254.169.254/latest');
    await dialog.getByRole('button', { name: 'Create endpoint' }).click();
    await expect(dialog.getByText('This address is not one of the public internet')).toBeVisible();
    await dialog.getByLabel('Address').fill(receiver.url);
    await dialog.getByLabel('Only some').check();
    await dialog.getByLabel('payment.succeeded').uncheck();
    await dialog.getByLabel('payment.succeeded').check();
    await expect.poll(() => violationsOf(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Create endpoint' }).click();
    const secret = await dialog.getByLabel('Signing secret').inputValue();
    expect(secret).toMatch(/^whsec_/);
    await dialog.getByLabel('I have stored it').check();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await expect(dialog).toHaveCount(0);

    const payment = await shop.pay({ amount: 4_200 });
    await expect.poll(() => receiver.heard.length, { timeout: 60_000 }).toBe(1);
    const [first] = receiver.heard as [Heard];
    expect(JSON.parse(first.body)).toMatchObject({
      type: 'payment.succeeded',
      data: { object: { id: payment.id } },
    });
    expect(first.headers['webhook-signature']).toBe(signatureOf(first, secret));

    // The payment's own page says who was told of it.
    await page.goto(shop.path(`/payments/${payment.id}`));
    const told = page.locator('#deliveries').getByRole('row').nth(1);
    await expect(told).toContainText('payment.succeeded');
    await expect(told).toContainText('Delivered');
    await page.goto(shop.path('/webhooks'));
    await page.getByRole('link', { name: receiver.url }).click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Enabled');
    const row = page.getByRole('table', { name: 'Deliveries' }).getByRole('row').nth(1);
    await expect(row).toContainText('Delivered');
    await expect.poll(() => violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Rotate secret…' }).click();
    await page.getByRole('button', { name: 'Make a new secret' }).click();
    const next = await page.getByLabel('Signing secret', { exact: true }).inputValue();
    await page.getByLabel('I have stored it').check();
    await page.getByRole('button', { name: 'Done' }).click();
    await expect(page.getByText('Two secrets sign until')).toBeVisible();
    await page.getByRole('button', { name: 'Send test event' }).click();
    await expect.poll(() => receiver.heard.length, { timeout: 60_000 }).toBe(2);
    const second = receiver.heard[1] as Heard;
    const signatures = String(second.headers['webhook-signature']).split(' ');
    expect(signatures).toEqual([signatureOf(second, next), signatureOf(second, secret)]);
    expect(await page.content()).not.toContain(next);

    await page.getByRole('button', { name: 'Delete…' }).click();
    const end = page.getByRole('dialog', { name: 'Delete webhook endpoint' });
    await expect(end.getByRole('button', { name: 'Keep endpoint' })).toBeFocused();
    await end.getByRole('textbox').fill(new URL(receiver.url).host);
    await end.getByRole('button', { name: 'Delete endpoint' }).click();
    await page.waitForURL('**/webhooks');
    await expect(page.getByText('No endpoints yet')).toBeVisible();
  });
});

test('a failing delivery shows every try, and goes again when its server is back', async ({ page, shop }) => {
  await receive(async (receiver) => {
    receiver.answer = 500;
    await shop.enter(page, 'owner');
    await makeEndpoint(page, shop, receiver.url);
    await page.getByRole('link', { name: receiver.url }).click();
    await page.getByRole('button', { name: 'Send test event' }).click();
    await expect.poll(() => receiver.heard.length, { timeout: 60_000 }).toBeGreaterThan(0);
    const row = page.getByRole('table', { name: 'Deliveries' }).getByRole('row').nth(1);
    await expect(row).toContainText('Retrying', { timeout: 60_000 });
    await row.getByRole('link').click();
    await expect(page.getByText('500 · Refused').first()).toBeVisible();
    await page.getByText('Request and answer').first().click();
    await expect(page.getByRole('region', { name: 'Body of the answer' }).first()).toContainText('noted');
    await expect.poll(() => violationsOf(page)).toEqual([]);
    receiver.answer = 200;
    await page.getByRole('button', { name: 'Send again…' }).click();
    await page.getByRole('button', { name: 'Send event' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Delivered', { timeout: 60_000 });
    await page.setViewportSize({ width: 390, height: 800 });
    await expect.poll(() => violationsOf(page)).toEqual([]);
  });
});

test('an endpoint that is gone is told on the home page, and heard again once it is enabled', async ({
  page,
  shop,
}) => {
  await receive(async (receiver) => {
    receiver.answer = 410;
    await shop.enter(page, 'developer');
    await makeEndpoint(page, shop, receiver.url);
    await shop.pay({ amount: 1_000 });
    await expect(async () => {
      await page.goto(shop.path('/home'));
      await expect(page.locator('[data-notice=webhook]')).toContainText(receiver.url, { timeout: 1_000 });
    }).toPass();
    await expect.poll(() => violationsOf(page)).toEqual([]);
    receiver.answer = 200;
    await page.getByRole('link', { name: 'See the endpoint' }).click();
    await page.waitForURL('**/webhooks/we_*');
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Disabled');
    await page.getByRole('button', { name: /^Enable/ }).click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Enabled');
    const paid = page
      .getByRole('table', { name: 'Deliveries' })
      .getByRole('row', { name: /payment\.succeeded/ });
    await expect(paid).toContainText('Delivered', { timeout: 60_000 });
  });
});

test('webhooks are for owner, admin and developer, and of this environment only', async ({ page, shop }) => {
  await shop.enter(page, 'finance');
  expect((await page.goto(shop.path('/webhooks')))?.status()).toBe(403);
  await shop.enter(page, 'admin');
  for (const path of [
    '/webhooks/we_01kb7q2m8t4w9x5r0c6hz3vn1e',
    '/webhooks/deliveries/wd_01kb7q2m8t4w9x5r0c6hz3vn1e',
  ])
    expect((await page.goto(shop.path(path)))?.status(), path).toBe(404);
});
