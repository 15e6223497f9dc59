import { randomUUID } from 'node:crypto';
import { expect, test } from '../support/api';

const BODY = { amount: 700, currency: 'USD', confirm: true, payment_method: 'pm_card_visa' };

test('the same key and body get the same bytes, and the money moves once', async ({ api }) => {
  const idempotencyKey = randomUUID();
  const first = await api.post('/payments', BODY, { idempotencyKey });
  const second = await api.post('/payments', BODY, { idempotencyKey });
  expect(second.text).toBe(first.text);
  expect(second.status).toBe(first.status);
  expect(first.headers.get('idempotent-replayed')).toBeNull();
  expect(second.headers.get('idempotent-replayed')).toBe('true');
  expect((await api.get('/payments')).body.data).toHaveLength(1);
});

test('declines and refusals are replayed with their bytes too', async ({ api }) => {
  const idempotencyKey = randomUUID();
  const declined = { ...BODY, payment_method: 'pm_card_chargeDeclined' };
  const first = await api.post('/payments', declined, { idempotencyKey });
  const second = await api.post('/payments', declined, { idempotencyKey });
  expect([second.status, second.text]).toEqual([402, first.text]);
  const paid = await api.post('/payments', BODY);
  const refusal = { idempotencyKey: randomUUID() };
  const tooMuch = await api.post('/refunds', { payment: paid.body.id, amount: 701 }, refusal);
  await api.post('/refunds', { payment: paid.body.id, amount: 100 });
  const again = await api.post('/refunds', { payment: paid.body.id, amount: 701 }, refusal);
  expect([again.status, again.text]).toEqual([409, tooMuch.text]);
});

test('a token that paid does not hide the stored answer', async ({ api }) => {
  const card = { number: '4242424242424242', exp_month: 1, exp_year: 2040, cvc: '123' };
  const token = await api.post('/tokens', { type: 'card', card });
  const idempotencyKey = randomUUID();
  const body = { ...BODY, payment_method: token.body.id };
  const first = await api.post('/payments', body, { idempotencyKey });
  const second = await api.post('/payments', body, { idempotencyKey });
  expect([second.status, second.text]).toEqual([200, first.text]);
});

test('another body or path under the same key is 422', async ({ api }) => {
  const idempotencyKey = randomUUID();
  await api.post('/payments', BODY, { idempotencyKey });
  const other = await api.post('/payments', { ...BODY, amount: 701 }, { idempotencyKey });
  expect([other.status, other.body.code]).toEqual([422, 'idempotency_key_reused']);
  const path = await api.post('/customers', BODY, { idempotencyKey });
  expect(path.status).toBe(400);
  const elsewhere = await api.post('/customers', { name: 'A' }, { idempotencyKey });
  expect(elsewhere.status).toBe(422);
});

test('keys that are missing, empty, too long or not ASCII are 400; quoted and bare are one', async ({
  api,
}) => {
  const missing = await api.post('/payments', BODY, { idempotencyKey: null });
  expect([missing.status, missing.body.code]).toEqual([400, 'idempotency_key_required']);
  for (const idempotencyKey of ['', 'k'.repeat(256), 'a b']) {
    expect((await api.post('/payments', BODY, { idempotencyKey })).status, idempotencyKey).toBe(400);
  }
  const key = randomUUID();
  const bare = await api.post('/payments', BODY, { idempotencyKey: key });
  const quoted = await api.post('/payments', BODY, { idempotencyKey: `"${key}"` });
  expect(quoted.text).toBe(bare.text);
});

test('a hundred requests at once with one key make one payment', async ({ api }) => {
  const idempotencyKey = randomUUID();
  const answers = await Promise.all(
    Array.from({ length: 100 }, () => api.post('/payments', BODY, { idempotencyKey })),
  );
  const done = answers.filter((answer) => answer.status === 200);
  expect(new Set(done.map((answer) => answer.text)).size).toBe(1);
  for (const answer of answers) expect([200, 409]).toContain(answer.status);
  for (const answer of answers.filter(({ status }) => status === 409)) {
    expect(answer.body.code).toBe('idempotency_in_progress');
    expect(answer.headers.get('retry-after')).toBe('1');
  }
  expect((await api.get('/payments')).body.data).toHaveLength(1);
});

test('bodies that were never valid leave the key free', async ({ api }) => {
  const idempotencyKey = randomUUID();
  expect((await api.post('/payments', { amount: -1 }, { idempotencyKey })).status).toBe(400);
  expect((await api.post('/payments', BODY, { idempotencyKey })).status).toBe(200);
});
