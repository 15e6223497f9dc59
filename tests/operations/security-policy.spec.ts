import { actorFromCookie, memberActor } from '@/lib/auth/actor';
import { startSession, userOfToken } from '@/lib/auth/session';
import { currentRights } from '@/lib/auth/standing';
import { pool } from '@/lib/db';
import { removeFactor } from '@/lib/factors/change-factors';
import { factorDeadline } from '@/lib/notices/factors';
import { saveSecurity } from '@/lib/security/save-security';
import { SaveSecurity } from '@/lib/security/schema';
import { deviceOf } from '@/lib/sessions/device';
import { endEverySession, endSession } from '@/lib/sessions/end-sessions';
import { listSessions } from '@/lib/sessions/list-sessions';
import { expect, test } from '../support/database';
import { cookieOf, FACTS, makeMember, makeMerchant, REQUEST, refusal } from './auth-support';
import { ownerWithApp } from './factors-world';

const DEFAULTS = { idleMinutes: 15, maxHours: 12, requiresFactor: false, graceDays: 0 };
const NO_CLAIM = { claim: null };

test('a second factor is asked for after the grace, and until one is set up nothing else is possible', async () => {
  const { merchant, owner, factorId } = await ownerWithApp();
  const member = await makeMember(merchant, 'support');
  const token = await startSession(member.userId, FACTS, null);
  const roles = () => currentRights([{ token, environmentId: merchant.sandbox }]);
  const asked = { ...DEFAULTS, requiresFactor: true, graceDays: 3 };
  await saveSecurity(owner, asked, NO_CLAIM);
  const waiting = await member.actorIn(merchant.sandbox);
  expect(await factorDeadline(waiting)).toMatchObject({ merchant: 'Test shop' });
  expect(await factorDeadline(owner)).toBeNull();
  expect(await roles()).toMatchObject([{ role: 'support' }]);

  const later = { ...asked, idleMinutes: 30 };
  const before = (await saveSecurity(owner, later, NO_CLAIM)).factorRequiredAt;
  expect((await saveSecurity(owner, later, NO_CLAIM)).factorRequiredAt, 'the day stays').toBe(before);
  await pool().query(`UPDATE merchant SET factor_required_at = now() WHERE id = $1`, [merchant.merchantId]);
  expect(await refusal(member.actorIn(merchant.sandbox))).toMatchObject({
    code: 'second_factor_required',
    status: 403,
  });
  expect(await roles()).toEqual([null]);
  const user = await userOfToken(token, { touch: false });
  if (!user) throw new Error('the session itself goes on');
  const setUp = await memberActor(user, merchant.sandbox, REQUEST, { withoutFactor: true });
  expect(setUp.role).toBe('support');
  expect(await refusal(removeFactor(owner, { id: factorId })), 'the last one stays').toMatchObject({
    code: 'second_factor_required',
  });
  await saveSecurity(owner, DEFAULTS, NO_CLAIM);
  expect(await roles()).toMatchObject([{ role: 'support' }]);
  await removeFactor(owner, { id: factorId });
});

test('nobody asks for a factor without one, and limits stay within their bounds', async () => {
  const merchant = await makeMerchant();
  const member = await makeMember(merchant, 'owner');
  const owner = await member.actorIn(merchant.sandbox);
  expect(await refusal(saveSecurity(owner, { ...DEFAULTS, requiresFactor: true }, NO_CLAIM))).toMatchObject({
    code: 'second_factor_required',
  });
  const changes: unknown[] = [];
  await saveSecurity(
    owner,
    { ...DEFAULTS, idleMinutes: 5, maxHours: 1 },
    { claim: null, changes: changes as never },
  );
  expect(changes).toEqual([
    ['idleMinutes', '15', '5'],
    ['maxHours', '12', '1'],
  ]);
  for (const bad of [
    { idleMinutes: 4 },
    { idleMinutes: 61 },
    { maxHours: 0 },
    { maxHours: 25 },
    { graceDays: 15 },
  ])
    expect(SaveSecurity.safeParse({ ...DEFAULTS, ...bad }).success, JSON.stringify(bad)).toBe(false);
});

