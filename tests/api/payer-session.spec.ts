import { randomUUID } from 'node:crypto';
import { systemActor } from '@/lib/auth/actor';
import { createKey } from '@/lib/credentials/create-key';
import { expect, test } from '../support/api';

const SESSION = {
  currency: 'USD',
  line_items: [{ name: 'Tea', amount: 2_500 }],
  success_url: 'https://shop.example/thanks',
};

type Api = { environmentId: string };

async function publishable(api: Api): Promise<string> {
  const operator = await systemActor(api.environmentId);
  return (await createKey(operator, { name: 'Shop page', kind: 'publishable' }, { claim: null })).secret;
}

const card = (number: string) => ({
  type: 'card',
  card: { number, exp_month: 12, exp_year: 2040, cvc: '123' },
});

test('a shop’s own page pays a session with a publishable key and the client secret', async ({ api }) => {
  const key = await publishable(api);
  const session = (await api.post('/checkout_sessions', SESSION)).body;
  expect(session.client_secret).toMatch(/^cs_.*_secret_/);
  const at = `/checkout_sessions/${session.id}`;
  const client_secret = session.client_secret;
  const seen = await api.post(`${at}/lookup`, { client_secret }, { key });
  expect([seen.status, seen.body.state, seen.body.amount]).toEqual([200, 'open', 2_500]);
  expect(JSON.stringify(seen.body)).not.toContain('secret');

  const declined = (await api.post('/tokens', card('4000000000000069'), { key })).body.id;
  const refused = await api.post(`${at}/confirm`, { client_secret, payment_method: declined }, { key });
  expect([refused.status, refused.body.code, refused.body.problem]).toEqual([
    402,
    'card_declined',
    'check_card',
  ]);
  // No network code, no advice, no payment: nothing that tells more than the hosted page does.
  expect(refused.body).not.toHaveProperty('decline');
  expect(refused.body).not.toHaveProperty('payment');

  const token = (await api.post('/tokens', card('4242424242424242'), { key })).body.id;
  const headers = { 'Idempotency-Key': randomUUID() };
  const body = { client_secret, payment_method: token };
  const paid = await api.post(`${at}/confirm`, body, { key, headers });
  expect([paid.status, paid.body.state]).toEqual([200, 'paid']);
  expect(paid.body.return_url).toContain('https://shop.example/thanks?session=');
  const again = await api.post(`${at}/confirm`, body, { key, headers });
  expect([again.status, again.body]).toEqual([200, paid.body]);
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  const late = await api.post(`${at}/confirm`, body, { key });
  expect([late.status, late.body.code]).toEqual([409, 'invalid_state']);
  expect((await api.get(at)).body).toMatchObject({ status: 'completed' });
  expect((await api.get('/payments')).body.data).toHaveLength(1);
});

test('3-D Secure and Alipay answer with the page that the payer must see', async ({ api }) => {
  const key = await publishable(api);
  for (const method of ['card', 'alipay'] as const) {
    const { id, client_secret } = (await api.post('/checkout_sessions', SESSION)).body;
    const token =
      method === 'alipay' ? 'alipay' : (await api.post('/tokens', card('4000000000003220'), { key })).body.id;
    const answer = await api.post(
      `/checkout_sessions/${id}/confirm`,
      { client_secret, payment_method: token, email: 'payer@shop.example' },
      { key },
    );
    expect([answer.status, answer.body.state], method).toEqual([200, 'action']);
    expect(answer.body.action_url, method).toMatch(/^http/);
  }
});

test('without the session’s own secret it does not exist, and a token of nobody pays nothing', async ({
  api,
}) => {
  const key = await publishable(api);
  const [mine, other] = [
    (await api.post('/checkout_sessions', SESSION)).body,
    (await api.post('/checkout_sessions', SESSION)).body,
  ];
  const absent = await api.post('/checkout_sessions/cs_none/lookup', { client_secret: 'x' }, { key });
  for (const client_secret of ['x', other.client_secret, `${mine.client_secret}x`]) {
    for (const action of ['lookup', 'confirm']) {
      const answer = await api.post(
        `/checkout_sessions/${mine.id}/${action}`,
        action === 'lookup' ? { client_secret } : { client_secret, payment_method: 'alipay' },
        { key },
      );
      expect([answer.status, answer.body.code, answer.body.detail]).toEqual([
        404,
        'not_found',
        absent.body.detail,
      ]);
    }
  }
  const { client_secret } = mine;
  const stored = await api.post(
    `/checkout_sessions/${mine.id}/confirm`,
    { client_secret, payment_method: 'pm_card_visa' },
    { key },
  );
  expect([stored.status, stored.body.errors?.[0].pointer]).toEqual([400, '/payment_method']);
  expect((await api.get(`/checkout_sessions/${mine.id}`, { key })).status).toBe(403);
  // Whoever only reads sessions is not told their secrets.
  const { createKey: make } = await import('@/lib/credentials/create-key');
  const reader = await make(
    await systemActor(api.environmentId),
    { name: 'Reader', kind: 'secret', scopes: { checkout: 'read' } },
    { claim: null },
  );
  const read = await api.get(`/checkout_sessions/${mine.id}`, { key: reader.secret });
  expect([read.status, read.body.client_secret]).toEqual([200, null]);
});
