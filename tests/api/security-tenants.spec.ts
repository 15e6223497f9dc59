import { randomUUID } from 'node:crypto';
import { type ApiClient, expect, newApiClient, test } from '../support/api';

const CARD = { number: '4242424242424242', exp_month: 1, exp_year: 2040, cvc: '123' };
const LINE = { name: 'Lamp', quantity: 1, amount: 500 };

/** One object of every kind that a merchant can make. */
async function stockOf(api: ApiClient) {
  const made = async (path: string, body: unknown) => {
    const answer = await api.post(path, body);
    expect(answer.status, path).toBe(200);
    return answer.body.id as string;
  };
  const token = () => made('/tokens', { type: 'card', card: CARD });
  const customer = await made('/customers', { name: 'Ada Lane', email: 'ada.lane@private.example' });
  const method = await made('/payment_methods', { token: await token(), customer });
  const paid = { amount: 900, currency: 'USD', confirm: true, payment_method: method, customer };
  const payment = await made('/payments', paid);
  const refund = await made('/refunds', { payment, amount: 100 });
  const session = await made('/checkout_sessions', {
    currency: 'USD',
    line_items: [LINE],
    success_url: 'https://shop.example/thanks',
  });
  const event = (await api.get(`/events?object=${payment}`)).body.data[0].id as string;
  return { customer, method, payment, refund, session, event, token: await token() };
}

type Stock = Awaited<ReturnType<typeof stockOf>>;

/** Every way to name an object of another world: method, path, body. */
function reachesFor(theirs: Stock, own: { customer: string; method: string; open: string }) {
  const base = { amount: 100, currency: 'USD' };
  const session = { currency: 'USD', line_items: [LINE], success_url: 'https://shop.example/thanks' };
  return [
    ['GET', `/payments/${theirs.payment}`],
    ['GET', `/refunds/${theirs.refund}`],
    ['GET', `/customers/${theirs.customer}`],
    ['GET', `/payment_methods/${theirs.method}`],
    ['GET', `/tokens/${theirs.token}`],
    ['GET', `/checkout_sessions/${theirs.session}`],
    ['GET', `/events/${theirs.event}`],
    ['POST', `/payments/${theirs.payment}`, { description: 'mine' }],
    ['POST', `/payments/${theirs.payment}/confirm`, { payment_method: 'pm_card_visa' }],
    ['POST', `/payments/${theirs.payment}/capture`, {}],
    ['POST', `/payments/${theirs.payment}/cancel`, {}],
    ['POST', '/payments', { ...base, customer: theirs.customer }],
    ['POST', '/payments', { ...base, payment_method: theirs.method, confirm: true }],
    ['POST', '/payments', { ...base, payment_method: theirs.method }],
    ['POST', '/payments', { ...base, payment_method: theirs.token, confirm: true }],
    ['POST', '/payments', { ...base, payment_method: theirs.token }],
    ['POST', `/payments/${own.open}/confirm`, { payment_method: theirs.method }],
    ['POST', `/payments/${own.open}/confirm`, { payment_method: theirs.token }],
    ['POST', '/refunds', { payment: theirs.payment, amount: 1 }],
    ['POST', `/refunds/${theirs.refund}/cancel`, {}],
    ['POST', `/customers/${theirs.customer}`, { name: 'Mine' }],
    ['DELETE', `/customers/${theirs.customer}`],
    ['GET', `/customers/${theirs.customer}/export`],
    ['POST', `/customers/${theirs.customer}/erase`, {}],
    ['POST', `/customers/${own.customer}/merge`, { customer: theirs.customer }],
    ['POST', '/payment_methods', { token: theirs.token }],
    ['POST', `/payment_methods/${theirs.method}`, { metadata: { a: 'b' } }],
    ['POST', `/payment_methods/${theirs.method}/attach`, { customer: own.customer }],
    ['POST', `/payment_methods/${own.method}/attach`, { customer: theirs.customer }],
    ['POST', `/payment_methods/${theirs.method}/detach`, {}],
    ['DELETE', `/payment_methods/${theirs.method}`],
    ['POST', '/checkout_sessions', { ...session, customer: theirs.customer }],
    ['POST', `/checkout_sessions/${theirs.session}/expire`, {}],
  ] as [string, string, unknown?][];
}

async function reach(api: ApiClient, [method, path, body]: [string, string, unknown?]) {
  const headers = { 'Idempotency-Key': randomUUID() };
  return api.send(method, path, body === undefined ? null : JSON.stringify(body), { headers });
}

/** What somebody sees of their own world; equal before and after means that nothing was touched. */
async function worldOf(api: ApiClient, stock: Stock): Promise<string[]> {
  const paths = [
    '/payments?limit=100',
    '/refunds?limit=100',
    '/customers?limit=100',
    '/payment_methods?limit=100',
    '/checkout_sessions?limit=100',
    '/events?limit=100',
    `/tokens/${stock.token}`,
    '/balance',
  ];
  return Promise.all(paths.map(async (path) => (await api.get(path)).text));
}

