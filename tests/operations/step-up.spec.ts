import { readdirSync } from 'node:fs';
import { register } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { actorFromCookie, actorFromRequest, systemActor } from '@/lib/auth/actor';
import type { Permission } from '@/lib/auth/permissions';
import { renewSession, startSession, userOfToken } from '@/lib/auth/session';
import { ensureConfirmed, type StepUp } from '@/lib/auth/step-up';
import { pool } from '@/lib/db';
import type { Door } from '@/lib/doors/console-action';
import { renewByProof } from '@/lib/factors/confirm-session';
import { projectRoot } from '../../scripts/data-home.mjs';
import { codeOf } from '../support/codes';
import { expect, test } from '../support/database';
import {
  cookieOf,
  FACTS,
  headers,
  makeKey,
  makeMember,
  makeMerchant,
  PASSWORD,
  REQUEST,
  refusal,
} from './auth-support';
import { ownerWithApp } from './factors-world';

type Rule = { row: string; holds: (door: Door) => boolean; stepUp: StepUp };
const asks =
  (...permissions: Permission[]) =>
  (door: Door) =>
    permissions.includes(door.permission);

/** Every row of the role matrix with an S, and whose effect does not stay in one environment. */
const MATRIX: readonly Rule[] = [
  {
    row: 'Live keys create, rotate, revoke; IP allowlist (live)',
    holds: asks('keys:write', 'keys:revoke'),
    stepUp: 'live',
  },
  {
    row: 'The same by a configuration file',
    holds: (door) => door.operation === 'applyConfiguration',
    stepUp: 'live',
  },
  { row: 'Refund > limit: approve', holds: asks('refunds:approve'), stepUp: 'live' },
  {
    row: 'Reveal webhook secret (live)',
    holds: (door) => asks('webhooks:write')(door) && /secret/i.test(door.operation),
    stepUp: 'live',
  },
  { row: 'Users and roles', holds: asks('members:write'), stepUp: 'everywhere' },
  {
    row: 'MFA change',
    holds: (door) =>
      /^(begin|confirm|add|remove|replace).*(Totp|Passkey|Factor|RecoveryCodes)$/.test(door.operation),
    stepUp: 'everywhere',
  },
  {
    row: 'Two people for risk rules',
    holds: (door) => door.operation === 'saveRuleSetting',
    stepUp: 'live',
  },
  { row: 'Thresholds of the score', holds: (door) => door.operation === 'saveThresholds', stepUp: 'live' },
  {
    row: 'Payout account',
    holds: (door) =>
      asks('payout_accounts:write', 'payout_accounts:confirm')(door) && !/^reject/.test(door.operation),
    stepUp: 'live',
  },
  { row: 'Security policy', holds: (door) => door.operation === 'saveSecurity', stepUp: 'everywhere' },
];

/** Actions import Next's files as bundlers resolve them for a server: by name without an ending. */
const RESOLVE = `
  const files = { 'next/headers': 'next/headers.js', 'next/navigation': 'next/dist/client/components/navigation.react-server.js' };
  export const resolve = (name, context, next) => next(files[name] ?? name, context);`;
register(`data:text/javascript,${encodeURIComponent(RESOLVE)}`);

/** Every action of the console, as its door declares it. */
async function allDoors(): Promise<Door[]> {
  const folder = path.join(projectRoot, 'lib');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /(^|[\\/])actions\.ts$/.test(file),
  );
  const modules: Record<string, unknown>[] = await Promise.all(
    files.map((file) => import(pathToFileURL(path.join(folder, file)).href)),
  );
  return modules
    .flatMap((one) => Object.values(one))
    .flatMap((action) => (typeof action === 'function' && 'door' in action ? [action.door as Door] : []));
}

test('every action marked S in the role matrix declares its step-up, and no other does', async () => {
  const doors = await allDoors();
  expect(doors.length).toBeGreaterThan(50);
  const met = new Set<string>();
  for (const door of doors) {
    const rule = MATRIX.find(({ holds }) => holds(door));
    if (rule) met.add(rule.row);
    expect(door.stepUp, `${door.operation} (${rule?.row ?? 'no S'})`).toBe(rule?.stepUp ?? null);
  }
  expect(MATRIX.map(({ row }) => row).filter((row) => !met.has(row))).toEqual([]);
});

