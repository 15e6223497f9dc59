import { SHAPES } from '@/lib/api/shapes';
import { systemActor } from '@/lib/auth/actor';
import { createKey } from '@/lib/credentials/create-key';
import { expect, newApiClient, test } from '../support/api';

const URL_OK = 'https://shop.example/hooks';
const ALL = { url: URL_OK, event_types: ['*'] };

test('an endpoint’s life: its secret is shown where it is made, and nowhere else', async ({ api }) => {
  const made = await api.post('/webhook_endpoints', ALL);
  expect(made.status).toBe(200);
  expect(SHAPES.WebhookEndpoint.parse(made.body)).toMatchObject({
    status: 'enabled',
    event_types: ['*'],
    payload: 'full',
    secret: expect.stringMatching(/^whsec_/),
    environment: api.environmentId,
    livemode: false,
  });
  const path = `/webhook_endpoints/${made.body.id}`;
  expect((await api.get(path)).body).toEqual({ ...made.body, secret: null });
  expect((await api.get('/webhook_endpoints')).body.data).toEqual([{ ...made.body, secret: null }]);
  const changed = await api.post(path, {
    event_types: ['payment.created', 'payment.created'],
    payload: 'thin',
    description: 'Shop',
  });
  expect(changed.body).toMatchObject({
    event_types: ['payment.created'],
    payload: 'thin',
    secret: null,
    version: 2,
  });
  const rotated = await api.post(`${path}/rotate_secret`, {});
  expect(rotated.body.secret).toMatch(/^whsec_/);
  expect(rotated.body.secret).not.toBe(made.body.secret);
  expect(Date.parse(rotated.body.previous_secret_until) - Date.now()).toBeGreaterThan(23 * 3_600_000);
  expect(
    (await api.post(`${path}/rotate_secret`, { overlap_hours: 0 })).body.previous_secret_until,
  ).toBeNull();
  expect((await api.post(path, { status: 'paused' })).body.status).toBe('paused');
  const test = await api.post(`${path}/test`, {});
  expect([test.status, test.body.code, test.body.current_status]).toEqual([409, 'invalid_state', 'paused']);
  expect((await api.post(path, { status: 'enabled' })).body.status).toBe('enabled');
  const gone = await api.send('DELETE', path, null);
  expect(gone.body).toMatchObject({ deleted: true });
  expect((await api.get('/webhook_endpoints')).body.data).toEqual([]);
  expect((await api.post(path, { description: 'again' })).status).toBe(404);
  // The address is free again.
  expect((await api.post('/webhook_endpoints', ALL)).status).toBe(200);
});

test('a repeated request makes one endpoint and shows the same secret', async ({ api }) => {
  const first = await api.post('/webhook_endpoints', ALL, { idempotencyKey: 'hook-1' });
  const second = await api.post('/webhook_endpoints', ALL, { idempotencyKey: 'hook-1' });
  expect(second.text).toBe(first.text);
  expect(second.headers.get('idempotent-replayed')).toBe('true');
  expect((await api.get('/webhook_endpoints')).body.data).toHaveLength(1);
  // Another key of the environment that heard of the request is not shown what the first one was shown once.
  const operator = await systemActor(api.environmentId);
  const other = await createKey(operator, { name: 'other', kind: 'secret' }, { claim: null });
  const more = { idempotencyKey: 'hook-1', key: other.secret };
  const stranger = await api.post('/webhook_endpoints', ALL, more);
  expect([stranger.status, stranger.body.code]).toEqual([422, 'idempotency_key_reused']);
  expect(stranger.text).not.toContain('whsec_');
  // Once there is another secret, the old answer has none.
  await api.post(`/webhook_endpoints/${first.body.id}/rotate_secret`, {});
  const third = await api.post('/webhook_endpoints', ALL, { idempotencyKey: 'hook-1' });
  expect([third.status, third.body.id, third.body.secret]).toEqual([200, first.body.id, null]);
});

test('what an endpoint cannot be', async ({ api }) => {
  const code = async (body: unknown) => {
    const answer = await api.post('/webhook_endpoints', body);
    return [answer.status, answer.body.code];
  };
  expect(await code({ url: URL_OK, event_types: [] })).toEqual([422, 'event_types_missing']);
  expect(await code({ url: URL_OK, event_types: ['payment.lost'] })).toEqual([400, 'invalid_request']);
  expect(await code({ url: 'http://shop.example', event_types: ['*'] })).toEqual([422, 'url_not_allowed']);
  expect(await code({ url: `https://shop.example/${'a'.repeat(3_000)}`, event_types: ['*'] })).toEqual([
    422,
    'url_not_allowed',
  ]);
  // The server of these tests allows no private receiver at all.
  for (const host of [
    'localhost',
    'shop.localhost',
    '127.1',
    '0x7f.1',
    '2130706433',
    '[::ffff:7f00:1]',
    '169.254.169.254',
  ])
    expect(await code({ url: `https://${host}/`, event_types: ['*'] }), host).toEqual([
      422,
      'url_not_allowed',
    ]);
  expect(await code({ ...ALL, secret: 'whsec_mine' })).toEqual([400, 'unknown_field']);
  expect(await code({ ...ALL, status: 'disabled' })).toEqual([400, 'unknown_field']);
  expect(await code(ALL)).toEqual([200, undefined]);
  expect(await code(ALL)).toEqual([409, 'already_exists']);
});

