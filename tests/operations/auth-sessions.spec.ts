import { actorFromCookie, actorFromRequest, systemActor } from '@/lib/auth/actor';
import { addressRange, clientAddress } from '@/lib/auth/addresses';
import { forgetOldSignIns } from '@/lib/auth/forget-sign-ins';
import { nextAuthOptions } from '@/lib/auth/next-auth';
import { pathInside } from '@/lib/auth/return-paths';
import {
  endAllSessions,
  endSession,
  openToken,
  sealToken,
  sessionCookieName,
  startSession,
  tokenFromCookieHeader,
  userOfToken,
} from '@/lib/auth/session';
import { pool } from '@/lib/db';
import { createMember } from '@/lib/merchants/create-member';
import { listMembers } from '@/lib/merchants/queries';
import { expect, test } from '../support/database';
import {
  cookieOf,
  FACTS,
  giveRole,
  headers,
  makeMember,
  makeMerchant,
  PASSWORD,
  REQUEST,
  refusal,
  takeOut,
} from './auth-support';

test('the cookie holds the sealed token and nothing about the user', async () => {
  const { ownerId, email } = await makeMerchant();
  const token = await startSession(ownerId, FACTS, null);
  const sealed = await sealToken(token);
  expect(await openToken(sealed)).toBe(token);
  expect(Buffer.from(sealed.split('.').join(''), 'base64url').toString()).not.toContain(email);
  expect(await openToken(`${sealed}x`)).toBeNull();
  expect(await openToken('eyJhbGciOiJub25lIn0.e30.')).toBeNull();
  expect(await tokenFromCookieHeader(`other=1; ${sessionCookieName()}=${sealed}; last=2`)).toBe(token);
});

test('a session that was ended is refused on the next request, with the same cookie', async () => {
  const merchant = await makeMerchant();
  const token = await startSession(merchant.ownerId, FACTS, null);
  const cookie = await cookieOf(token);
  await actorFromCookie(cookie, merchant.sandbox, REQUEST);
  await endSession(token);
  expect(await refusal(actorFromCookie(cookie, merchant.sandbox, REQUEST))).toMatchObject({
    code: 'not_signed_in',
    status: 401,
  });
});

test('signing out everywhere ends every session; a disabled user has none', async () => {
  const { ownerId } = await makeMerchant();
  const tokens = [await startSession(ownerId, FACTS, null), await startSession(ownerId, FACTS, null)];
  await endAllSessions(ownerId);
  for (const token of tokens) expect(await userOfToken(token, { touch: true })).toBeNull();
  const later = await startSession(ownerId, FACTS, null);
  expect(await userOfToken(later, { touch: true })).toMatchObject({ id: ownerId });
  await pool().query('UPDATE "user" SET disabled_at = now() WHERE id = $1', [ownerId]);
  expect(await userOfToken(later, { touch: true })).toBeNull();
});

test('a session ends after an hour without a page, and after twelve hours in any case', async () => {
  const { ownerId } = await makeMerchant();
  const idle = await startSession(ownerId, FACTS, null);
  await pool().query(`UPDATE session SET last_seen_at = now() - interval '59 minutes' WHERE user_id = $1`, [
    ownerId,
  ]);
  expect(await userOfToken(idle, { touch: false })).not.toBeNull();
  expect(await userOfToken(idle, { touch: true })).not.toBeNull();
  await pool().query(
    `UPDATE session SET last_seen_at = last_seen_at - interval '59 minutes' WHERE user_id = $1`,
    [ownerId],
  );
  expect(await userOfToken(idle, { touch: false }), 'the touch counted').not.toBeNull();
  await pool().query(`UPDATE session SET last_seen_at = now() - interval '61 minutes' WHERE user_id = $1`, [
    ownerId,
  ]);
  expect(await userOfToken(idle, { touch: true })).toBeNull();
  const old = await startSession(ownerId, FACTS, null);
  await pool().query(
    `UPDATE session SET expires_at = expires_at - interval '12 hours 1 second' WHERE user_id = $1`,
    [ownerId],
  );
  expect(await userOfToken(old, { touch: true })).toBeNull();
});

test('a changed role and a removed member count from the next request on', async () => {
  const merchant = await makeMerchant();
  const operator = await systemActor(merchant.live);
  const member = await makeMember(merchant, 'admin');
  expect((await member.actorIn(merchant.live)).permissions.has('keys:write')).toBe(true);
  await giveRole(operator, member.id, 'analyst');
  expect(await member.actorIn(merchant.live)).toMatchObject({ role: 'analyst', refundLimit: 0 });
  await takeOut(operator, member.id);
  // Nowhere a member any more, so the session itself has ended.
  expect(await refusal(member.actorIn(merchant.live))).toMatchObject({ code: 'not_signed_in', status: 401 });
  const both = await makeMerchant();
  const second = await makeMerchant();
  await createMember(await systemActor(second.live), {
    email: both.email,
    role: 'finance',
    password: PASSWORD,
  });
  const cookie = await cookieOf(await startSession(both.ownerId, FACTS, null));
  const joined = (await listMembers(await systemActor(second.live))).find(
    ({ email }) => email === both.email,
  );
  await takeOut(await systemActor(second.live), joined?.id ?? '');
  expect(await refusal(actorFromCookie(cookie, second.live, REQUEST))).toMatchObject({
    code: 'not_found',
    status: 404,
  });
  expect(await actorFromCookie(cookie, both.live, REQUEST)).toMatchObject({ role: 'owner' });
});

