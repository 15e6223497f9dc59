import { actorFromCookie } from '@/lib/auth/actor';
import { pendingSignIn } from '@/lib/auth/pending-sign-in';
import { startSession, userOfToken } from '@/lib/auth/session';
import { signIn } from '@/lib/auth/sign-in';
import { db, pool } from '@/lib/db';
import { newChallenge, takeChallenge } from '@/lib/factors/challenges';
import { removeFactor, replaceRecoveryCodes } from '@/lib/factors/change-factors';
import { resetFactors } from '@/lib/factors/reset-factors';
import { openSeed, sealSeed } from '@/lib/factors/seal-seed';
import { beginTotp, confirmTotp } from '@/lib/factors/set-up-totp';
import { newSeed, stepOf } from '@/lib/factors/totp';
import { factorNotices } from '@/lib/notices/factors';
import { signInNotices } from '@/lib/notices/queries';
import { codeOf } from '../support/codes';
import { expect, test } from '../support/database';
import { cookieOf, FACTS, makeMerchant, PASSWORD, REQUEST, refusal } from './auth-support';
import { ownerWithApp, passwordOnly } from './factors-world';

test('codes are those of RFC 6238, one step early or late and no further', () => {
  const seed = Buffer.from('12345678901234567890');
  for (const [seconds, code] of [
    [59, '287082'],
    [1111111109, '081804'],
    [1234567890, '005924'],
    [2000000000, '279037'],
  ] as const) {
    const step = Math.floor(seconds / 30);
    for (const drift of [-1, 0, 1])
      expect(stepOf(seed, code, (seconds + 30 * drift) * 1000), `${code} ${drift}`).toBe(step);
    for (const drift of [-2, 2]) expect(stepOf(seed, code, (seconds + 30 * drift) * 1000)).toBeNull();
  }
  for (const text of ['', '12345', '1234567', 'abcdef', '28708２'])
    expect(stepOf(seed, text, 59_000)).toBeNull();
});

test('a seed opens for its row of its user only', () => {
  const seed = newSeed();
  const sealed = sealSeed('usr_a', 'fac_1', seed);
  expect(sealed.includes(seed)).toBe(false);
  expect(openSeed('usr_a', 'fac_1', sealed)).toEqual(seed);
  expect(() => openSeed('usr_b', 'fac_1', sealed)).toThrow(/does not open/);
  expect(() => openSeed('usr_a', 'fac_2', sealed)).toThrow(/does not open/);
});

test('an app counts once a code of it was shown, and then the password alone opens nothing', async () => {
  const merchant = await makeMerchant();
  const first = await signIn({ email: merchant.email, password: PASSWORD }, FACTS, null);
  const other = await startSession(merchant.ownerId, FACTS, null);
  const owner = await actorFromCookie(await cookieOf(first?.token ?? ''), merchant.sandbox, REQUEST);
  const { id, seed } = await beginTotp(owner);
  expect(await signIn({ email: merchant.email, password: PASSWORD }, FACTS, null)).toMatchObject({
    awaitsFactor: false,
  });
  expect(await refusal(confirmTotp(owner, { id, code: '000000' }))).toMatchObject({ code: 'factor_wrong' });
  const begunAgain = await beginTotp(owner);
  expect(await refusal(confirmTotp(owner, { id, code: await codeOf(seed) }))).toMatchObject({
    code: 'not_found',
  });
  const { recoveryCodes } = await confirmTotp(owner, {
    id: begunAgain.id,
    code: await codeOf(begunAgain.seed),
  });
  expect(recoveryCodes).toHaveLength(10);
  expect(await userOfToken(other, { touch: false }), 'what was opened without it has ended').toBeNull();
  expect(await userOfToken(first?.token ?? '', { touch: false }), 'this session goes on').not.toBeNull();

  const begun = await passwordOnly(merchant.email);
  expect(await userOfToken(begun.token, { touch: true }), 'it is no session').toBeNull();
  const half = actorFromCookie(await cookieOf(begun.token), merchant.sandbox, REQUEST);
  expect(await refusal(half)).toMatchObject({ code: 'not_signed_in' });
  await expect(
    startSession(merchant.ownerId, FACTS, null),
    'the database refuses it too',
  ).rejects.toMatchObject({
    constraint: 'session_needs_factor',
  });
});

