import { setTimeout as sleep } from 'node:timers/promises';
import { createCheckoutSession } from '@/lib/checkout/create-checkout-session';
import { CreateCheckoutSession } from '@/lib/checkout/schema';
import { makeMember, makeMerchant, PASSWORD } from '../operations/auth-support';
import { expect, test } from './console-world';

const EMAIL = 'ada.lane@private.example';
const NONCE = /script-src 'nonce-([A-Za-z0-9+/]{22}==)' 'strict-dynamic'/;

test('a page’s policy allows only its own scripts, and no client can say otherwise', async ({
  shop,
  server,
}) => {
  const { merchantId, id: sandbox } = shop.sandbox.environment;
  const { cookie } = await makeMember({ merchantId, sandbox } as never, 'owner');
  const session = await createCheckoutSession(
    shop.sandbox,
    CreateCheckoutSession.parse({
      currency: 'USD',
      line_items: [{ name: 'Desk', quantity: 1, amount: 500 }],
      success_url: 'https://shop.example/thanks',
    }),
    { claim: null },
  );
  const forged = {
    'Content-Security-Policy': "script-src 'nonce-aaaaaaaaaaaaaaaaaaaaaa=='",
    'X-Nonce': 'aaaaaaaaaaaaaaaaaaaaaa==',
    'X-Middleware-Subrequest': 'middleware:middleware:middleware:middleware:middleware',
  };
  const nonces = new Set<string>();
  const paths = [
    '/sign-in',
    '/sign-up',
    '/no-such-page',
    shop.path('/home'),
    shop.path('/payments'),
    `/c/${sandbox}/${session.row.id}`,
  ];
  for (const path of paths) {
    for (const headers of [{}, forged]) {
      const answer = await fetch(server.url + path, { headers: { Cookie: cookie, ...headers } });
      const text = await answer.text();
      const policy = answer.headers.get('content-security-policy') ?? '';
      const nonce = NONCE.exec(policy)?.[1] ?? '';
      expect(nonce, path).not.toBe('');
      expect(nonces.has(nonce), `${path} has a nonce of its own`).toBe(false);
      nonces.add(nonce);
      for (const part of [
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
      ]) {
        expect(policy, path).toContain(part);
      }
      for (const [tag] of text.matchAll(/<script\b[^>]*>/g)) expect(tag, path).toContain(`nonce="${nonce}"`);
      expect(text, path).not.toMatch(/\son(?:error|load|click)=/);
      expect(answer.headers.get('cache-control'), path).toContain('no-store');
      expect(answer.headers.get('x-content-type-options'), path).toBe('nosniff');
      expect(answer.headers.get('x-frame-options'), path).toBe('DENY');
      expect(answer.headers.get('cross-origin-opener-policy'), path).toBe('same-origin');
      expect(answer.headers.get('x-powered-by'), path).toBeNull();
      expect(answer.headers.get('referrer-policy'), path).toBe(
        path.startsWith('/c/') ? 'no-referrer' : 'same-origin',
      );
    }
  }
});

