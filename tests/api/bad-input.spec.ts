import { expect, newApiClient, test } from '../support/api';

const GOOD = '{"amount":100,"currency":"USD"}';
const AMOUNTS = [
  '10.5',
  '10.0',
  '99.99999999999999999',
  '"100"',
  '1e3',
  '1.5e1',
  '-1',
  '0',
  '-0',
  '9007199254740992',
  '9223372036854775808',
  '1000000000001',
  'null',
  'true',
  '[1]',
];

async function paymentCount(api: {
  get(path: string): Promise<{ body: { data: unknown[] } }>;
}): Promise<number> {
  return (await api.get('/payments?limit=100')).body.data.length;
}

test('amounts that are no positive integers of minor units are 400 at /amount', async ({ api }) => {
  for (const amount of AMOUNTS) {
    const body = `{"amount":${amount},"currency":"JPY"}`;
    const answer = await api.send('POST', '/payments', body, {
      headers: { 'Idempotency-Key': `a${amount}` },
    });
    expect(answer.status, amount).toBe(400);
    expect(answer.body.errors[0].pointer, amount).toBe('/amount');
  }
  expect(await paymentCount(api)).toBe(0);
});

test('currencies that are unknown or lower-case are 422', async ({ api }) => {
  for (const currency of ['usd', 'USDT', 'XXX', '']) {
    const answer = await api.post('/payments', { amount: 100, currency });
    expect(answer.status, currency).toBe(422);
    expect(answer.body.code).toBe('currency_unsupported');
  }
  const { body } = await api.post('/payments', {
    amount: 100,
    currency: 'USD',
    confirm: true,
    payment_method: 'pm_card_visa',
  });
  expect((await api.post('/refunds', { payment: body.id, amount: 1, currency: 'EUR' })).status).toBe(422);
});

test('bodies that are not what they should be', async ({ api }) => {
  const headers = { 'Idempotency-Key': 'bodies' };
  const cases: [string, string | Uint8Array, Record<string, string>, number][] = [
    ['not JSON', '{', {}, 400],
    ['trailing text', `${GOOD}x`, {}, 400],
    ['array', '[]', {}, 400],
    ['duplicate key', '{"amount":100,"amount":200,"currency":"USD"}', {}, 400],
    ['byte order mark', `\ufeff${GOOD}`, {}, 400],
    ['NUL', '{"amount":100,"currency":"USD","reference":"a\\u0000b"}', {}, 400],
    ['invalid UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]), {}, 400],
    ['deep', `{"amount":100,"currency":"USD","metadata":${'{"a":'.repeat(40)}1${'}'.repeat(40)}}`, {}, 400],
    ['form', 'amount=100', { 'Content-Type': 'application/x-www-form-urlencoded' }, 415],
    ['text', GOOD, { 'Content-Type': 'text/plain' }, 415],
    ['too large', `{"amount":100,"currency":"USD","description":"${'x'.repeat(300_000)}"}`, {}, 413],
    ['__proto__', '{"amount":100,"currency":"USD","__proto__":{"x":1}}', {}, 400],
    ['constructor', '{"amount":100,"currency":"USD","constructor":{}}', {}, 400],
  ];
  for (const [name, body, extra, status] of cases) {
    const answer = await api.send('POST', '/payments', body, { headers: { ...headers, ...extra } });
    expect(answer.status, name).toBe(status);
    expect(answer.headers.get('content-type'), name).toBe('application/problem+json');
  }
  for (const field of ['merchant_id', 'status', 'environment', 'amount_captured', 'id', 'livemode']) {
    const answer = await api.post('/payments', { amount: 100, currency: 'USD', [field]: 'x' });
    expect(answer.body.code, field).toBe('unknown_field');
    expect(answer.body.errors[0].pointer).toBe(`/${field}`);
  }
  expect(await paymentCount(api)).toBe(0);
});

test('NUL in a query is 400, also where a text is searched', async ({ api }) => {
  for (const path of [
    '/payments?search=%00',
    '/payments?email=%00',
    '/customers?search=a%00b',
    '/customers?email=%00',
    '/refunds?search=%00',
    '/disputes?search=%00',
    '/events?search=%00',
    '/events?object=%00',
    '/payment_methods?customer=%00',
    '/payments?%00=1',
    '/balance?x=%00',
  ]) {
    const answer = await api.get(path);
    expect([answer.status, answer.body.code], path).toEqual([400, 'invalid_request']);
  }
});

test('versions beyond what an integer holds are 400', async ({ api }) => {
  const version = 3_000_000_000;
  const payment = { amount: 5_000, currency: 'USD', confirm: true, payment_method: 'pm_card_visa' };
  const { id } = (await api.post('/payments', payment)).body;
  const customer = (await api.post('/customers', { name: 'Ada' })).body.id;
  const card = { number: '4242424242424242', exp_month: 1, exp_year: 2040 };
  const token = (await api.post('/tokens', { type: 'card', card })).body.id;
  const method = (await api.post('/payment_methods', { token })).body.id;
  await api.post('/test_helpers/disputes', { payment: id });
  const disputes = async () => (await api.get('/disputes')).body.data;
  await expect.poll(async () => (await disputes()).length).toBe(1);
  const [{ id: dispute }] = await disputes();
  for (const [path, body] of [
    [`/payments/${id}`, { version }],
    [`/customers/${customer}`, { version }],
    [`/payment_methods/${method}`, { metadata: {}, version }],
    [`/disputes/${dispute}`, { evidence: { statement: 'x' }, expected_version: version }],
    [`/disputes/${dispute}/submit`, { expected_version: version }],
  ] as const) {
    const answer = await api.post(path, body);
    expect([answer.status, answer.body.code], path).toEqual([400, 'invalid_request']);
  }
});

test('metadata beyond its limits is 422; strange text is kept as it is', async ({ api }) => {
  const base = { amount: 100, currency: 'USD' };
  const many = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`k${index}`, 'v']));
  for (const metadata of [many, { ['k'.repeat(41)]: 'v' }, { k: 'v'.repeat(501) }]) {
    expect((await api.post('/payments', { ...base, metadata })).status).toBe(422);
  }
  const odd = { html: '<script>alert(1)</script>', emoji: '🧾', rtl: 'שלום', formula: '=1+1' };
  const kept = await api.post('/payments', { ...base, metadata: odd });
  expect(kept.body.metadata).toEqual(odd);
  const changed = await api.post(`/payments/${kept.body.id}`, { metadata: { html: null, note: 'new' } });
  expect(changed.body.metadata).toEqual({ emoji: '🧾', rtl: 'שלום', formula: '=1+1', note: 'new' });
});

