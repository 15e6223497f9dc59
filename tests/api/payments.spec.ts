import { SHAPES } from '@/lib/api/shapes';
import { expect, test } from '../support/api';

const CARD = { amount: 1999, currency: 'USD', payment_method: 'pm_card_visa' };

test('a payment is created, confirmed, captured in part and refunded, each with its shape and events', async ({
  api,
}) => {
  const created = await api.post('/payments', {
    amount: 5000,
    currency: 'USD',
    capture_method: 'manual',
    reference: 'SO-1',
  });
  expect(created.status).toBe(200);
  expect(created.body.status).toBe('requires_payment_method');
  const id = created.body.id;
  const confirmed = await api.post(`/payments/${id}/confirm`, { payment_method: 'pm_card_visa' });
  expect(confirmed.body).toMatchObject({ status: 'authorized', amount_capturable: 5000 });
  expect(confirmed.body.method).toMatchObject({ brand: 'visa', last4: '4242' });
  const partly = await api.post(`/payments/${id}/capture`, { amount: 2000, final: false });
  expect(partly.body).toMatchObject({ status: 'authorized', amount_captured: 2000, amount_capturable: 3000 });
  const captured = await api.post(`/payments/${id}/capture`, { amount: 1000 });
  expect(captured.body).toMatchObject({ status: 'succeeded', amount_captured: 3000, amount_voided: 2000 });
  const refund = await api.post('/refunds', { payment: id, amount: 1200, reason: 'duplicate' });
  expect(refund.body).toMatchObject({ status: 'succeeded', amount: 1200, currency: 'USD' });
  SHAPES.Refund.parse(refund.body);
  const payment = await api.get(`/payments/${id}`);
  SHAPES.Payment.parse(payment.body);
  expect(payment.body).toMatchObject({ amount_refunded: 1200, amount_refundable: 1800 });
  const events = await api.get(`/events?limit=100&object=${id}`);
  for (const event of events.body.data) SHAPES.Event.parse(event);
  expect(events.body.data.map((event: { type: string }) => event.type).reverse()).toEqual([
    'payment.created',
    'payment.processing',
    'payment.authorized',
    'payment.captured',
    'payment.captured',
    'payment.succeeded',
  ]);
  SHAPES.Balance.parse((await api.get('/balance')).body);
});

test('a decline is 402 with the payment inside, and another card may follow', async ({ api }) => {
  const declined = await api.post('/payments', {
    ...CARD,
    confirm: true,
    payment_method: 'pm_card_chargeDeclinedInsufficientFunds',
  });
  expect(declined.status).toBe(402);
  expect(declined.headers.get('content-type')).toBe('application/problem+json');
  expect(declined.body).toMatchObject({
    code: 'card_declined',
    category: 'payment',
    decline: { code: 'insufficient_funds', network_code: '51', advice: 'retry_later' },
    payment: { status: 'requires_payment_method' },
  });
  SHAPES.Payment.parse(declined.body.payment);
  const again = await api.post(`/payments/${declined.body.payment.id}/confirm`, {
    payment_method: 'pm_card_mastercard',
  });
  expect(again.body.status).toBe('succeeded');
});

test('five declines end a payment', async ({ api }) => {
  const { body } = await api.post('/payments', { amount: 100, currency: 'EUR' });
  for (let tries = 1; tries <= 5; tries += 1) {
    const declined = await api.post(`/payments/${body.id}/confirm`, {
      payment_method: 'pm_card_chargeDeclined',
    });
    expect(declined.status).toBe(402);
    expect(declined.body.payment.status).toBe(tries === 5 ? 'failed' : 'requires_payment_method');
  }
  const sixth = await api.post(`/payments/${body.id}/confirm`, { payment_method: 'pm_card_visa' });
  expect(sixth.status).toBe(409);
  expect(sixth.body).toMatchObject({ code: 'invalid_state', current_status: 'failed' });
});

