import { actorFromRequest, systemActor } from '@/lib/auth/actor';
import { flushKeyUses, forgetKeyUses } from '@/lib/auth/key-uses';
import { bindKeyAddresses } from '@/lib/credentials/bind-key-addresses';
import { callsOfKeys, getKey, isSafeToRevoke, sourcesOfKey } from '@/lib/credentials/queries';
import { revokeKey } from '@/lib/credentials/revoke-key';
import { rotateKey } from '@/lib/credentials/rotate-key';
import { BindKeyAddresses, CreateKey, RotateKey } from '@/lib/credentials/schema';
import { pool } from '@/lib/db';
import { expect, test } from '../support/database';
import { makeKey, makeMember, makeMerchant, REQUEST, refusal } from './auth-support';

const NO_CLAIM = { claim: null };
const SECRET = CreateKey.parse({ name: 'Order service', scopes: { payments: 'read' } });

async function newKey(input = SECRET) {
  const merchant = await makeMerchant();
  const operator = await systemActor(merchant.sandbox);
  return { merchant, operator, key: await makeKey(operator, input) };
}

function callFrom(secret: string, ip: string | null = '198.51.100.7', agent = 'shop/1.0') {
  const given = new Map([
    ['authorization', `Bearer ${secret}`],
    ['user-agent', agent],
  ]);
  return actorFromRequest(given, { ...REQUEST, ip, method: 'POST' });
}

const rotate = (actor: Parameters<typeof rotateKey>[0], id: string, overlapHours?: 0 | 1 | 24 | 72 | 168) =>
  rotateKey(actor, RotateKey.parse({ id, overlapHours }), NO_CLAIM);

test('a successor has the same rights, and both keys are good until the old one ends', async ({
  database,
}) => {
  const { operator, key } = await newKey();
  const made = await rotate(operator, key.id);
  expect(made).toMatchObject({ name: 'Order service', permissions: ['payments:read'], replaces: key.id });
  expect(made.secret).not.toBe(key.secret);
  expect((await callFrom(key.secret)).id).toBe(key.id);
  expect((await callFrom(made.secret)).permissions).toEqual((await callFrom(key.secret)).permissions);
  const old = await getKey(operator, key.id);
  const left = Date.parse(old?.expiresAt ?? '') - Date.now();
  expect(left).toBeGreaterThan(23.9 * 3_600_000);
  expect(left).toBeLessThan(24.1 * 3_600_000);
  await database.owner.query("UPDATE api_key SET expires_at = now() - interval '1 second' WHERE id = $1", [
    key.id,
  ]);
  await expect.poll(async () => callFrom(key.secret).catch(({ code }) => code)).toBe('invalid_key');
  expect((await callFrom(made.secret)).id).toBe(made.id);
});

test('without overlap the old key ends at once; an overlap never makes it live longer', async () => {
  const { operator, key } = await newKey();
  await callFrom(key.secret);
  await rotate(operator, key.id, 0);
  expect((await refusal(callFrom(key.secret))).code).toBe('invalid_key');
  const short = await makeKey(operator, CreateKey.parse({ name: 'Short', expiresInDays: 1 }));
  const next = await rotate(operator, short.id, 168);
  expect((await getKey(operator, short.id))?.expiresAt).toBe(short.expiresAt);
  // As long a life as the old one was given, counted from now.
  const life = (one: typeof short) => Date.parse(one.expiresAt ?? '') - Date.parse(one.createdAt);
  expect(life(next)).toBe(life(short));
  await expect(
    pool().query('UPDATE api_key SET expires_at = NULL WHERE id = $1', [short.id]),
  ).rejects.toThrow();
});

test('a key has one successor, however many ask at once; one that was lost can be made again', async () => {
  const { operator, key } = await newKey();
  const asked = await Promise.allSettled([1, 2, 3, 4, 5].map(() => rotate(operator, key.id)));
  const made = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  expect(made).toHaveLength(1);
  for (const one of asked) {
    if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'invalid_state' });
  }
  expect((await refusal(rotate(operator, key.id))).details).toMatchObject({ current_status: 'replaced' });
  await revokeKey(operator, { id: made[0]?.id ?? '' });
  expect((await rotate(operator, key.id)).replaces).toBe(key.id);
  await revokeKey(operator, { id: key.id });
  expect((await refusal(rotate(operator, key.id))).details).toMatchObject({ current_status: 'revoked' });
});

test('a repeated request makes no second successor, and a key of others does not exist', async () => {
  const { merchant, operator, key } = await newKey();
  const claim = { key: 'dialog-7', fingerprint: 'same' };
  const input = RotateKey.parse({ id: key.id });
  await rotateKey(operator, input, { claim });
  const other = await makeKey(operator, SECRET);
  expect((await refusal(rotateKey(operator, { ...input, id: other.id }, { claim }))).code).toBe(
    'already_exists',
  );
  const stranger = await systemActor((await makeMerchant()).sandbox);
  expect((await refusal(rotate(stranger, key.id))).code).toBe('not_found');
  const live = await makeKey(await systemActor(merchant.live), SECRET);
  const developer = await (await makeMember(merchant, 'developer')).actorIn(merchant.live);
  expect((await refusal(rotate(developer, live.id))).code).toBe('insufficient_scope');
});