test('a session that stood still for too long does not come back to live, and ends after the merchant’s hours', async () => {
  const merchant = await makeMerchant();
  const member = await makeMember(merchant, 'finance');
  const token = await startSession(member.userId, FACTS, null);
  const cookie = await cookieOf(token);
  const actorIn = (environment: string) => actorFromCookie(cookie, environment, REQUEST);
  const roles = () => currentRights([{ token, environmentId: merchant.live }]);
  const age = (text: string) =>
    pool().query(`UPDATE session SET ${text} WHERE user_id = $1 AND revoked_at IS NULL`, [member.userId]);
  await age(`last_seen_at = now() - interval '14 minutes'`);
  await actorIn(merchant.live);
  await age(`last_seen_at = now() - interval '16 minutes'`);
  expect(await refusal(actorIn(merchant.live))).toMatchObject({ code: 'not_signed_in' });
  expect(await roles()).toEqual([null]);
  await actorIn(merchant.sandbox);
  // Somebody else at the desk opens a page of the sandbox first: live has not forgotten the pause.
  await userOfToken(token, { touch: true });
  expect(await refusal(actorIn(merchant.live))).toMatchObject({ code: 'not_signed_in' });
  expect(await roles()).toEqual([null]);
  await actorIn(merchant.sandbox);
  await pool().query('UPDATE merchant SET session_max_hours = 2 WHERE id = $1', [merchant.merchantId]);
  await age(`created_at = now() - interval '2 hours 1 second'`);
  expect(await refusal(actorIn(merchant.sandbox))).toMatchObject({ code: 'not_signed_in' });
});

test('a session lives as long as the most patient merchant of the person allows', async () => {
  const merchant = await makeMerchant();
  await pool().query('UPDATE merchant SET session_max_hours = 24 WHERE id = $1', [merchant.merchantId]);
  const token = await startSession(merchant.ownerId, FACTS, null);
  await pool().query(
    `UPDATE session SET expires_at = expires_at - interval '23 hours', created_at = created_at - interval '23 hours'
     WHERE user_id = $1`,
    [merchant.ownerId],
  );
  expect(await userOfToken(token, { touch: false })).not.toBeNull();
});

test('a member sees the own sessions and ends one or all of them, at once', async () => {
  const merchant = await makeMerchant();
  const member = await makeMember(merchant, 'analyst');
  const stranger = await makeMember(merchant, 'owner');
  const phone = {
    ip: '::ffff:116.224.3.9',
    userAgent: 'Mozilla/5.0 (iPhone) Version/19.0 Mobile/15E148 Safari/604.1',
  };
  const other = await startSession(member.userId, phone, null);
  const actor = await member.actorIn(merchant.sandbox);
  const sessions = await listSessions(actor);
  expect(sessions).toMatchObject([
    { isThis: true, ip: FACTS.ip, country: null, factor: 'password' },
    {
      isThis: false,
      ip: phone.ip,
      country: 'CN',
      device: { browser: 'Safari', system: 'iPhone', isPhone: true },
    },
  ]);
  const id = sessions[1]?.id ?? '';
  expect(await refusal(endSession(await stranger.actorIn(merchant.sandbox), { id }))).toMatchObject({
    code: 'not_found',
  });
  await endSession(actor, { id });
  expect(await userOfToken(other, { touch: true })).toBeNull();
  expect(await refusal(endSession(actor, { id }))).toMatchObject({ code: 'not_found' });
  await endEverySession(actor);
  expect(await refusal(member.actorIn(merchant.sandbox))).toMatchObject({ code: 'not_signed_in' });
});

test('browsers are told apart by what they say last', () => {
  const chrome =
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36';
  for (const [agent, browser, system] of [
    [chrome, 'Chrome', 'Linux'],
    [`${chrome} Edg/141.0`, 'Edge', 'Linux'],
    ['Mozilla/5.0 (Windows NT 10.0; rv:144.0) Gecko/20100101 Firefox/144.0', 'Firefox', 'Windows'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Version/26.0 Safari/605.1', 'Safari', 'macOS'],
    ['curl/8', null, null],
    [null, null, null],
  ] as const)
    expect(deviceOf(agent)).toMatchObject({ browser, system });
});