test('neither source maps nor development’s doors are served', async ({ server }) => {
  const html = await (await fetch(`${server.url}/sign-in`)).text();
  const scripts = [...html.matchAll(/\/_next\/static\/[^"\\]+\.(?:js|css)/g)].map(([url]) => url);
  expect(scripts.length).toBeGreaterThan(0);
  for (const script of new Set(scripts)) {
    const text = await (await fetch(server.url + script)).text();
    expect(text, script).not.toMatch(/sourceMappingURL=(?!data:,)/);
    expect((await fetch(`${server.url}${script}.map`)).status, script).toBe(404);
    expect(text, script).not.toMatch(/\$argon2id|COUNTINGHOUSE_SECRET|DATABASE_URL|4242420000000018/);
  }
  for (const path of [
    '/__nextjs_original-stack-frames',
    '/__nextjs_source-map',
    '/_next/webpack-hmr',
    '/_next/image?url=%2Ficon%2Flive.svg&w=64&q=75',
    '/.env',
    '/.git/config',
    '/package.json',
    '/dist/server.js',
    '/_next/static/../../package.json',
    '/api/debug',
    '/api/v1/.env',
  ]) {
    expect([400, 401, 404], path).toContain((await fetch(server.url + path)).status);
  }
});

test('a protected address shows nothing without a session, however it is asked for', async ({
  shop,
  server,
}) => {
  const payment = await shop.pay({ amount: 5_000, customer_email: EMAIL, reference: 'SECRET-REFERENCE' });
  const { slug } = shop;
  const paths = [
    shop.path('/home'),
    shop.path('/payments'),
    shop.path(`/payments/${payment.id}`),
    shop.path('/keys'),
    shop.path('/events'),
    shop.path('/checkout'),
    `//m/${slug}/sandbox/payments`,
    `/m//${slug}/sandbox/payments`,
    `/m/${slug}/sandbox/payments/`,
    `/en/m/${slug}/sandbox/payments`,
    `/%6d/${slug}/sandbox/payments`,
    `/m/${slug}/sandbox%2fpayments`,
    `/m/${slug}/sandbox/payments.rsc`,
    `/m/${slug}/sandbox/payments.segments/_tree.segment.rsc`,
    `/_next/data/build/m/${slug}/sandbox/payments.json`,
  ];
  const tricks: Record<string, string>[] = [
    {},
    { RSC: '1' },
    { RSC: '1', 'Next-Router-Prefetch': '1' },
    { RSC: '1', 'Next-Router-Segment-Prefetch': '/_tree' },
    {
      'X-Middleware-Subrequest': 'src/middleware:src/middleware:src/middleware:src/middleware:src/middleware',
    },
    { 'X-Forwarded-Host': 'evil.example', Host: 'evil.example' },
    { 'X-Countinghouse-Address': '127.0.0.1', 'X-Countinghouse-Path': 'https://evil.example/' },
    { 'X-Original-URL': '/sign-in', 'X-Rewrite-URL': '/sign-in' },
    { Cookie: 'countinghouse-session=x; next-auth.session-token=x' },
  ];
  for (const path of paths) {
    for (const headers of tricks) {
      const answer = await fetch(server.url + path, { headers, redirect: 'manual' });
      const text = await answer.text();
      const name = `${path} ${JSON.stringify(headers)}`;
      expect(answer.status, name).toBeLessThan(500);
      expect(text, name).not.toMatch(/SECRET-REFERENCE|ada\.lane|50\.00/);
      // The page names what it was asked for; of the payment itself there is not even a number. Messages may have its words.
      if (payment.id === path.split('/').at(-1)) expect(text, name).not.toMatch(/amount_captured\W{1,8}\d/);
      else expect(text, name).not.toContain(payment.id);
      expect(answer.headers.get('location') ?? '', name).not.toContain('evil.example');
      expect(text, name).not.toContain('evil.example');
    }
  }
  const stranger = await makeMember(await makeMerchant(), 'owner');
  for (const path of paths.slice(0, 6)) {
    const answer = await fetch(server.url + path, { headers: { Cookie: stranger.cookie } });
    expect(answer.status, path).toBe(404);
    expect(await answer.text(), path).not.toMatch(/SECRET-REFERENCE|ada\.lane|50\.00/);
  }
});

test('a lowered role and a removed member count within a second', async ({ shop, server }) => {
  const { merchantId, id: sandbox } = shop.sandbox.environment;
  const member = await makeMember({ merchantId, sandbox } as never, 'admin');
  const status = async (rest: string) =>
    (await fetch(server.url + shop.path(rest), { headers: { Cookie: member.cookie }, redirect: 'manual' }))
      .status;
  const api = async (path: string) =>
    (
      await fetch(`${server.url}/api/v1${path}`, {
        headers: { Cookie: member.cookie, 'Countinghouse-Environment': sandbox },
      })
    ).status;
  expect([await status('/keys'), await api('/customers')]).toEqual([200, 200]);
  const pool = server.database.owner;
  await pool.query(`UPDATE member SET role = 'analyst' WHERE id = $1`, [member.id]);
  await sleep(900);
  expect([await status('/keys'), await api('/customers'), await api('/payments')]).toEqual([403, 403, 200]);
  await pool.query('DELETE FROM member WHERE id = $1', [member.id]);
  await sleep(900);
  expect([await status('/home'), await api('/payments')]).toEqual([404, 404]);
  await pool.query('UPDATE "user" SET disabled_at = now() WHERE id = $1', [member.userId]);
  expect([await status('/home'), await api('/payments')]).toEqual([307, 401]);
});

test('after signing in nobody is led to another site', async ({ browser, shop, server }) => {
  const bad = [
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example/',
    '/%09/evil.example',
    '/.//evil.example',
    'javascript:alert(1)',
    '/sign-in?next=//evil.example',
    '/api/auth/signout',
  ];
  for (const next of bad) {
    const context = await browser.newContext({ baseURL: server.url });
    await context.route(
      (url) => url.hostname === 'evil.example',
      (route) => route.fulfill({ body: 'evil' }),
    );
    const page = await context.newPage();
    await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
    await page.getByLabel('E-mail').fill(shop.ownerEmail);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL((url) => url.pathname !== '/sign-in');
    expect(new URL(page.url()).origin, next).toBe(server.url);
    await context.close();
  }
  for (const path of ['/api/auth/signin', '/api/auth/signout', '/api/auth/error']) {
    const answer = await fetch(`${server.url}${path}?callbackUrl=https://evil.example/`, {
      redirect: 'manual',
    });
    expect(answer.headers.get('location') ?? '', path).not.toMatch(/evil\.example/);
    expect(await answer.text(), path).not.toContain('evil.example');
  }
});