test('currencies with 0, 2 and 3 digits keep their integers', async ({ api }) => {
  for (const currency of ['JPY', 'USD', 'KWD']) {
    const { body } = await api.post('/payments', { ...CARD, amount: 1234, currency, confirm: true });
    expect(body).toMatchObject({ status: 'succeeded', amount: 1234, amount_captured: 1234, currency });
  }
  const balance = await api.get('/balance');
  expect(balance.body.pending.map((item: { currency: string }) => item.currency).sort()).toEqual([
    'JPY',
    'KWD',
    'USD',
  ]);
});

test('illegal states are 409 with what is allowed and what remains', async ({ api }) => {
  const { body } = await api.post('/payments', { ...CARD, confirm: true });
  const captured = await api.post(`/payments/${body.id}/capture`);
  expect(captured.status).toBe(409);
  expect(captured.body).toMatchObject({
    code: 'invalid_state',
    current_status: 'succeeded',
    allowed: ['authorized'],
  });
  const tooMuch = await api.post('/refunds', { payment: body.id, amount: 2000 });
  expect(tooMuch.status).toBe(409);
  expect(tooMuch.body).toMatchObject({ code: 'amount_exceeds_remaining', remaining: 1999 });
  expect((await api.post(`/payments/${body.id}/cancel`)).status).toBe(409);
  const fresh = await api.post('/payments', { amount: 100, currency: 'USD' });
  expect((await api.post('/refunds', { payment: fresh.body.id })).body.code).toBe('invalid_state');
  const canceled = await api.post(`/payments/${fresh.body.id}/cancel`, { reason: 'duplicate' });
  expect(canceled.body).toMatchObject({ status: 'canceled', cancellation_reason: 'duplicate' });
});

test('lists filter, page by keyset in both directions, and refuse foreign cursors', async ({
  api,
  server,
}) => {
  for (let index = 0; index < 5; index += 1) {
    await api.post('/payments', { amount: 100 + index, currency: 'USD', reference: `R-${index}` });
  }
  const first = await api.get('/payments?limit=2');
  expect(first.body).toMatchObject({ object: 'list', has_more: true, previous_cursor: null });
  const second = await api.get(`/payments?limit=2&cursor=${first.body.next_cursor}`);
  expect(second.body.data.map((item: { amount: number }) => item.amount)).toEqual([102, 101]);
  const back = await api.get(`/payments?limit=2&cursor=${second.body.previous_cursor}`);
  expect(back.text).toContain(first.body.data[0].id);
  const found = await api.get('/payments?reference=R-3');
  expect(found.body.data).toHaveLength(1);
  const ranged = await api.get('/payments?currency=USD&amount%5Bgte%5D=103&amount%5Blte%5D=104');
  expect(ranged.body.data).toHaveLength(2);
  const { newApiClient } = await import('../support/api');
  const stranger = await newApiClient(server.url);
  expect((await stranger.get(`/payments?cursor=${first.body.next_cursor}`)).status).toBe(400);
  for (const query of [
    'limit=0',
    'limit=101',
    'limit=-1',
    'limit=x',
    'sort=client_secret',
    'cursor=%00',
    'limit=1&limit=2',
  ]) {
    expect((await api.get(`/payments?${query}`)).status, query).toBe(400);
  }
});

test('a live environment says that no network is connected', async ({ api, server }) => {
  const { systemActor } = await import('@/lib/auth/actor');
  const { createKey } = await import('@/lib/credentials/create-key');
  const { secret } = await createKey(
    await systemActor(api.liveEnvironmentId),
    { name: 'live', kind: 'secret', requiresSignature: false },
    { claim: null },
  );
  expect(server.url).toBeTruthy();
  const answer = await api.post(
    '/payments',
    { amount: 100, currency: 'USD', confirm: true, payment_method: 'alipay' },
    { key: secret },
  );
  expect(answer.status).toBe(503);
  expect(answer.body.code).toBe('method_unavailable');
  const testMethod = await api.post('/payments', { ...CARD, confirm: true }, { key: secret });
  expect(testMethod.status).toBe(404);
});

