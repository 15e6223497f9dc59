import { randomUUID } from 'node:crypto';
import { type Answer, type ApiClient, expect, test } from '../support/api';

const CARD = { number: '4242424242424242', exp_month: 1, exp_year: 2040, cvc: '123' };

/** The same request many times at once, each with a key of its own unless told otherwise. */
function storm(times: number, send: (index: number) => Promise<Answer>): Promise<Answer[]> {
  return Promise.all(Array.from({ length: times }, (_, index) => send(index)));
}

async function paid(api: ApiClient, fields: Record<string, unknown> = {}): Promise<string> {
  const base = { amount: 1000, currency: 'USD', confirm: true, payment_method: 'pm_card_visa' };
  const answer = await api.post('/payments', { ...base, ...fields });
  expect(answer.status).toBe(200);
  return answer.body.id as string;
}

/** Every proof of the ledger holds. */
async function expectProof(server: {
  database: { auditor: { query(sql: string): Promise<{ rows: unknown[] }> } };
}) {
  const wrong = await server.database.auditor.query('SELECT * FROM ledger_proof WHERE expected <> actual');
  expect(wrong.rows).toEqual([]);
  const unbalanced = await server.database.auditor.query(
    'SELECT * FROM ledger_trial_balance WHERE balance <> 0',
  );
  expect(unbalanced.rows).toEqual([]);
}

test('two hundred refunds at once never give back more than was taken', async ({ api, server }) => {
  const payment = await paid(api);
  const answers = await storm(200, () => api.post('/refunds', { payment, amount: 70 }));
  for (const { status } of answers) expect([200, 409]).toContain(status);
  const { body } = await api.get(`/payments/${payment}`);
  const refunded = answers.filter(({ status }) => status === 200).length * 70;
  expect(body.amount_refunded).toBe(refunded);
  expect(refunded).toBeLessThanOrEqual(1000);
  // What races refused can be had afterwards, up to the last full refund.
  for (let left = Math.floor((1000 - refunded) / 70); left > 0; left -= 1) {
    expect((await api.post('/refunds', { payment, amount: 70 })).status).toBe(200);
  }
  expect((await api.post('/refunds', { payment, amount: 70 })).status).toBe(409);
  expect((await api.post('/refunds', { payment, amount: 20 })).status).toBe(200);
  await expectProof(server);
});

test('two hundred captures at once take the money once', async ({ api, server }) => {
  const payment = await paid(api, { capture_method: 'manual' });
  const answers = await storm(200, () => api.post(`/payments/${payment}/capture`, { amount: 600 }));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  for (const { status } of answers) expect([200, 409]).toContain(status);
  expect((await api.get(`/payments/${payment}`)).body.amount_captured).toBe(600);
  await expectProof(server);
});

test('captures and cancels at once end in one of the two', async ({ api, server }) => {
  const payment = await paid(api, { capture_method: 'manual' });
  const answers = await storm(200, (index) =>
    api.post(`/payments/${payment}/${index % 2 === 0 ? 'capture' : 'cancel'}`, {}),
  );
  for (const { status } of answers) expect([200, 409]).toContain(status);
  const { body } = await api.get(`/payments/${payment}`);
  expect(['succeeded', 'canceled']).toContain(body.status);
  expect(body.amount_captured).toBe(body.status === 'succeeded' ? 1000 : 0);
  await expectProof(server);
});

test('two hundred confirmations at once authorize once', async ({ api, server }) => {
  const { body } = await api.post('/payments', { amount: 1000, currency: 'USD' });
  const answers = await storm(200, () =>
    api.post(`/payments/${body.id}/confirm`, { payment_method: 'pm_card_visa' }),
  );
  for (const { status } of answers) expect([200, 409]).toContain(status);
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  const after = (await api.get(`/payments/${body.id}`)).body;
  expect([after.amount_captured, after.attempts_count]).toEqual([1000, 1]);
  await expectProof(server);
});

test('a token pays once, however many payments try it at the same moment', async ({ api, server }) => {
  const token = (await api.post('/tokens', { type: 'card', card: CARD })).body.id;
  const answers = await storm(50, () =>
    api.post('/payments', { amount: 100, currency: 'USD', confirm: true, payment_method: token }),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  for (const { status } of answers) expect([200, 404, 409]).toContain(status);
  const taken = (await api.get('/payments?limit=100&view=succeeded')).body.data;
  expect(taken).toHaveLength(1);
  const second = (await api.post('/tokens', { type: 'card', card: CARD })).body.id;
  const kept = await storm(50, () => api.post('/payment_methods', { token: second }));
  expect(kept.filter(({ status }) => status === 200)).toHaveLength(1);
  await expectProof(server);
});

test('one key on many paths at once acts once', async ({ api, server }) => {
  const payment = await paid(api, { capture_method: 'manual' });
  const other = await paid(api);
  const idempotencyKey = randomUUID();
  const requests: [string, unknown][] = [
    [`/payments/${payment}/capture`, {}],
    [`/payments/${payment}/cancel`, {}],
    ['/refunds', { payment: other, amount: 100 }],
    ['/payments', { amount: 100, currency: 'USD', confirm: true, payment_method: 'pm_card_visa' }],
    ['/customers', { name: 'A' }],
  ];
  const answers = await storm(100, (index) => {
    const [path, body] = requests[index % requests.length] ?? requests[0] ?? ['', {}];
    return api.post(path, body, { idempotencyKey });
  });
  const acted = answers.filter(({ status }) => status === 200);
  expect(new Set(acted.map(({ text }) => text)).size).toBe(1);
  for (const { status } of answers) expect([200, 409, 422]).toContain(status);
  await expectProof(server);
});

test('a session that is expired and a payment that is changed by many keep one story', async ({ api }) => {
  const session = await api.post('/checkout_sessions', {
    currency: 'USD',
    line_items: [{ name: 'Lamp', quantity: 1, amount: 500 }],
    success_url: 'https://shop.example/thanks',
  });
  const ended = await storm(50, () => api.post(`/checkout_sessions/${session.body.id}/expire`, {}));
  expect(ended.filter(({ status }) => status === 200)).toHaveLength(1);
  const { body } = await api.post('/payments', { amount: 1000, currency: 'USD' });
  const changes = await storm(50, (index) =>
    api.post(`/payments/${body.id}`, { version: body.version, description: `by ${index}` }),
  );
  expect(changes.filter(({ status }) => status === 200)).toHaveLength(1);
  for (const { status } of changes) expect([200, 409]).toContain(status);
});