test('live asks a member, a sandbox does not, and a key is never asked', async () => {
  const merchant = await makeMerchant();
  const member = await makeMember(merchant, 'owner');
  const live = await member.actorIn(merchant.live);
  expect(await refusal(ensureConfirmed(live, 'live'))).toMatchObject({
    code: 'step_up_required',
    status: 401,
    details: { confirm_with: ['password'] },
  });
  await ensureConfirmed(await member.actorIn(merchant.sandbox), 'live');
  expect(await refusal(ensureConfirmed(await member.actorIn(merchant.sandbox), 'everywhere'))).toMatchObject({
    code: 'step_up_required',
  });
  const operator = await systemActor(merchant.live);
  await ensureConfirmed(operator, 'everywhere');
  const { secret } = await makeKey(operator, { name: 'server', kind: 'secret' });
  const key = await actorFromRequest(headers({ authorization: `Bearer ${secret}` }), { ...REQUEST });
  await ensureConfirmed(key, 'live');
});

test('confirming counts for ten minutes in this session, whose token changes with it', async () => {
  const merchant = await makeMerchant();
  const member = await makeMember(merchant, 'admin');
  const actor = await member.actorIn(merchant.live);
  const wrong = { proof: { kind: 'password', password: 'not the password' } } as const;
  expect(await refusal(renewByProof(actor, wrong, { claim: null }))).toMatchObject({ code: 'factor_wrong' });
  const changes: [string, string | null, string | null][] = [];
  const token = await renewByProof(
    actor,
    { proof: { kind: 'password', password: PASSWORD } },
    { claim: null, changes: changes as never },
  );
  expect(changes).toEqual([['confirmed_with', null, 'password']]);
  expect(await refusal(member.actorIn(merchant.live)), 'a copy of the cookie before').toMatchObject({
    code: 'not_signed_in',
  });
  const fresh = async () => actorFromCookie(await cookieOf(token), merchant.live, REQUEST);
  expect(await fresh()).toMatchObject({ isConfirmed: true, sessionId: actor.sessionId });
  await ensureConfirmed(await fresh(), 'live');
  const elsewhere = await startSession(member.userId, FACTS, null);
  expect(await userOfToken(elsewhere, { touch: false })).toMatchObject({ isConfirmed: false });
  await pool().query(`UPDATE session SET confirmed_at = confirmed_at - interval '10 minutes' WHERE id = $1`, [
    actor.sessionId,
  ]);
  expect(await fresh()).toMatchObject({ isConfirmed: false });
  expect(await refusal(renewSession('ses_nobody'))).toMatchObject({ code: 'not_signed_in' });
});

test('confirming does not bring back to live what stood still for too long', async () => {
  const merchant = await makeMerchant();
  const member = await makeMember(merchant, 'admin');
  const { sessionId = '' } = await member.actorIn(merchant.live);
  await pool().query(`UPDATE session SET last_seen_at = now() - interval '20 minutes' WHERE id = $1`, [
    sessionId,
  ]);
  const cookie = await cookieOf(await renewSession(sessionId));
  expect(await actorFromCookie(cookie, merchant.sandbox, REQUEST)).toMatchObject({ isConfirmed: true });
  expect(await refusal(actorFromCookie(cookie, merchant.live, REQUEST))).toMatchObject({
    code: 'not_signed_in',
  });
});

test('whoever has a factor confirms with it and not with the password', async () => {
  const { owner, merchant, seed, cookie } = await ownerWithApp();
  const live = await actorFromCookie(cookie, merchant.live, REQUEST);
  expect(await refusal(ensureConfirmed(live, 'live'))).toMatchObject({
    details: { confirm_with: ['totp', 'recovery_code'] },
  });
  const password = { proof: { kind: 'password', password: PASSWORD } } as const;
  expect(await refusal(renewByProof(owner, password, { claim: null }))).toMatchObject({
    code: 'factor_wrong',
  });
  const code = await codeOf(seed);
  await renewByProof(live, { proof: { kind: 'code', code } }, { claim: null });
  expect(await refusal(renewByProof(live, { proof: { kind: 'code', code } }, { claim: null }))).toMatchObject(
    {
      code: 'factor_wrong',
    },
  );
});
