import { CARDS, expect, test } from './checkout-world';

const FIELDS = {
  key: 'a-key-of-sixteen-characters',
  method: 'card',
  number: CARDS.visa,
  expiry: '12/30',
  cvc: '123',
};

test('another site’s form is refused', async ({ request, openSession, paymentsOf }) => {
  const session = await openSession();
  const foreign: Record<string, string>[] = [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
  ];
  for (const headers of foreign) {
    for (const route of ['pay', 'cancel']) {
      const answer = await request.post(`${session.url}/${route}`, {
        form: FIELDS,
        headers,
        maxRedirects: 0,
      });
      expect(answer.status(), `${route} ${JSON.stringify(headers)}`).toBe(403);
      expect(await answer.json()).toMatchObject({ code: 'origin_not_allowed' });
    }
  }
  expect(await paymentsOf(session)).toEqual([]);
});

test('other content types, large bodies and broken JSON are refused', async ({
  request,
  openSession,
  paymentsOf,
}) => {
  const { url, ...session } = await openSession();
  const send = (data: string, type: string) =>
    request.post(`${url}/pay`, {
      data: Buffer.from(data),
      headers: { 'content-type': type },
      maxRedirects: 0,
    });
  expect((await send('x', 'text/plain')).status()).toBe(415);
  expect((await send('x', 'multipart/form-data; boundary=x')).status()).toBe(415);
  expect((await send(`key=${'x'.repeat(9_000)}`, 'application/x-www-form-urlencoded')).status()).toBe(413);
  expect((await send('{"key":', 'application/json')).status()).toBe(400);
  for (const text of ['null', '[]', '{"key":{"a":1}}', '{"__proto__":{"key":"x"}}', '""']) {
    expect(await (await send(text, 'application/json')).json()).toMatchObject({
      next: 'retry',
      problem: 'stale',
    });
  }
  expect(await paymentsOf({ url, ...session })).toEqual([]);
});

test('a method that the session does not take is refused', async ({ request, openSession, paymentsOf }) => {
  const session = await openSession({ methods: ['card'] });
  const answer = await request.post(`${session.url}/pay`, { data: { ...FIELDS, method: 'alipay' } });
  expect(await answer.json()).toMatchObject({ next: 'retry', problem: 'unavailable' });
  const unknown = await request.post(`${session.url}/pay`, { data: { ...FIELDS, method: 'cash' } });
  expect(await unknown.json()).toMatchObject({ next: 'retry', problem: 'malformed' });
  expect(await paymentsOf(session)).toEqual([]);
});

test('trying card after card ends in 429, whatever the card', async ({
  request,
  openSession,
  attemptsOf,
}) => {
  const session = await openSession();
  const statuses: number[] = [];
  for (let number = 0; number < 12; number += 1) {
    const key = `a-key-of-sixteen-${String(number).padStart(2, '0')}`;
    const answer = await request.post(`${session.url}/pay`, {
      data: { ...FIELDS, key, number: CARDS.declined },
    });
    statuses.push(answer.status());
  }
  expect(statuses.slice(-2)).toEqual([429, 429]);
  const good = await request.post(`${session.url}/pay`, {
    data: { ...FIELDS, key: 'another-key-of-sixteen' },
  });
  expect(good.status()).toBe(429);
  expect(Number(good.headers()['retry-after'])).toBeGreaterThan(0);
  expect(await attemptsOf(session)).toHaveLength(5);
});

test('the route and the return have no other methods that do anything', async ({ request, openSession }) => {
  const session = await openSession();
  const page = await request.get(`${session.url}/pay`, { maxRedirects: 0 });
  expect(page.status()).toBe(303);
  for (const method of ['PUT', 'DELETE', 'PATCH']) {
    expect((await request.fetch(`${session.url}/pay`, { method })).status()).toBe(405);
  }
  const status = await request.get(`${session.url}/status`);
  expect(await status.json()).toEqual({ state: 'open' });
  expect(status.headers()['cache-control']).toContain('no-store');
});