test('an environment of others is the same 404 as one that does not exist', async () => {
  const mine = await makeMerchant();
  const theirs = await makeMerchant();
  const cookie = await cookieOf(await startSession(mine.ownerId, FACTS, null));
  const answers = [];
  for (const id of [
    theirs.sandbox,
    theirs.live,
    'env_01kb7q2m8t4w9x5r0c6hz3vn1e',
    'env_1',
    '../live',
    "' OR 1=1 --",
  ]) {
    const { code, status, detail, details } = await refusal(actorFromCookie(cookie, id, REQUEST));
    answers.push(JSON.stringify({ code, status, detail, details }));
  }
  expect(new Set(answers).size).toBe(1);
  expect(answers[0]).toContain('not_found');
});

test('the API takes a session on GET only, from our own pages, with the environment named', async () => {
  const merchant = await makeMerchant();
  const cookie = await cookieOf(await startSession(merchant.ownerId, FACTS, null));
  const good = { cookie, 'countinghouse-environment': merchant.sandbox };
  const ask = (values: Record<string, string>, method = 'GET') =>
    actorFromRequest(headers(values), { ...REQUEST, method });
  expect(await ask(good)).toMatchObject({ kind: 'member', role: 'owner' });
  expect(await ask({ ...good, 'sec-fetch-site': 'same-origin' })).toMatchObject({ kind: 'member' });
  expect(await refusal(ask({ ...good, 'sec-fetch-site': 'cross-site' }))).toMatchObject({
    code: 'origin_not_allowed',
  });
  expect(await refusal(ask(good, 'POST'))).toMatchObject({ code: 'invalid_key' });
  expect(await refusal(ask({ cookie }))).toMatchObject({ code: 'invalid_key' });
  expect(await refusal(ask({ ...good, authorization: 'Bearer sk_live_x' }))).toMatchObject({
    code: 'invalid_key',
  });
});

test('after signing in nobody is sent to another site', async () => {
  const paths: [string | null, string][] = [
    ['/m/meridian/live?status=failed#top', '/m/meridian/live?status=failed#top'],
    ['/m/meridian/live?status=failed&_rsc=1a2b', '/m/meridian/live?status=failed'],
    ['https://evil.example/', '/'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['/\t/evil.example', '/'],
    ['/./\u002f/evil.example', '/'],
    ['javascript:alert(1)', '/'],
    ['/sign-in?next=/sign-in', '/'],
    ['/api/auth/signout', '/'],
    [null, '/'],
    ['', '/'],
    [`/${'a'.repeat(3_000)}`, '/'],
  ];
  const redirect = nextAuthOptions().callbacks?.redirect;
  for (const [asked, expected] of paths) {
    expect(pathInside(asked, '/'), String(asked)).toBe(expected);
    const base = 'http://localhost:3000';
    if (asked) expect(await redirect?.({ url: asked, baseUrl: base })).toBe(base + expected);
  }
  expect(
    await redirect?.({ url: 'http://localhost:3000.evil.example/', baseUrl: 'http://localhost:3000' }),
  ).toBe('http://localhost:3000/');
});

test('the client address is the socket’s unless a configured proxy says otherwise', () => {
  expect(clientAddress('::ffff:203.0.113.9', '1.2.3.4', [])).toBe('203.0.113.9');
  expect(clientAddress('10.0.0.1', '6.6.6.6, 203.0.113.9', ['10.0.0.1'])).toBe('203.0.113.9');
  expect(clientAddress('10.0.0.1', '203.0.113.9, 10.0.0.2', ['10.0.0.1', '10.0.0.2'])).toBe('203.0.113.9');
  expect(clientAddress('10.0.0.1', 'nonsense', ['10.0.0.1'])).toBe('10.0.0.1');
  expect(clientAddress(undefined, '1.2.3.4', [])).toBeNull();
  expect(addressRange('203.0.113.9')).toBe('203.0.113.0/24');
  expect(addressRange('2001:db8:1:2::5')).toBe('2001:db8:1::/48');
  expect(addressRange('::1')).toBe('0:0:0::/48');
  expect(addressRange(null)).toBe('unknown');
});

test('sessions that ended long ago are deleted, live ones stay', async () => {
  const { ownerId } = await makeMerchant();
  const live = await startSession(ownerId, FACTS, null);
  const ended = await startSession(ownerId, FACTS, null);
  await endSession(ended);
  await forgetOldSignIns();
  const count = async () =>
    (await pool().query('SELECT 1 FROM session WHERE user_id = $1', [ownerId])).rowCount;
  expect(await count()).toBe(2);
  await pool().query(
    `UPDATE session SET revoked_at = now() - interval '31 days' WHERE revoked_at IS NOT NULL`,
  );
  expect(await forgetOldSignIns()).toBeGreaterThan(0);
  expect(await count()).toBe(1);
  expect(await userOfToken(live, { touch: false })).not.toBeNull();
});
