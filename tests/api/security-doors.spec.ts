import { randomUUID } from 'node:crypto';
import { systemActor } from '@/lib/auth/actor';
import { flushKeyUses } from '@/lib/auth/key-uses';
import { createKey } from '@/lib/credentials/create-key';
import { revokeKey } from '@/lib/credentials/revoke-key';
import { type ApiClient, expect, newApiClient, test } from '../support/api';
import { rawRequest, sendRaw } from '../support/raw';
import { expectWithin } from '../support/within';

const CARD = { number: '4242424242424242', exp_month: 1, exp_year: 2040, cvc: '123' };
const PAID = { amount: 1000, currency: 'USD', confirm: true, payment_method: 'pm_card_visa' };

async function keyOf(
  api: ApiClient,
  kind: 'secret' | 'publishable',
  scopes?: Record<string, 'read' | 'write'>,
) {
  return createKey(await systemActor(api.environmentId), { name: kind, kind, scopes }, { claim: null });
}

test('a revoked key is refused within a second, in a process that used it a moment ago', async ({ api }) => {
  const key = await keyOf(api, 'secret');
  expect((await api.get('/payments', { key: key.secret })).status).toBe(200);
  await revokeKey(await systemActor(api.environmentId), { id: key.id });
  await expectWithin(1_000, async () => (await api.get('/payments', { key: key.secret })).status, 401);
});

test('an expired key is refused', async ({ api, server }) => {
  const key = await keyOf(api, 'secret');
  await server.database.owner.query(
    `UPDATE api_key SET expires_at = now() - interval '1 second' WHERE id = $1`,
    [key.id],
  );
  expect((await api.get('/payments', { key: key.secret })).status).toBe(401);
});

test('a key is taken from the Authorization header alone', async ({ api, server }) => {
  const paths = [
    `/payments?api_key=${api.secret}`,
    `/payments?key=${api.secret}`,
    `/payments?reference=${api.secret}`,
    `/payments?access_token=${api.secret}`,
  ];
  for (const path of paths) {
    for (const key of [null, api.secret]) {
      const answer = await api.get(path, { key });
      expect([answer.status, answer.body.code], path).toEqual([401, 'invalid_key']);
      expect(answer.text).not.toContain(api.secret);
    }
  }
  const elsewhere: Record<string, string>[] = [
    { 'X-Api-Key': api.secret },
    { Cookie: `countinghouse-session=${api.secret}`, 'Countinghouse-Environment': api.environmentId },
    { Cookie: `Authorization=Bearer ${api.secret}` },
  ];
  for (const headers of elsewhere) {
    expect((await api.get('/payments', { key: null, headers })).status).toBe(401);
  }
  for (const authorization of [
    `Basic ${Buffer.from(`${api.secret}:`).toString('base64')}`,
    `Bearer  ${api.secret} x`,
    `Bearer ${api.secret}, Bearer x`,
    `Token ${api.secret}`,
    api.secret,
  ]) {
    const answer = await sendRaw(
      server.url,
      rawRequest('GET', '/api/v1/payments', [['Authorization', authorization]]),
    );
    expect(answer.status, authorization.slice(0, 12)).toBe(401);
  }
});

test('of two Authorization headers the second is never the one that counts', async ({ api, server }) => {
  const wrong: [string, string] = [
    'Authorization',
    `Bearer ${api.secret.slice(0, -1)}${api.secret.endsWith('x') ? 'y' : 'x'}`,
  ];
  const right: [string, string] = ['Authorization', `Bearer ${api.secret}`];
  expect((await sendRaw(server.url, rawRequest('GET', '/api/v1/payments', [wrong, right]))).status).toBe(401);
});

test('a client cannot say what its address or its request’s id is', async ({ api, server }) => {
  const forged = {
    'X-Forwarded-For': '203.0.113.99',
    Forwarded: 'for=203.0.113.99',
    'X-Real-IP': '203.0.113.99',
    'X-Countinghouse-Address': '203.0.113.99',
    'X-Countinghouse-Request': 'req_01kb7q2m8t4w9x5r0c6hz3vn1e',
    'Request-Id': 'req_01kb7q2m8t4w9x5r0c6hz3vn1e',
  };
  const answer = await api.post('/payments', { amount: 100, currency: 'USD' }, { headers: forged });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('request-id')).not.toBe(forged['Request-Id']);
  const events = await api.get(`/events?object=${answer.body.id}`);
  expect(events.body.data[0].request.id).toBe(answer.headers.get('request-id'));
  await flushKeyUses();
  await expect
    .poll(
      async () =>
        (
          await server.database.owner.query('SELECT last_used_ip FROM api_key WHERE environment_id = $1', [
            api.environmentId,
          ])
        ).rows[0].last_used_ip,
      { timeout: 60_000 },
    )
    .not.toBeNull();
  const { rows } = await server.database.owner.query(
    'SELECT last_used_ip FROM api_key WHERE environment_id = $1',
    [api.environmentId],
  );
  expect(rows[0].last_used_ip).toMatch(/^(127\.0\.0\.1|::1)$/);
  const page = await fetch(`${server.url}/sign-in`, { headers: forged });
  expect(page.headers.get('request-id')).toMatch(/^req_/);
  expect(page.headers.get('request-id')).not.toBe(forged['Request-Id']);
});

