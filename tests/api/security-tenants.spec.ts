import { randomUUID } from 'node:crypto';
import { expect, newApiClient, test } from '../support/api';
import { CARD, reach, reachesFor, type Stock, stockOf, worldOf } from '../support/tenant-reaches';

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
  for (const [path, body] of [
    ['clock', { seconds: 60 }],
    ['traffic', {}],
    ['simulations', { mode: 'live' }],
  ] as const) {
    expect((await api.post(`/test_helpers/${path}`, body, { key })).status, path).toBe(403);
  }
  const test = await api.post(
    '/payments',
    { amount: 100, currency: 'USD', confirm: true, payment_method: 'pm_card_visa' },
    { key },
  );
  expect(test.status).toBeGreaterThanOrEqual(400);
  const card = await api.post('/tokens', { type: 'card', card: CARD }, { key });
  expect(card.text).not.toContain('4242424242424242');
});
