import { systemActor } from '@/lib/auth/actor';
import { endCheckoutSession } from '@/lib/checkout/end-checkout-session';
import { cancelPayment } from '@/lib/payments/cancel-payment';
import { createPayment } from '@/lib/payments/create-payment';
import { CreatePayment } from '@/lib/payments/schema';
import { makeMerchant } from '../operations/auth-support';
import { CARDS, expect, fillCard, payButton, payWith, SHOP, test, visit } from './checkout-world';

test('an expired session answers 410 and shows no form', async ({
  page,
  openSession,
  server,
  request,
  paymentsOf,
}) => {
  const session = await openSession();
  await visit(page, session);
  await fillCard(page, CARDS.visa);
  await server.database.owner.query(
    "UPDATE checkout_session SET expires_at = now() - interval '1 minute' WHERE environment_id = $1 AND id = $2",
    [session.environmentId, session.id],
  );
  await payButton(page).click();
  await expect(page.getByRole('heading', { name: 'This page has expired' })).toBeVisible();
  await expect(page.locator('form')).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Back to Test shop' })).toHaveAttribute('href', `${SHOP}/cart`);
  expect((await request.get(session.url)).status()).toBe(410);
  const late = await request.post(`${session.url}/pay`, {
    data: { key: 'a-key-of-sixteen-', method: 'card', number: CARDS.visa, expiry: '12/30', cvc: '123' },
  });
  expect(late.status()).toBe(410);
  expect(await paymentsOf(session)).toEqual([]);
});

test('a session that its merchant ended is over', async ({ page, openSession, request }) => {
  const session = await openSession();
  const actor = await systemActor(session.environmentId);
  await endCheckoutSession(actor, { id: session.id, status: 'expired' }, { claim: null });
  await page.goto(session.url);
  await expect(page.getByRole('heading', { name: 'This page has expired' })).toBeVisible();
  expect((await request.get(session.url)).status()).toBe(410);
});

test('the payer can cancel, and is led back to the shop', async ({ page, openSession, server }) => {
  const session = await openSession();
  await visit(page, session);
  await page.getByRole('button', { name: 'Cancel and go back to Test shop' }).click();
  await expect(page.getByRole('heading', { name: 'Canceled' })).toBeVisible();
  await expect(page.getByText('Nothing was charged')).toBeVisible();
  await page.getByRole('link', { name: 'Back to Test shop' }).click();
  await expect(page).toHaveURL(`${SHOP}/cart`);
  const { rows } = await server.database.owner.query(
    'SELECT status FROM checkout_session WHERE environment_id = $1 AND id = $2',
    [session.environmentId, session.id],
  );
  expect(rows).toEqual([{ status: 'canceled' }]);
});

test('a payment that the merchant canceled cannot be paid', async ({ page, openSession, paymentsOf }) => {
  const session = await openSession();
  await visit(page, session);
  await payWith(page, CARDS.declined);
  await expect(page.getByText('Your bank declined')).toBeVisible();
  const [payment] = await paymentsOf(session);
  const actor = await systemActor(session.environmentId);
  await cancelPayment(actor, { id: payment?.id ?? '', reason: 'other' }, { claim: null });
  await payWith(page, CARDS.visa);
  await expect(page.getByRole('heading', { name: 'Canceled' })).toBeVisible();
  await expect(page.locator('form')).toHaveCount(0);
});

test('addresses of nothing are a friendly 404', async ({ page, openSession, request }) => {
  const session = await openSession();
  const elsewhere = await openSession();
  const urls = [
    session.url.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
    session.url.replace(session.id, 'cs_1'),
    session.url.replace(session.id, `pay_${session.id.slice(3)}`),
    // Another merchant's session under this environment.
    session.url.replace(session.id, elsewhere.id),
    session.url.replace(session.environmentId, 'live'),
  ];
  for (const url of urls) {
    const answer = await page.goto(url);
    expect(answer?.status()).toBe(404);
    await expect(page.getByRole('heading', { name: 'There is nothing to pay here' })).toBeVisible();
    await expect(page.locator('form')).toHaveCount(0);
    const post = await request.post(`${url}/pay`, { form: { key: 'a-key-of-sixteen-', method: 'alipay' } });
    expect(post.status()).toBe(404);
  }
});

test('the page is private, unframed and small in what it tells', async ({ request, openSession }) => {
  const session = await openSession({
    reference: 'order-secret-77',
    description: 'internal words',
    metadata: { margin: 'forty percent' },
    customer_email: 'ada@example.com',
  });
  const answer = await request.get(session.url);
  const headers = answer.headers();
  expect(headers['cache-control']).toContain('no-store');
  expect(headers['referrer-policy']).toBe('no-referrer');
  expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
  expect(headers['content-security-policy']).toMatch(/form-action 'self'/);
  const html = await answer.text();
  for (const secret of [
    'order-secret-77',
    'internal words',
    'forty percent',
    'ada@example.com',
    '_secret_',
    'mer_',
  ]) {
    expect(html).not.toContain(secret);
  }
  expect(html).toContain('<html lang="en"');
});

test.describe('a payment of the API without an address to return to', () => {
  test('has a result page that asks the network', async ({ page, server }) => {
    const merchant = await makeMerchant();
    const actor = await systemActor(merchant.sandbox);
    const input = CreatePayment.parse({
      amount: 4_200,
      currency: 'USD',
      confirm: true,
      payment_method: 'pm_card_threeDSecure2Required',
    });
    const { row } = await createPayment(actor, input, { claim: null });
    const url = `${server.url}/return/${merchant.sandbox}/${row.id}`;
    await page.goto(url);
    await page.getByRole('link', { name: 'Continue to confirm' }).click();
    const code = /is (\d+)/.exec((await page.getByText('The test code is').textContent()) ?? '')?.[1] ?? '';
    await page.getByLabel('Code').fill(code);
    await page.getByRole('button', { name: 'Confirm' }).click();
    await expect(page).toHaveURL(url);
    await expect(page.getByRole('heading', { name: 'Paid' })).toBeVisible();
    expect((await page.goto(url.replace(row.id, 'pay_1')))?.status()).toBe(404);
  });
});