test('a publishable key tokenises and does nothing else', async ({ api }) => {
  const { secret: key } = await keyOf(api, 'publishable');
  const paid = await api.post('/payments', PAID);
  const refused: [string, string, unknown?][] = [
    ['GET', '/payments'],
    ['GET', `/payments/${paid.body.id}`],
    ['GET', '/customers'],
    ['GET', '/payment_methods'],
    ['GET', '/events'],
    ['GET', '/balance'],
    ['GET', '/refunds'],
    ['GET', '/checkout_sessions'],
    ['GET', '/test_helpers/networks'],
    ['POST', '/payments', PAID],
    ['POST', '/refunds', { payment: paid.body.id }],
    ['POST', `/payments/${paid.body.id}/cancel`, {}],
    ['POST', '/customers', { name: 'A' }],
    ['POST', '/test_helpers/clock', { seconds: 60 }],
  ];
  for (const [method, path, body] of refused) {
    const answer = await api.send(method, path, body === undefined ? null : JSON.stringify(body), {
      key,
      headers: { 'Idempotency-Key': randomUUID() },
    });
    expect([answer.status, answer.body.code], path).toEqual([403, 'insufficient_scope']);
  }
  const token = await api.post('/tokens', { type: 'card', card: CARD }, { key });
  expect(token.body.card.fingerprint).toBeNull();
});

test('whoever holds a publishable key cannot occupy the merchant’s idempotency keys', async ({ api }) => {
  const { secret: key } = await keyOf(api, 'publishable');
  const idempotencyKey = 'order-1001';
  const token = await api.post('/tokens', { type: 'card', card: CARD }, { key, idempotencyKey });
  expect(token.status).toBe(200);
  const payment = await api.post('/payments', PAID, { idempotencyKey });
  expect(payment.status).toBe(200);
  const again = await api.post('/tokens', { type: 'card', card: CARD }, { key, idempotencyKey });
  expect(again.text).toBe(token.text);
  const other = { type: 'card', card: { ...CARD, exp_year: 2041 } };
  expect((await api.post('/tokens', other, { key, idempotencyKey })).status).toBe(422);
});

test('keys without the customers scope see people masked, also in events', async ({ api }) => {
  const person = { name: 'Ada Lane', email: 'ada.lane@private.example', phone: '+44 20 7946 0991' };
  const customer = await api.post('/customers', person);
  const payment = await api.post('/payments', {
    ...PAID,
    customer: customer.body.id,
    customer_email: person.email,
  });
  const narrow = await keyOf(api, 'secret', { payments: 'read', events: 'read', checkout: 'read' });
  for (const path of [
    `/payments/${payment.body.id}`,
    '/payments',
    `/events?object=${customer.body.id}`,
    `/events?object=${payment.body.id}`,
    '/events',
  ]) {
    const answer = await api.get(path, { key: narrow.secret });
    expect(answer.status, path).toBe(200);
    expect(answer.text, path).not.toMatch(/ada\.lane|Ada Lane|7946 ?0991/);
    expect(answer.text, path).not.toMatch(/_secret_/);
  }
  expect((await api.get('/events')).text).toContain(person.email);
});

test('one idempotency key means different things in two environments', async ({ api, server }) => {
  const other = await newApiClient(server.url);
  const idempotencyKey = 'shared-1';
  const [first, second] = [
    await api.post('/payments', PAID, { idempotencyKey }),
    await other.post('/payments', PAID, { idempotencyKey }),
  ];
  expect([first.status, second.status]).toEqual([200, 200]);
  expect(second.headers.get('idempotent-replayed')).toBeNull();
  expect(second.body.id).not.toBe(first.body.id);
});

test('two Idempotency-Key headers are refused', async ({ api, server }) => {
  const body = JSON.stringify(PAID);
  const request = rawRequest('POST', '/api/v1/payments', [
    ['Authorization', `Bearer ${api.secret}`],
    ['Content-Type', 'application/json'],
    ['Content-Length', String(body.length)],
    ['Idempotency-Key', 'a'],
    ['Idempotency-Key', 'b'],
  ]);
  const answer = await sendRaw(server.url, request + body);
  expect(answer.status).toBe(400);
  expect((await api.get('/payments')).body.data).toEqual([]);
});