test('rotated under load no call fails', async () => {
  const { operator, key } = await newKey();
  let current = key.secret;
  let isOver = false;
  let calls = 0;
  const callers = Array.from({ length: 8 }, async () => {
    while (!isOver) {
      await callFrom(current);
      calls += 1;
      await new Promise(setImmediate);
    }
  });
  let id = key.id;
  for (let turn = 0; turn < 5; turn += 1) {
    const made = await rotate(operator, id, 1);
    const before = calls;
    await expect.poll(() => calls, { intervals: [1] }).toBeGreaterThan(before + 50);
    current = made.secret;
    id = made.id;
  }
  isOver = true;
  await Promise.all(callers);
});

test('calls are counted by address and program, and a quiet day makes it safe to revoke', async ({
  database,
}) => {
  const { operator, key } = await newKey();
  expect(await callsOfKeys(operator)).toEqual({});
  for (let call = 0; call < 3; call += 1) await callFrom(key.secret, '203.0.113.4', 'cron/2\u0000\n');
  await callFrom(key.secret, '2001:db8::1', `x${'y'.repeat(300)}`);
  await flushKeyUses();
  await callFrom(key.secret, '203.0.113.4', 'cron/2');
  await flushKeyUses();
  expect(await callsOfKeys(operator)).toEqual({ [key.id]: 5 });
  expect((await sourcesOfKey(operator, key.id)).map(({ ip, agent, calls }) => [ip, agent, calls])).toEqual([
    ['203.0.113.4', 'cron/2', 4],
    ['2001:db8::1', `x${'y'.repeat(99)}`, 1],
  ]);
  const row = await getKey(operator, key.id);
  expect(row).toMatchObject({ lastUsedIp: '203.0.113.4', lastUsedAgent: 'cron/2' });
  if (!row) throw new Error('the key is there');
  const used = Date.parse(row.lastUsedAt ?? '');
  expect(isSafeToRevoke(row, used + 24 * 3_600_000 - 1)).toBe(false);
  expect(isSafeToRevoke(row, used + 24 * 3_600_000)).toBe(true);
  await database.owner.query(
    "UPDATE api_key_use SET hour = hour - interval '7 days 1 hour' WHERE key_id = $1",
    [key.id],
  );
  expect(await callsOfKeys(operator)).toEqual({});
  expect(await forgetKeyUses()).toBe(0);
  await database.owner.query("UPDATE api_key_use SET hour = hour - interval '1 day' WHERE key_id = $1", [
    key.id,
  ]);
  expect(await forgetKeyUses()).toBe(2);
});

const bind = (
  actor: Parameters<typeof bindKeyAddresses>[0],
  id: string,
  ranges: string[],
  acceptRefused = false,
) => bindKeyAddresses(actor, BindKeyAddresses.parse({ id, ranges, acceptRefused }));

test('a key that is bound to addresses is refused from all others, and its successor is bound as well', async () => {
  const { operator, key } = await newKey();
  expect(await bind(operator, key.id, ['10.1.2.3/8', '2001:DB8::/32', '192.0.2.9'])).toMatchObject({
    ipRanges: ['10.0.0.0/8', '192.0.2.9/32', '2001:db8::/32'],
  });
  for (const ip of ['10.255.0.1', '192.0.2.9', '2001:db8:ffff::5']) await callFrom(key.secret, ip);
  for (const ip of ['11.0.0.1', '192.0.2.10', '2001:db9::1', '::1', null]) {
    expect((await refusal(callFrom(key.secret, ip))).code, String(ip)).toBe('ip_not_allowed');
  }
  // A wrong secret learns nothing of it.
  expect((await refusal(callFrom(`${key.secret.slice(0, -1)}!`, '11.0.0.1'))).code).toBe('invalid_key');
  await flushKeyUses();
  expect(await callsOfKeys(operator)).toEqual({ [key.id]: 3 });
  const made = await rotate(operator, key.id);
  expect((await refusal(callFrom(made.secret, '11.0.0.1'))).code).toBe('ip_not_allowed');
  await bind(operator, key.id, []);
  await callFrom(key.secret, '11.0.0.1');
});

test('nobody is locked out unseen, and what is no network is refused', async () => {
  const { operator, key } = await newKey();
  await callFrom(key.secret, '203.0.113.4');
  await callFrom(key.secret, '203.0.113.4');
  await flushKeyUses();
  const guarded = await refusal(bind(operator, key.id, ['10.0.0.0/8']));
  expect([guarded.code, guarded.details.calls]).toEqual(['addresses_in_use', 2]);
  expect((await getKey(operator, key.id))?.ipRanges).toEqual([]);
  await bind(operator, key.id, ['203.0.113.0/24']);
  await bind(operator, key.id, ['10.0.0.0/8'], true);
  expect((await refusal(callFrom(key.secret, '203.0.113.4'))).code).toBe('ip_not_allowed');
  for (const bad of [
    '',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/08',
    '300.1.1.1',
    'localhost',
    '::1/129',
    'fe80::1%eth0',
    '1.2.3.4/8/8',
  ]) {
    expect(BindKeyAddresses.safeParse({ id: key.id, ranges: [bad] }).success, bad).toBe(false);
  }
  await expect(
    pool().query("UPDATE api_key SET ip_ranges = '{10.0.0.1/8}' WHERE id = $1", [key.id]),
  ).rejects.toThrow();
  await expect(pool().query('UPDATE api_key SET replaces = id WHERE id = $1', [key.id])).rejects.toThrow(
    /permission denied/,
  );
});