test('an environment has a hundred endpoints, however many ask at once', async ({ api }) => {
  const make = (n: number) =>
    api.post('/webhook_endpoints', { url: `https://8.8.8.8/${n}`, event_types: ['customer.created'] });
  const answers: number[] = [];
  for (let from = 0; from < 105; from += 15) {
    const some = await Promise.all(Array.from({ length: 15 }, (_, nth) => make(from + nth)));
    answers.push(...some.map(({ status }) => status));
  }
  expect(answers.filter((status) => status === 200)).toHaveLength(100);
  expect(answers.filter((status) => status === 422)).toHaveLength(5);
  expect((await make(500)).body).toMatchObject({ code: 'too_many_endpoints', maximum: 100 });
});

test('deliveries are listed with every try, and sent again; others see none of it', async ({
  api,
  server,
}) => {
  // Nothing answers at this address in the tests' closed network, or nobody knows the key: either way it fails.
  const endpoint = (
    await api.post('/webhook_endpoints', { url: 'https://hooks.invalid/', event_types: ['customer.created'] })
  ).body;
  await api.post('/customers', { name: 'Ann' });
  await expect
    .poll(async () => (await api.get(`/deliveries?endpoint=${endpoint.id}`)).body.data[0]?.attempts, {
      timeout: 60_000,
    })
    .toBeGreaterThan(0);
  const [listed] = (await api.get(`/deliveries?endpoint=${endpoint.id}`)).body.data;
  // The bytes of a try are kept when it ends.
  await expect
    .poll(async () => (await api.get(`/deliveries/${listed.id}`)).body.tried[0]?.outcome, { timeout: 60_000 })
    .toBe('not_resolved');
  const { status: code, body } = await api.get(`/deliveries/${listed.id}`);
  expect(code).toBe(200);
  expect(SHAPES.Delivery.parse(body)).toMatchObject({
    event_type: 'customer.created',
    endpoint: endpoint.id,
  });
  expect(JSON.parse(body.request_body)).toMatchObject({
    id: body.event,
    type: 'customer.created',
    data: { previous: {} },
  });
  const [tried] = (await api.get(`/webhook_tries?endpoint=${endpoint.id}&sort=created`)).body.data;
  expect(SHAPES.WebhookTry.parse(tried)).toMatchObject({
    id: `${listed.id}.1`,
    number: 1,
    delivery: listed.id,
  });
  expect((await api.get(`/webhook_tries/${listed.id}.1`)).body).toEqual(tried);
  for (const id of [`${listed.id}.9`, listed.id, `${listed.id}.x`, 'we_none.1'])
    expect((await api.get(`/webhook_tries/${id}`)).status, id).toBe(404);
  expect((await api.get('/webhook_tries?outcome=perfect')).status).toBe(400);
  const again = await api.post(`/deliveries/${listed.id}/retry`, {});
  expect(again.body).toMatchObject({ id: listed.id, status: 'pending' });
  const replay = await api.post(`/webhook_endpoints/${endpoint.id}/replay`, {
    since: '2026-01-01T00:00:00Z',
  });
  expect(SHAPES.WebhookReplay.parse(replay.body)).toMatchObject({ status: 'running', endpoint: endpoint.id });
  const future = await api.post(`/webhook_endpoints/${endpoint.id}/replay`, {
    since: '2099-01-01T00:00:00Z',
  });
  expect([future.status, future.body.errors[0].pointer]).toEqual([400, '/since']);

  const stranger = await newApiClient(server.url);
  expect((await stranger.get('/deliveries')).body.data).toEqual([]);
  expect((await stranger.get('/webhook_tries')).body.data).toEqual([]);
  expect((await stranger.get(`/webhook_tries/${listed.id}.1`)).status).toBe(404);
  for (const path of [`/webhook_endpoints/${endpoint.id}`, `/deliveries/${listed.id}`])
    expect((await stranger.get(path)).status, path).toBe(404);
  const own = (await stranger.post('/webhook_endpoints', ALL)).body;
  for (const [path, input] of [
    [`/webhook_endpoints/${endpoint.id}`, { description: 'mine' }],
    [`/webhook_endpoints/${endpoint.id}/rotate_secret`, {}],
    [`/webhook_endpoints/${endpoint.id}/test`, {}],
    [`/webhook_endpoints/${endpoint.id}/replay`, { since: '2026-01-01T00:00:00Z' }],
    [`/deliveries/${listed.id}/retry`, {}],
    [`/deliveries/${listed.id}/retry`, { endpoint: own.id }],
  ] as const)
    expect((await stranger.post(path, input)).status, path).toBe(404);
  expect((await api.post(`/deliveries/${listed.id}/retry`, { endpoint: own.id })).status).toBe(404);
  expect((await stranger.send('DELETE', `/webhook_endpoints/${endpoint.id}`, null)).status).toBe(404);
});

test('a key without the scope sees no endpoint and makes none', async ({ api }) => {
  const actor = await systemActor(api.environmentId);
  const { secret: key } = await createKey(
    actor,
    { name: 'read', kind: 'secret', scopes: { webhooks: 'read' } },
    { claim: null },
  );
  expect((await api.get('/webhook_endpoints', { key })).status).toBe(200);
  expect((await api.post('/webhook_endpoints', ALL, { key })).body.code).toBe('insufficient_scope');
  const none = await createKey(
    actor,
    { name: 'none', kind: 'secret', scopes: { payments: 'write' } },
    { claim: null },
  );
  expect((await api.get('/deliveries', { key: none.secret })).status).toBe(403);
  expect((await api.get('/webhook_tries', { key: none.secret })).status).toBe(403);
});
