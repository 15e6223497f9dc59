import { createHmac } from 'node:crypto';
import { systemActor } from '@/lib/auth/actor';
import { networkKey } from '@/lib/sandbox/signature';
import { type ApiClient, expect, newApiClient, test } from '../support/api';

const RETURN_URL = 'https://shop.example/return';
const NOBODY = 'env_01kb7q2m8t4w9x5r0c6hz3vn1e';

/** A payment whose payer has yet to decide, its operation and the address of the bank's page. */
async function waiting(
  api: ApiClient,
  server: {
    database: {
      owner: { query(sql: string, values: unknown[]): Promise<{ rows: Record<string, string>[] }> };
    };
  },
) {
  const answer = await api.post('/payments', {
    amount: 1000,
    currency: 'USD',
    confirm: true,
    payment_method: 'pm_card_threeDSecure2Required',
    return_url: RETURN_URL,
    description: 'A "lamp" <b>',
  });
  expect(answer.body.status).toBe('requires_action');
  const { rows } = await server.database.owner.query(
    'SELECT id, network_reference FROM operation WHERE environment_id = $1 AND payment_id = $2',
    [api.environmentId, answer.body.id],
  );
  const url = new URL(answer.body.next_action.url as string);
  return { payment: answer.body.id as string, operation: rows[0]?.id ?? '', url, path: url.pathname };
}

function bodyFor(environment: string, network: string, operation: string): string {
  return JSON.stringify({
    id: `cb_${operation.slice(3)}`,
    type: 'operation.settled',
    environment,
    network,
    operation: {
      operation_id: operation,
      kind: 'authorization',
      state: 'approved',
      amount: 1000,
      currency: 'USD',
      response_code: '00',
      network_reference: 'forged',
    },
  });
}

function signed(
  environment: string,
  body: string,
  at = Math.floor(Date.now() / 1000),
): Record<string, string> {
  const digest = createHmac('sha256', networkKey(environment)).update(`${at}.${body}`).digest('hex');
  return { 'Sandbox-Signature': `t=${at},v1=${digest}` };
}

function callback(url: string, path: string, body: string, headers: Record<string, string>) {
  return fetch(`${url}/api/connectors/${path}`, {
    method: 'POST',
    body,
    headers: { 'Content-Type': 'application/json', ...headers },
  });
}

test('a callback that is not the network’s moves nothing', async ({ api, server }) => {
  const own = await waiting(api, server);
  const stranger = await newApiClient(server.url);
  const body = bodyFor(api.environmentId, 'card', own.operation);
  const now = Math.floor(Date.now() / 1000);
  const path = `sandbox-card/${api.environmentId}`;
  const good = signed(api.environmentId, body)['Sandbox-Signature'] ?? '';
  const strange = bodyFor(stranger.environmentId, 'card', own.operation);
  const cases: [string, string, string, Record<string, string>, number][] = [
    ['unsigned', path, body, {}, 401],
    ['signed by another environment', path, body, signed(stranger.environmentId, body), 401],
    ['of another environment', path, strange, signed(api.environmentId, strange), 401],
    ['one byte changed', path, `${body} `, { 'Sandbox-Signature': good }, 401],
    ['old', path, body, signed(api.environmentId, body, now - 400), 401],
    ['from the future', path, body, signed(api.environmentId, body, now + 400), 401],
    ['two signatures', path, body, { 'Sandbox-Signature': `${good},${good}` }, 401],
    [
      'to the other connector',
      `sandbox-alipay/${api.environmentId}`,
      body,
      { 'Sandbox-Signature': good },
      401,
    ],
    [
      'to another environment',
      `sandbox-card/${stranger.environmentId}`,
      body,
      { 'Sandbox-Signature': good },
      401,
    ],
    ['to no environment', `sandbox-card/${NOBODY}`, body, { 'Sandbox-Signature': good }, 404],
    ['to no connector', `__proto__/${api.environmentId}`, body, { 'Sandbox-Signature': good }, 404],
    ['no JSON', path, 'x', signed(api.environmentId, 'x'), 401],
    ['JSON null', path, 'null', signed(api.environmentId, 'null'), 401],
    ['large', path, 'x'.repeat(70_000), signed(api.environmentId, 'x'.repeat(70_000)), 413],
    ['huge', path, 'x'.repeat(2_000_000), {}, 413],
  ];
  for (const [name, to, text, headers, status] of cases) {
    expect((await callback(server.url, to, text, headers)).status, name).toBe(status);
  }
  expect((await fetch(`${server.url}/api/connectors/${path}`)).status).toBe(405);
  const after = await api.get(`/payments/${own.payment}`);
  expect([after.body.status, after.body.amount_captured]).toEqual(['requires_action', 0]);
});