test('no field and no path leads to another merchant’s objects', async ({ api, server }) => {
  const theirs = await stockOf(api);
  const before = await worldOf(api, theirs);
  const stranger = await newApiClient(server.url);
  const own = await stockOf(stranger);
  const open = (await stranger.post('/payments', { amount: 100, currency: 'USD' })).body.id;
  const stateBefore = await worldOf(stranger, own);
  for (const request of reachesFor(theirs, { customer: own.customer, method: own.method, open })) {
    const answer = await reach(stranger, request);
    expect(answer.status, request.join(' ')).toBe(404);
    expect(answer.body.code, request.join(' ')).toBe('not_found');
    expect(answer.text, request.join(' ')).not.toMatch(/ada\.lane|Ada Lane|last4/);
  }
  expect(await worldOf(api, theirs)).toEqual(before);
  expect(await worldOf(stranger, own)).toEqual(stateBefore);
});

test('a refusal for another merchant’s object reads like one for an absent object', async ({
  api,
  server,
}) => {
  const theirs = await stockOf(api);
  const absent: Stock = { ...theirs };
  for (const [noun, id] of Object.entries(theirs) as [keyof Stock, string][]) {
    absent[noun] = `${id.slice(0, -26)}01kb7q2m8t4w9x5r0c6hz3vn1e`;
  }
  const stranger = await newApiClient(server.url);
  const own = await stockOf(stranger);
  const open = (await stranger.post('/payments', { amount: 100, currency: 'USD' })).body.id;
  const mine = { customer: own.customer, method: own.method, open };
  const plain = ({
    status,
    body: { request_id: _, instance: __, ...rest },
  }: Awaited<ReturnType<typeof reach>>) => JSON.stringify([status, rest]);
  const wanted = reachesFor(absent, mine);
  for (const [index, request] of reachesFor(theirs, mine).entries()) {
    const there = plain(await reach(stranger, request));
    const nowhere = plain(await reach(stranger, wanted[index] ?? request));
    expect(there, request.join(' ')).toBe(nowhere);
  }
});

test('lists show nothing of others, whatever they are filtered by', async ({ api, server }) => {
  const theirs = await stockOf(api);
  const stranger = await newApiClient(server.url);
  const filters = [
    `/payments?customer=${theirs.customer}`,
    `/payments?search=${theirs.payment}`,
    '/payments?search=ada.lane@private.example',
    '/payments?search=4242',
    '/customers?email=ada.lane@private.example',
    `/payment_methods?customer=${theirs.customer}`,
    `/refunds?payment=${theirs.payment}`,
    `/events?object=${theirs.payment}`,
    '/checkout_sessions',
  ];
  for (const path of filters) {
    const answer = await stranger.get(path);
    expect([answer.status, answer.body.data], path).toEqual([200, []]);
  }
  await api.post('/payments', { amount: 100, currency: 'USD' });
  const cursor = (await api.get('/payments?limit=1')).body.next_cursor as string;
  expect((await api.get(`/payments?limit=1&cursor=${cursor}`)).status).toBe(200);
  for (const path of ['/payments', '/refunds', '/events', '/customers']) {
    const answer = await stranger.get(`${path}?cursor=${cursor}`);
    expect([answer.status, answer.body.errors?.[0].pointer], path).toEqual([400, '/cursor']);
  }
  expect((await api.get(`/refunds?cursor=${cursor}`)).status).toBe(400);
});

test('a live key and a sandbox key of one merchant see two worlds', async ({ api, server: _ }) => {
  const { systemActor } = await import('@/lib/auth/actor');
  const { createKey } = await import('@/lib/credentials/create-key');
  const theirs = await stockOf(api);
  const live = await systemActor(api.liveEnvironmentId);
  const { secret: key } = await createKey(
    live,
    { name: 'live', kind: 'secret', requiresSignature: false },
    { claim: null },
  );
  const fake = { customer: theirs.customer, method: theirs.method, open: theirs.payment };
  for (const [method, path, body] of reachesFor(theirs, fake)) {
    const answer = await api.send(method, path, body === undefined ? null : JSON.stringify(body), {
      key,
      headers: { 'Idempotency-Key': randomUUID() },
    });
    // Live sessions must lead back to a registered origin, which is looked at before the customer.
    const wanted = path === '/checkout_sessions' ? 422 : 404;
    expect(answer.status, `${method} ${path}`).toBe(wanted);
  }
  const asSandbox = key.replace('sk_live_', 'sk_sandbox_');
  expect((await api.get('/payments', { key: asSandbox })).status).toBe(401);
  expect((await api.get('/payments', { key: api.secret.replace('sk_sandbox_', 'sk_live_') })).status).toBe(
    401,
  );
  expect((await api.get('/payments', { key: api.secret.replace('sk_', 'pk_') })).status).toBe(401);
  const helper = await api.post('/test_helpers/clock', { seconds: 60 }, { key });
  expect(helper.status).toBe(403);
  const test = await api.post(
    '/payments',
    { amount: 100, currency: 'USD', confirm: true, payment_method: 'pm_card_visa' },
    { key },
  );
  expect(test.status).toBeGreaterThanOrEqual(400);
  const card = await api.post('/tokens', { type: 'card', card: CARD }, { key });
  expect(card.text).not.toContain('4242424242424242');
});
