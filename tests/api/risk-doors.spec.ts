import { ROUTES } from '@/lib/api/routes';
import { systemActor } from '@/lib/auth/actor';
import { createKey } from '@/lib/credentials/create-key';
import { revokeKey } from '@/lib/credentials/revoke-key';
import { SUSPICIOUS, switchRisk } from '../operations/risk-world';
import { type ApiClient, expect, newApiClient, test } from '../support/api';

const RISK = ROUTES.filter(({ path }) => /^\/(risk_|reviews)/.test(path));

async function keyOf(
  api: ApiClient,
  kind: 'secret' | 'publishable',
  scopes?: Record<string, 'read' | 'write'>,
  environmentId = api.environmentId,
) {
  return createKey(await systemActor(environmentId), { name: kind, kind, scopes }, { claim: null });
}

/** A rule, a list, an entry and a review of a merchant, by the path that they are reached by. */
async function stockOf(
  api: ApiClient,
  database: Parameters<typeof switchRisk>[0],
): Promise<Map<string, string>> {
  await switchRisk(database, await systemActor(api.environmentId), { review_at: 1 });
  const rule = await api.post('/risk_rules', { name: 'Mine', action: 'block', expression: 'amount > 5' });
  const list = await api.post('/risk_lists', { key: 'mine', name: 'Mine', kind: 'email', purpose: 'custom' });
  const entry = await api.post('/risk_list_entries', { list: list.body.id, value: 'a@private.example' });
  const paid = { currency: 'USD', confirm: true, payment_method: 'pm_card_visa', ...SUSPICIOUS };
  await api.post('/payments', paid);
  const review = (await api.get('/reviews')).body.data[0];
  return new Map([
    ['/risk_rules', rule.body.id],
    ['/risk_lists', list.body.id],
    ['/risk_list_entries', entry.body.id],
    ['/reviews', review.id],
  ]);
}

function pathTo(path: string, stock: Map<string, string>): string {
  return path.replace(':id', stock.get(/^\/[a-z_]+/.exec(path)?.[0] ?? '') ?? '');
}

async function worldOf(api: ApiClient): Promise<string> {
  const answers = await Promise.all(
    ['/risk_rules', '/risk_lists', '/risk_list_entries', '/reviews', '/payments'].map((path) =>
      api.get(path),
    ),
  );
  return JSON.stringify(answers.map(({ body }) => body.data));
}

test('no key but one with the scope opens a door of risk, and none another merchant’s or another environment’s', async ({
  api,
  server,
}) => {
  expect(RISK.length).toBeGreaterThan(25);
  const stock = await stockOf(api, server.database);
  const before = await worldOf(api);
  const ended = await keyOf(api, 'secret');
  await revokeKey(await systemActor(api.environmentId), { id: ended.id });
  const stranger = await newApiClient(server.url);
  const keys: [name: string, key: string | null, status: number][] = [
    ['none', null, 401],
    ['ended', ended.secret, 401],
    ['publishable', (await keyOf(api, 'publishable')).secret, 403],
    ['of other scopes', (await keyOf(api, 'secret', { payments: 'write', customers: 'write' })).secret, 403],
  ];
  const ofOthers: [name: string, key: string][] = [
    ['another merchant’s', stranger.secret],
    ['the live one', (await keyOf(api, 'secret', undefined, api.liveEnvironmentId)).secret],
  ];
  const readers = { risk_rules: 'read', risk_lists: 'read', reviews: 'read' } as const;
  const reader = (await keyOf(api, 'secret', readers)).secret;
  for (const { method, path } of RISK) {
    const to = pathTo(path, stock);
    const send = (key: string | null) =>
      method === 'GET'
        ? api.get(to, { key })
        : method === 'DELETE'
          ? api.send('DELETE', to, null, { key })
          : api.post(to, {}, { key });
    for (const [name, key, status] of keys) {
      expect((await send(key)).status, `${name}: ${method} ${path}`).toBe(status);
    }
    if (method !== 'GET') expect((await send(reader)).status, `reader: ${method} ${path}`).toBe(403);
    if (!path.includes(':id')) continue;
    for (const [name, key] of ofOthers) {
      const answer = await send(key);
      // Some bodies are refused before anything is looked for, and live writes without a signature.
      expect([400, 401, 404], `${name}: ${method} ${path}`).toContain(answer.status);
      expect(answer.text).not.toContain('private.example');
    }
  }
  expect(await worldOf(api)).toBe(before);
});

test('whoever may refund and not decide does not end a review', async ({ api, server }) => {
  const stock = await stockOf(api, server.database);
  const path = `/reviews/${stock.get('/reviews')}`;
  await api.post(`${path}/approve`);
  const { secret } = await keyOf(api, 'secret', { refunds: 'write', payments: 'write' });
  expect((await api.post(`${path}/refund`, {}, { key: secret })).status).toBe(403);
  expect((await api.get(path)).body.status).toBe('approved');
  expect((await api.post(`${path}/refund`)).body.status).toBe('refunded_as_fraud');
});

test('to a payer’s browser a refusal of ours is a decline like any other', async ({ api, server }) => {
  const { secret: key } = await keyOf(api, 'publishable');
  const said: string[] = [];
  for (const [block_at, number] of [
    [1, '4242424242424242'],
    [99, '4000000000000002'],
  ] as const) {
    await switchRisk(server.database, await systemActor(api.environmentId), { block_at });
    const session = await api.post('/checkout_sessions', {
      currency: 'USD',
      line_items: [{ name: 'Lamp', quantity: 1, amount: 900_000 }],
      success_url: 'https://shop.example/thanks',
    });
    const { id, client_secret } = session.body;
    const card = { number, exp_month: 1, exp_year: 2040, cvc: '123' };
    const { body: token } = await api.post('/tokens', { type: 'card', card }, { key });
    const wanted = { client_secret, payment_method: token.id, email: 'somebody@mailinator.com' };
    const answer = await api.post(`/checkout_sessions/${id}/confirm`, wanted, { key });
    expect([answer.status, answer.body.code], answer.text).toEqual([402, 'card_declined']);
    said.push(JSON.stringify(answer.body).replaceAll(answer.body.request_id, ''));
    const names = [...answer.headers.keys()].filter((name) => !name.includes('ratelimit'));
    said.push(names.join(' '));
  }
  expect(said.slice(0, 2)).toEqual(said.slice(2));
});
