import { systemActor } from '@/lib/auth/actor';
import { createKey } from '@/lib/credentials/create-key';
import { CreateKey } from '@/lib/credentials/schema';
import { expect, test } from '../support/api';

const PAGE = 'https://shop.example';
const CARD = {
  type: 'card',
  card: { number: '4242424242424242', exp_month: 12, exp_year: 2031, cvc: '123' },
};

test('browsers may send publishable keys from the pages of the key, and nothing else from any page', async ({
  api,
  server,
}) => {
  const operator = await systemActor(api.environmentId);
  const input = CreateKey.parse({ name: 'Checkout', kind: 'publishable', allowedOrigins: [PAGE] });
  const { secret: bound } = await createKey(operator, input, { claim: null });
  const { secret } = await createKey(operator, CreateKey.parse({ name: 'Server' }), { claim: null });
  const url = (path: string) => `${server.url}/api/v1${path}`;
  const preflight = (path: string, method: string, origin = PAGE) =>
    fetch(url(path), {
      method: 'OPTIONS',
      headers: { Origin: origin, 'Access-Control-Request-Method': method },
    });
  const asked = await preflight('/tokens', 'POST');
  expect(asked.status).toBe(204);
  expect(asked.headers.get('access-control-allow-origin')).toBe(PAGE);
  expect(asked.headers.get('access-control-allow-headers')).toContain('Authorization');
  expect(asked.headers.get('access-control-allow-credentials')).toBeNull();
  for (const [path, method] of [
    ['/payments', 'POST'],
    ['/payments', 'GET'],
    ['/tokens', 'GET'],
    ['/nothing', 'POST'],
  ] as const) {
    const answer = await preflight(path, method);
    expect(answer.headers.get('access-control-allow-origin'), `${method} ${path}`).toBeNull();
  }
  const send = (key: string, origin: string) =>
    fetch(url('/tokens'), {
      method: 'POST',
      headers: { Authorization: `Bearer ${key}`, Origin: origin, 'Content-Type': 'application/json' },
      body: JSON.stringify(CARD),
    });
  const good = await send(bound, PAGE);
  expect(good.status, await good.clone().text()).toBe(200);
  expect(good.headers.get('access-control-allow-origin')).toBe(PAGE);
  expect(good.headers.get('vary')).toBe('Origin');
  const elsewhere = await send(bound, 'https://evil.example');
  expect(elsewhere.status).toBe(403);
  expect((await elsewhere.json()).code).toBe('origin_not_allowed');
  expect(elsewhere.headers.get('access-control-allow-origin')).toBeNull();
  // A secret key has no business in a browser, so no page may read what it is answered.
  expect((await send(secret, PAGE)).headers.get('access-control-allow-origin')).toBeNull();
  expect((await send('sk_sandbox_nothing', PAGE)).headers.get('access-control-allow-origin')).toBeNull();
});
