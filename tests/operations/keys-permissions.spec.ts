import { ensurePermission, systemActor } from '@/lib/auth/actor';
import { PERMISSIONS } from '@/lib/auth/permissions';
import { exportConfiguration } from '@/lib/configuration/export-configuration';
import { planConfiguration } from '@/lib/configuration/import-configuration';
import { bindKeyAddresses } from '@/lib/credentials/bind-key-addresses';
import { listKeys } from '@/lib/credentials/queries';
import { rotateAllKeys } from '@/lib/credentials/rotate-all-keys';
import { rotateKey } from '@/lib/credentials/rotate-key';
import { rotateSigningKey } from '@/lib/credentials/rotate-signing-key';
import { CreateKey } from '@/lib/credentials/schema';
import { updateKey } from '@/lib/credentials/update-key';
import { db } from '@/lib/db';
import { expect, test } from '../support/database';
import { callWith, giveRole, makeKey, makeMember, makeMerchant, refusal } from './auth-support';
import { makeRole, NO_CLAIM } from './people-world';

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

test('a live key may no more than the role of whoever makes, changes or rotates it, by hand or by a file', async () => {
  const merchant = await makeMerchant();
  const owner = await (await makeMember(merchant, 'owner')).actorIn(merchant.live);
  const strong = await makeKey(owner, SECRET);
  const signing = await makeKey(owner, CreateKey.parse({ name: 'Signer', kind: 'signing' }));
  const role = await makeRole(owner, 'Keys', {
    keys: { live: 'manage' },
    configuration: { live: 'manage' },
    refunds: { live: 'view' },
  });
  const member = await makeMember(merchant, 'analyst');
  await giveRole(owner, member.id, role);
  const actor = await member.actorIn(merchant.live);
  const weak = CreateKey.parse({ name: 'Reports', scopes: { payments: 'read', refunds: 'read' } });
  const own = await makeKey(actor, weak);
  const { yaml } = await exportConfiguration(actor);
  const wider = yaml.replace(/(name: Reports[\s\S]*?- )payments:read/, '$1payments:write');
  expect(wider).not.toBe(yaml);
  const tries: Record<string, () => Promise<unknown>> = {
    'a key with everything': () => makeKey(actor, SECRET),
    'an own key made stronger': () =>
      updateKey(actor, { id: own.id, version: own.version, scopes: { payments: 'write' } }),
    'a strong key freed from signatures': () =>
      updateKey(actor, { id: strong.id, version: strong.version, requiresSignature: false }),
    'the successor of a strong key': () => rotateKey(actor, { id: strong.id, overlapHours: 24 }, NO_CLAIM),
    'the next secret of a signing key': () =>
      rotateSigningKey(actor, { id: signing.id, overlapHours: 24 }, NO_CLAIM),
    'a strong key freed from its addresses': () =>
      bindKeyAddresses(actor, { id: strong.id, ranges: [], acceptRefused: false }),
    'all at once': () => rotateAllKeys(actor, { overlapHours: 24 }, NO_CLAIM),
    'an own key made stronger by a file': () => planConfiguration(actor, { yaml: wider }),
  };
  for (const [what, attempt] of Object.entries(tries)) {
    expect(await refusal(attempt()), what).toMatchObject({
      code: 'insufficient_scope',
      details: { lacks: expect.arrayContaining(['payments:write']) },
    });
  }
  expect((await listKeys(owner)).map(({ name }) => name).sort()).toEqual(['Reports', 'Server', 'Signer']);
  expect((await rotateKey(actor, { id: own.id, overlapHours: 24 }, NO_CLAIM)).secret).toMatch(/^sk_live_/);
  expect((await makeKey(actor, PUBLISHABLE)).secret).toMatch(/^pk_live_/);
});