test('a signed callback for an operation of another merchant finds nothing there', async ({
  api,
  server,
}) => {
  const own = await waiting(api, server);
  const stranger = await newApiClient(server.url);
  // The stranger is the network of their own environment and names an operation of ours.
  const body = bodyFor(stranger.environmentId, 'card', own.operation);
  const answer = await callback(
    server.url,
    `sandbox-card/${stranger.environmentId}`,
    body,
    signed(stranger.environmentId, body),
  );
  expect(answer.status).toBe(202);
  expect((await api.get(`/payments/${own.payment}`)).body.status).toBe('requires_action');
});

test('the bank’s page is reached by its own address alone', async ({ api, server }) => {
  const own = await waiting(api, server);
  const stranger = await newApiClient(server.url);
  const [, , network = '', environment = '', challenge = ''] = own.path.split('/');
  expect([network, environment]).toEqual(['card', api.environmentId]);
  const wrong = [
    `/sandbox/card/${stranger.environmentId}/${challenge}`,
    `/sandbox/alipay/${environment}/${challenge}`,
    `/sandbox/card/${environment}/${challenge.slice(0, -1)}${challenge.endsWith('0') ? '1' : '0'}`,
    `/sandbox/card/${environment}/${own.payment}`,
    `/sandbox/card/${environment}/'%20OR%201=1`,
  ];
  for (const path of wrong) {
    const shown = await fetch(server.url + path);
    expect(shown.status, path).toBe(404);
    const decided = await fetch(server.url + path, {
      method: 'POST',
      body: new URLSearchParams({ code: '1234', decision: 'confirm' }),
      redirect: 'manual',
    });
    expect(decided.status, path).toBe(404);
  }
  const page = await fetch(server.url + own.path);
  expect(page.status).toBe(200);
  const policy = page.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/script-src (?!'none')/);
  expect(page.headers.get('cache-control')).toContain('no-store');
  expect(page.headers.get('referrer-policy')).toMatch(/no-referrer$/);
  expect(await page.text()).not.toContain('<script');
  expect((await api.get(`/payments/${own.payment}`)).body.status).toBe('requires_action');
});

test('looking at the bank’s page, or sending it nonsense, decides nothing', async ({ api, server }) => {
  const own = await waiting(api, server);
  const address = server.url + own.path;
  await fetch(`${address}?decision=confirm&code=1234`);
  await fetch(address, { method: 'HEAD' });
  for (const body of ['decision=confirm&code=', '{"code":"1234"}', 'x'.repeat(100_000)]) {
    const answer = await fetch(address, { method: 'POST', body, redirect: 'manual' });
    expect(answer.status, body.slice(0, 20)).toBeLessThan(500);
  }
  expect((await api.get(`/payments/${own.payment}`)).body.status).toBe('requires_action');
});

test('the pretend networks take signed calls only', async ({ api, server }) => {
  const headers = { 'Sandbox-Environment': api.environmentId, 'Content-Type': 'application/json' };
  const body = JSON.stringify({
    operation_id: 'op_01kb7q2m8t4w9x5r0c6hz3vn1e',
    callback_url: 'http://127.0.0.1:1',
  });
  for (const path of ['/card/authorizations', '/alipay/trades', '/card/refunds', '/../../../v1/payments']) {
    const answer = await fetch(`${server.url}/api/sandbox/networks${path}`, {
      method: 'POST',
      headers,
      body,
    });
    expect([401, 404], path).toContain(answer.status);
  }
});

test('the system actor is no way in from outside', async ({ api }) => {
  const actor = await systemActor(api.environmentId);
  for (const key of ['system', 'payer', actor.id, 'null', 'undefined']) {
    expect((await api.get('/payments', { key })).status).toBe(401);
  }
});