test('a code is taken once, by one of two who send it at the same moment', async () => {
  const { merchant, seed } = await ownerWithApp();
  const code = await codeOf(seed);
  const rivals = await Promise.all([passwordOnly(merchant.email), passwordOnly(merchant.email)]);
  const tries = await Promise.allSettled(rivals.map(({ finish }) => finish({ kind: 'code', code })));
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const late = await passwordOnly(merchant.email);
  for (const used of [code, await codeOf(seed, -1), await codeOf(seed, -2), await codeOf(seed, 2)])
    expect(await refusal(late.finish({ kind: 'code', code: used })), used).toMatchObject({
      code: 'factor_wrong',
    });
  const next = await codeOf(seed, 1);
  const token = await late.finish({ kind: 'code', code: `${next.slice(0, 3)} ${next.slice(3)}` });
  expect(token).not.toBe(late.token);
  expect(await userOfToken(token, { touch: false })).toMatchObject({ isConfirmed: true });
  expect(await pendingSignIn(late.token), 'a sign-in ends once').toBeNull();
});

test('a sign-in that waits for too long is over', async ({ database }) => {
  const { merchant, seed } = await ownerWithApp();
  const begun = await passwordOnly(merchant.email);
  await database.owner.query(
    `UPDATE pending_sign_in SET expires_at = now() - interval '1 second' WHERE id = $1`,
    [begun.pending.id],
  );
  expect(await refusal(begun.finish({ kind: 'code', code: await codeOf(seed) }))).toMatchObject({
    code: 'not_signed_in',
  });
});

test('recovery codes work once each, however they are typed, and end with new ones', async () => {
  const { merchant, owner, recoveryCodes } = await ownerWithApp();
  const [first = '', second = '', third = ''] = recoveryCodes;
  const kept = await db().recoveryCode.findMany({ where: { userId: owner.id } });
  expect(JSON.stringify(kept)).not.toContain(first);
  const use = async (code: string) => (await passwordOnly(merchant.email)).finish({ kind: 'code', code });
  await use(first);
  expect(await refusal(use(first))).toMatchObject({ code: 'factor_wrong' });
  await use(` ${second.toUpperCase().replaceAll('-', ' ')} `);
  const { recoveryCodes: fresh } = await replaceRecoveryCodes(owner);
  expect(await refusal(use(third))).toMatchObject({ code: 'factor_wrong' });
  await use(fresh[0] ?? '');
  expect((await factorNotices(owner)).map(({ kind }) => kind)).toEqual([
    'recovery_code_used',
    'recovery_codes_made',
    'recovery_code_used',
    'recovery_code_used',
    'totp_added',
  ]);
});

test('ten wrong codes lock, also the right one; the member hears that the password was known', async () => {
  const { merchant, owner, seed } = await ownerWithApp();
  const thief = '203.0.113.77';
  const { finish } = await passwordOnly(merchant.email, thief);
  for (let n = 0; n < 10; n += 1)
    expect(await refusal(finish({ kind: 'code', code: `00000${n}` }))).toMatchObject({
      code: 'factor_wrong',
    });
  expect(await refusal(finish({ kind: 'code', code: await codeOf(seed) }))).toMatchObject({
    code: 'factor_locked',
    status: 429,
  });
  const password = { kind: 'password', password: PASSWORD } as const;
  expect(await refusal(finish(password))).toMatchObject({ code: 'factor_locked' });
  expect(await signInNotices(owner)).toMatchObject([
    { isOwn: true, locked: true, passwordKnown: true, addresses: [thief] },
  ]);
  const outcomes = await db().signInAttempt.groupBy({
    by: ['outcome'],
    where: { userId: owner.id, ip: thief },
    _count: true,
  });
  expect(Object.fromEntries(outcomes.map((row) => [row.outcome, row._count]))).toEqual({
    awaits_factor: 1,
    wrong_factor: 10,
    locked: 2,
  });
  const home = await passwordOnly(merchant.email);
  await home.finish({ kind: 'code', code: await codeOf(seed, 1) });
});