test('card numbers enter as tokens, work once and are shown as last four only', async ({ api }) => {
  const card = { number: '4000 0000 0000 3220', exp_month: 12, exp_year: 2040, cvc: '123' };
  const token = await api.post('/tokens', { type: 'card', card });
  SHAPES.Token.parse(token.body);
  expect(token.text).not.toContain('3220000');
  const payment = await api.post('/payments', {
    ...CARD,
    payment_method: token.body.id,
    confirm: true,
    return_url: 'https://shop.example.test/done',
  });
  expect(payment.body).toMatchObject({ status: 'requires_action', next_action: { type: 'three_ds' } });
  const again = await api.post('/payments', { ...CARD, payment_method: token.body.id, confirm: true });
  expect(again.status).toBe(409);
  const real = await api.post('/tokens', { type: 'card', card: { ...card, number: '4111111111111111' } });
  expect(real.body.code).toBe('test_card_required');
});

test('checkout sessions are opened, listed and expired', async ({ api }) => {
  const opened = await api.post('/checkout_sessions', {
    currency: 'USD',
    line_items: [
      { name: 'Tea', quantity: 2, amount: 950 },
      { name: 'Pot', amount: 2100 },
    ],
    success_url: 'https://shop.example.test/thanks',
  });
  SHAPES.CheckoutSession.parse(opened.body);
  expect(opened.body).toMatchObject({ amount: 4000, status: 'open', methods: ['card', 'alipay'] });
  expect(opened.body.url).toContain(`/c/${api.environmentId}/${opened.body.id}`);
  // Nobody has seen its page.
  const [listed] = (await api.get('/checkout_sessions?status=open&step[not]=opened')).body.data;
  const whole = { ...opened.body, client_secret: expect.any(String), step: null, drop_off: null };
  expect(SHAPES.CheckoutSessionWithSteps.parse(listed)).toMatchObject(whole);
  const expired = await api.post(`/checkout_sessions/${opened.body.id}/expire`);
  expect(expired.body).toMatchObject({ status: 'expired', url: null });
  expect((await api.post(`/checkout_sessions/${opened.body.id}/expire`)).status).toBe(409);
  for (const url of ['javascript:alert(1)', '//evil.test', 'https://user:pw@shop.test/', 'ftp://shop.test']) {
    const answer = await api.post('/checkout_sessions', {
      currency: 'USD',
      line_items: [{ name: 'Tea', amount: 1 }],
      success_url: url,
    });
    expect(answer.status, url).toBe(422);
  }
});

test('customers and their payment methods', async ({ api }) => {
  const customer = await api.post('/customers', {
    email: 'Ana@Example.test',
    name: '李雷',
    metadata: { tier: '=cmd|x' },
  });
  SHAPES.Customer.parse(customer.body);
  expect(customer.body).toMatchObject({ email: 'ana@example.test', metadata: { tier: '=cmd|x' } });
  const card = { number: '4242424242424242', exp_month: 1, exp_year: 2040 };
  const token = await api.post('/tokens', { type: 'card', card });
  const method = await api.post('/payment_methods', { token: token.body.id, customer: customer.body.id });
  SHAPES.PaymentMethod.parse(method.body);
  const payment = await api.post('/payments', {
    ...CARD,
    customer: customer.body.id,
    payment_method: method.body.id,
    confirm: true,
  });
  expect(payment.body).toMatchObject({
    status: 'succeeded',
    customer: customer.body.id,
    customer_email: 'ana@example.test',
  });
  const detached = await api.post(`/payment_methods/${method.body.id}/detach`);
  expect(detached.body.detached_at).not.toBeNull();
  const after = await api.post('/payments', { ...CARD, payment_method: method.body.id, confirm: true });
  expect(after.status).toBe(409);
});