test('keys: the same 401 for every kind of wrong, 403 for a missing scope', async ({ api }) => {
  const wrong = [
    null,
    'sk_sandbox_nonsense',
    `${api.secret.slice(0, -1)}x`,
    'pk_live_x',
    '',
    'a'.repeat(500),
  ];
  const answers = await Promise.all(wrong.map((key) => api.get('/payments', { key })));
  const shapes = answers.map(({ status, body, headers }) => {
    const { request_id: _, instance: __, ...rest } = body;
    return JSON.stringify([status, rest, headers.get('www-authenticate')]);
  });
  expect(new Set(shapes).size).toBe(1);
  expect(answers[0]?.status).toBe(401);
  const inUrl = await api.get(`/payments?api_key=${api.secret}`);
  expect(inUrl.status).toBe(401);
  expect(inUrl.text).not.toContain(api.secret);
  const { systemActor } = await import('@/lib/auth/actor');
  const { createKey } = await import('@/lib/credentials/create-key');
  const actor = await systemActor(api.environmentId);
  const narrow = await createKey(
    actor,
    { name: 'refunds', kind: 'secret', scopes: { refunds: 'write' } },
    { claim: null },
  );
  const refused = await api.post('/payments', { amount: 1, currency: 'USD' }, { key: narrow.secret });
  expect(refused.status).toBe(403);
  expect(refused.body).toMatchObject({ code: 'insufficient_scope', permission: 'payments:write' });
  const publishable = await createKey(actor, { name: 'browser', kind: 'publishable' }, { claim: null });
  expect((await api.get('/payments', { key: publishable.secret })).status).toBe(403);
  const card = { number: '4242424242424242', exp_month: 1, exp_year: 2040 };
  expect((await api.post('/tokens', { type: 'card', card }, { key: publishable.secret })).status).toBe(200);
});

test('ids of others, of the wrong type and of no form at all are one and the same 404', async ({
  api,
  server,
}) => {
  const { body } = await api.post('/payments', { amount: 100, currency: 'USD' });
  const stranger = await newApiClient(server.url);
  const ids = [
    body.id,
    'pay_01kb7q2m8t4w9x5r0c6hz3vn1e',
    're_01kb7q2m8t4w9x5r0c6hz3vn1e',
    '..%2f..%2fetc',
    'x'.repeat(4_000),
  ];
  const answers = await Promise.all(ids.map((id) => stranger.get(`/payments/${id}`)));
  const same = answers.map(({ status, body: { request_id: _, instance: __, ...rest } }) =>
    JSON.stringify([status, rest]),
  );
  expect(new Set(same).size).toBe(1);
  expect(answers[0]?.status).toBe(404);
  for (const path of [
    `/payments/${body.id}/capture`,
    `/payments/${body.id}/cancel`,
    `/payments/${body.id}/confirm`,
    `/payments/${body.id}`,
  ]) {
    expect((await stranger.post(path)).status, path).toBe(404);
  }
  expect((await stranger.post('/refunds', { payment: body.id })).status).toBe(404);
  expect((await stranger.get('/events?limit=100')).text).not.toContain(body.id);
});

test('methods that do not exist are 405 with Allow, unknown paths 404', async ({ api }) => {
  const put = await api.send('PUT', '/payments', GOOD);
  expect(put.status).toBe(405);
  expect(put.headers.get('allow')).toBe('POST, GET');
  expect((await api.send('DELETE', '/refunds', null)).status).toBe(405);
  expect((await api.get('/nothing')).status).toBe(404);
  expect((await api.get('/payments/a/b/c')).status).toBe(404);
});

test('every answer carries a request id and the version', async ({ api }) => {
  const answer = await api.get('/payments');
  expect(answer.headers.get('request-id')).toMatch(/^req_[0-9a-z]{26}$/);
  expect(answer.headers.get('api-version')).toBe('2026-11-01');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.get('ratelimit-policy')).toContain('q=');
  expect((await api.get('/payments', { headers: { 'Api-Version': '2020-01-01' } })).status).toBe(400);
});