test('the password is no second factor, and removing the last factor ends the recovery codes', async () => {
  const { merchant, owner, factorId, recoveryCodes } = await ownerWithApp();
  const { finish } = await passwordOnly(merchant.email);
  expect(await refusal(finish({ kind: 'password', password: PASSWORD }))).toMatchObject({
    code: 'factor_wrong',
  });
  const stranger = await ownerWithApp();
  expect(await refusal(removeFactor(stranger.owner, { id: factorId }))).toMatchObject({ code: 'not_found' });
  expect(await removeFactor(owner, { id: factorId })).toEqual({ id: factorId });
  expect(await signIn({ email: merchant.email, password: PASSWORD }, FACTS, null)).toMatchObject({
    awaitsFactor: false,
  });
  expect(recoveryCodes).toHaveLength(10);
  expect(await db().recoveryCode.count({ where: { userId: owner.id } })).toBe(0);
  expect(await refusal(replaceRecoveryCodes(owner))).toMatchObject({ code: 'not_found' });
});

test('an operator lets in whoever has lost everything, and it is told', async () => {
  const { merchant, owner, cookie } = await ownerWithApp();
  expect(await resetFactors(merchant.email)).toEqual({ user: owner.id });
  expect(await refusal(actorFromCookie(cookie, merchant.sandbox, REQUEST))).toMatchObject({
    code: 'not_signed_in',
  });
  expect(await signIn({ email: merchant.email, password: PASSWORD }, FACTS, null)).toMatchObject({
    awaitsFactor: false,
  });
  expect((await factorNotices(owner))[0]).toMatchObject({ kind: 'factors_reset' });
  expect(await refusal(resetFactors(merchant.email))).toMatchObject({ code: 'not_found' });
});

test('a challenge is taken once, by its holder, for its purpose and within five minutes', async () => {
  const fresh = async () => Buffer.from(await newChallenge('ses_a', 'confirmation')).toString('base64url');
  const challenge = await fresh();
  expect(Buffer.from(challenge, 'base64url')).toHaveLength(32);
  expect(await takeChallenge('ses_b', 'confirmation', challenge)).toBe(false);
  expect(await takeChallenge('ses_a', 'registration', challenge)).toBe(false);
  expect(await takeChallenge('ses_a', 'confirmation', challenge)).toBe(true);
  expect(await takeChallenge('ses_a', 'confirmation', challenge)).toBe(false);
  const older = await fresh();
  const newer = await fresh();
  expect(await takeChallenge('ses_a', 'confirmation', older), 'a newer one took its place').toBe(false);
  await pool().query(
    `UPDATE factor_challenge SET expires_at = expires_at - interval '5 minutes' WHERE holder_id = 'ses_a'`,
  );
  expect(await takeChallenge('ses_a', 'confirmation', newer)).toBe(false);
});

test('a sign-in with the password alone does not slip in beside a first factor', async ({ database }) => {
  const { ownerId } = await makeMerchant();
  const client = await database.app.connect();
  try {
    await client.query('BEGIN');
    const begin = { id: 'fac_1', sealed_seed: 'AAAA' };
    const confirm = {
      id: 'fac_1',
      step: 1,
      session_id: '',
      digests: [],
      event_id: 'fev_1',
      kind: 'totp_added',
    };
    await client.query('SELECT totp_begin($1, $2)', [ownerId, JSON.stringify(begin)]);
    await client.query('SELECT totp_confirm($1, $2)', [ownerId, JSON.stringify(confirm)]);
    // The password was checked a moment before; the factor is committed a moment later.
    const signedIn = startSession(ownerId, FACTS, null).then(
      () => 'opened',
      ({ constraint }) => constraint,
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    await client.query('COMMIT');
    expect(await signedIn).toBe('session_needs_factor');
  } finally {
    client.release();
  }
  const open = await pool().query('SELECT id FROM session WHERE user_id = $1 AND revoked_at IS NULL', [
    ownerId,
  ]);
  expect(open.rows).toEqual([]);
});
