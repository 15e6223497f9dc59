import { expect, test } from '../support/api';
import { headerOf, rawRequest, sendRaw } from '../support/raw';

const NOBODY = 'env_01kb7q2m8t4w9x5r0c6hz3vn1e';

test('lists refuse what they do not understand', async ({ api }) => {
  const bad = [
    'limit=0',
    'limit=101',
    'limit=-1',
    'limit=1.5',
    'limit=abc',
    'limit=1&limit=2',
    'cursor=abc',
    `cursor=${'A'.repeat(300)}`,
    'cursor=',
    'sort=client_secret',
    'order=asc',
    'environment=live',
    'status=nothing',
    'currency=usd',
    'created[gte]=yesterday',
    'amount[gte]=x',
    'amount[gte]=100',
    'amount[lte]=100',
    'where[OR]=1',
    '__proto__=1',
  ];
  for (const query of bad) expect((await api.get(`/payments?${query}`)).status, query).toBe(400);
  expect((await api.get('/payments?limit=100')).status).toBe(200);
});

test('unknown targets and methods are refused without a stack', async ({ api, server }) => {
  const auth: [string, string] = ['Authorization', `Bearer ${api.secret}`];
  const cases: [string, string, number][] = [
    ['TRACE', '/api/v1/payments', 405],
    ['PUT', '/api/v1/payments', 405],
    ['PATCH', '/api/v1/payments', 405],
    ['OPTIONS', '/api/v1/payments', 405],
    ['HEAD', '/api/v1/payments/x/capture', 405],
    ['GET', '/api/v1/payments/..%2f..%2fetc%2fpasswd', 404],
    ['GET', '/api/v1/payments/%00', 404],
    ['GET', '/api/v1/__proto__', 404],
    ['GET', '/api/v1/constructor', 404],
    ['GET', '/api/v1//payments', 404],
  ];
  for (const [method, target, status] of cases) {
    const answer = await sendRaw(server.url, rawRequest(method, target, [auth]));
    expect(answer.status, `${method} ${target}`).toBe(status);
    expect(answer.body, target).not.toMatch(/node_modules|at \w+ \(|Prisma|SELECT/);
    expect(headerOf(answer, 'x-powered-by')).toBeNull();
  }
});
test('dot segments, plain or encoded, lead nowhere', async ({ server }) => {
  for (const target of [
    '/sandbox/../sign-in',
    '/sandbox/%2e%2e/sign-in',
    '/sandbox/%2E./sign-in',
    '/_next/static/../../sign-in',
    '/_next/static/%2e%2e/%2e%2e/sign-in',
    '/x/../api/v1/payments',
    '/api/../m/meridian/sandbox/home',
    '/./sign-in',
    '/..',
    '/sandbox/..\\sign-in',
    '*',
    'sign-in',
  ]) {
    const answer = await sendRaw(server.url, rawRequest('GET', target));
    expect(answer.status, target).toBe(400);
  }
  for (const target of ['/sandbox/x', '/sandbox/x/y', '/sandbox', '/c/x', '/nothing', '/_next/nothing']) {
    const answer = await sendRaw(server.url, rawRequest('GET', target));
    expect(answer.status, target).toBe(404);
    expect(headerOf(answer, 'content-security-policy'), target).toMatch(
      /script-src 'nonce-[A-Za-z0-9+/]{22}==' 'strict-dynamic'/,
    );
  }
  const absolute = await sendRaw(server.url, rawRequest('GET', 'http://evil.example/m/x/sandbox/home'));
  expect(headerOf(absolute, 'location') ?? '').not.toContain('evil.example');
});

test('bodies without end are cut off, declared ones refused', async ({ server }) => {
  const chunk = `10000\r\n${'a'.repeat(65_536)}\r\n`;
  for (const target of [
    `/api/connectors/sandbox-card/${NOBODY}`,
    '/api/sandbox/networks/card/authorizations',
    '/api/auth/callback/credentials',
    '/sign-in',
  ]) {
    const request = rawRequest('POST', target, [
      ['Transfer-Encoding', 'chunked'],
      ['Content-Type', 'application/x-www-form-urlencoded'],
    ]);
    // Never ended: an answer or a hung-up connection shows that the server does not wait for all of it.
    const answer = await sendRaw(server.url, [request, ...Array.from({ length: 40 }, () => chunk)]);
    expect([0, 200, 302, 400, 401, 403, 404, 405, 413], target).toContain(answer.status);
    const declared = await fetch(server.url + target, {
      method: 'POST',
      body: 'a'.repeat(1_100_000),
      redirect: 'manual',
    });
    expect(declared.status, target).toBe(413);
  }
  const form = new FormData();
  form.set('email', 'a'.repeat(1_100_000));
  expect((await fetch(`${server.url}/sign-in`, { method: 'POST', body: form })).status).toBe(413);
});
