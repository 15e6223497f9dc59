import { systemActor } from '@/lib/auth/actor';
import { createCustomer } from '@/lib/customers/create-customer';
import { CreateCustomer } from '@/lib/customers/schema';
import { pool } from '@/lib/db';
import { makeMember, makeMerchant } from '../operations/auth-support';
import { expect, test } from '../support/shared-server';
import { factsOf, openStream, type StreamClient, strangeCookie } from '../support/stream-client';

async function newCustomer(environmentId: string, email = 'ann@shop.example') {
  const input = CreateCustomer.parse({ email, name: 'Ann Lee' });
  return (await createCustomer(await systemActor(environmentId), input, { claim: null })).row;
}

test('a member is told what happens in the environment asked for, and in no other', async ({ server }) => {
  const [ours, theirs] = [await makeMerchant(), await makeMerchant()];
  const { cookie } = await makeMember(ours, 'owner');
  const stream = await openStream(server.url, ours.sandbox, cookie);
  expect(stream.status).toBe(200);
  expect(stream.headers.get('content-type')).toContain('text/event-stream');
  expect(stream.headers.get('x-accel-buffering')).toBe('no');
  expect(stream.headers.get('cache-control')).toContain('no-store');
  await expect.poll(() => stream.told[0]?.event).toBe('ready');
  await newCustomer(theirs.sandbox);
  await newCustomer(ours.live);
  const customer = await newCustomer(ours.sandbox);
  await expect.poll(() => factsOf(stream)).toEqual([`customer.created ${customer.id}`]);
  expect(JSON.stringify(stream.told)).not.toMatch(/Ann Lee|ann@shop/i);
  stream.close();
});

test('Last-Event-ID continues where the connection broke', async ({ server }) => {
  const merchant = await makeMerchant();
  const { cookie } = await makeMember(merchant, 'owner');
  const first = await openStream(server.url, merchant.sandbox, cookie);
  const one = await newCustomer(merchant.sandbox);
  await expect.poll(() => factsOf(first)).toHaveLength(1);
  first.close();
  const [two, three] = [await newCustomer(merchant.sandbox), await newCustomer(merchant.sandbox)];
  const again = await openStream(server.url, merchant.sandbox, cookie, {
    'Last-Event-ID': first.told.at(-1)?.id ?? '',
  });
  await expect.poll(() => factsOf(again)).toEqual([two, three].map(({ id }) => `customer.created ${id}`));
  expect(factsOf(again)).not.toContain(`customer.created ${one.id}`);
  again.close();
});

test('a member who is removed loses the stream within a second', async ({ server }) => {
  const merchant = await makeMerchant();
  const { cookie, id } = await makeMember(merchant, 'support');
  const stream = await openStream(server.url, merchant.sandbox, cookie);
  await expect.poll(() => stream.told[0]?.event).toBe('ready');
  await pool().query('DELETE FROM member WHERE id = $1', [id]);
  const removed = performance.now();
  expect((await stream.ended) - removed).toBeLessThan(1_500);
  const next = await openStream(server.url, merchant.sandbox, cookie);
  expect(next.status).toBe(404);
});

test('strangers, other sites and other methods get no stream', async ({ server }) => {
  const [ours, theirs] = [await makeMerchant(), await makeMerchant()];
  const { cookie } = await makeMember(ours, 'owner');
  const statusOf = async (environment: string, sent: string | null, headers = {}) => {
    const stream = await openStream(server.url, environment, sent, headers);
    stream.close();
    return stream.status;
  };
  expect(await statusOf(ours.sandbox, null)).toBe(401);
  expect(await statusOf(ours.sandbox, strangeCookie())).toBe(401);
  expect(await statusOf(theirs.sandbox, cookie)).toBe(404);
  expect(await statusOf('env_none', cookie)).toBe(404);
  expect(await statusOf(ours.sandbox, cookie, { 'Sec-Fetch-Site': 'cross-site' })).toBe(403);
  const posted = await fetch(`${server.url}/api/stream?environment=${ours.sandbox}`, {
    method: 'POST',
    headers: { Cookie: cookie },
  });
  expect(posted.status).toBe(405);
  expect(posted.headers.get('allow')).toBe('GET');
});

test('a member who opens too many streams is told to close some', async ({ server }) => {
  const merchant = await makeMerchant();
  const { cookie } = await makeMember(merchant, 'owner');
  const open: StreamClient[] = [];
  for (let n = 0; n < 12; n += 1) open.push(await openStream(server.url, merchant.sandbox, cookie));
  await expect.poll(() => open.every(({ told }) => told[0]?.event === 'ready')).toBe(true);
  const refused = await openStream(server.url, merchant.sandbox, cookie);
  expect(refused.status).toBe(429);
  for (const stream of open) stream.close();
});
