import { ensurePermission, systemActor } from '@/lib/auth/actor';
import { PERMISSIONS } from '@/lib/auth/permissions';
import { CreateKey } from '@/lib/credentials/schema';
import { db } from '@/lib/db';
import { expect, test } from '../support/database';
import { callWith, makeKey, makeMember, makeMerchant, refusal } from './auth-support';

const SECRET = CreateKey.parse({ name: 'Server' });
const PUBLISHABLE = CreateKey.parse({ name: 'Browser', kind: 'publishable' });

test('a publishable key tokenises and confirms checkout sessions, nothing else', async () => {
  const merchant = await makeMerchant();
  const operator = await systemActor(merchant.sandbox);
  const { id, secret } = await makeKey(operator, PUBLISHABLE);
  const actor = await callWith(`Bearer ${secret}`);
  expect(actor.publishable).toBe(true);
  for (const permission of PERMISSIONS) {
    const attempt = Promise.resolve().then(() => ensurePermission(actor, permission));
    if (permission === 'tokens:write' || permission === 'checkout:confirm') await attempt;
    else
      expect(await refusal(attempt)).toMatchObject({ code: 'insufficient_scope', details: { permission } });
  }
  const scoped = CreateKey.parse({ name: 'Browser', kind: 'publishable', scopes: { payments: 'write' } });
  expect(await refusal(makeKey(operator, scoped))).toMatchObject({ code: 'invalid_request' });
  await expect(
    db().apiKey.create({
      data: {
        environmentId: merchant.sandbox,
        id: `${id.slice(0, -1)}x`,
        kind: 'publishable',
        name: 'x',
        prefix: 'pk_sandbox_',
        last4: 'abcd',
        digest: new Uint8Array(32),
        permissions: ['payments:write'],
        createdBy: 'usr_x',
      },
    }),
  ).rejects.toThrow(/api_key_publishable/);
});

test('a restricted key has its scopes and no more', async () => {
  const merchant = await makeMerchant();
  const operator = await systemActor(merchant.live);
  const input = CreateKey.parse({
    name: 'Reports',
    scopes: { payments: 'read', balance: 'read', refunds: 'none' },
  });
  const { secret } = await makeKey(operator, input);
  expect([...(await callWith(`Bearer ${secret}`, 'GET')).permissions].sort()).toEqual([
    'balance:read',
    'payments:read',
  ]);
  const nothing = CreateKey.parse({ name: 'Nothing', scopes: { payments: 'none' } });
  expect(await refusal(makeKey(operator, nothing))).toMatchObject({ code: 'invalid_request' });
  expect(CreateKey.safeParse({ name: 'x', scopes: { everything: 'write' } }).success).toBe(false);
});

test('live keys are made by owner and admin, sandbox keys by a developer too', async () => {
  const merchant = await makeMerchant();
  for (const role of ['owner', 'admin', 'developer', 'finance'] as const) {
    const member = await makeMember(merchant, role);
    const attempt = makeKey(await member.actorIn(merchant.live), SECRET);
    if (role === 'owner' || role === 'admin') expect((await attempt).secret).toMatch(/^sk_live_/);
    else
      expect(await refusal(attempt)).toMatchObject({
        code: 'insufficient_scope',
        details: { roles: ['owner', 'admin'] },
      });
  }
  const developer = await makeMember(merchant, 'developer');
  expect((await makeKey(await developer.actorIn(merchant.sandbox), SECRET)).secret).toMatch(/^sk_sandbox_/);
});
