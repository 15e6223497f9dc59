import type { Actor } from '@/lib/auth/actor';
import { exportConfiguration } from '@/lib/configuration/export-configuration';
import { applyConfiguration, planConfiguration } from '@/lib/configuration/import-configuration';
import { promoteConfiguration } from '@/lib/configuration/promote-configuration';
import { listRoles } from '@/lib/roles/queries';
import { createRole } from '@/lib/roles/write-role';
import { expect, test } from '../support/database';
import { newMerchant } from '../support/merchants';
import { giveRole, makeMember, makeMerchant, refusal } from './auth-support';

const NO_CLAIM = { claim: null };

const file = (...roles: string[]) =>
  `version: 1\nroles:${roles.length === 0 ? ' []' : `\n${roles.join('')}`}\n`;
const role = (name: string, access: string, limit: number | null = 100) =>
  `  - name: ${name}\n    access: ${access}\n    refund_limit: ${limit}\n`;
const DESK = role(
  'Desk',
  '{ refunds: { sandbox: manage, live: none }, payments: { live: view, sandbox: view } }',
);

async function apply(actor: Actor, yaml: string) {
  const { digest } = await planConfiguration(actor, { yaml });
  return (await applyConfiguration(actor, { yaml, digest }, NO_CLAIM)).row;
}

const ownRoles = async (actor: Actor) => (await listRoles(actor)).filter(({ name }) => name !== null);

test('roles of the merchant come with the file, the same in all its environments, and in one form', async () => {
  const merchant = await makeMerchant();
  const owner = await makeMember(merchant, 'owner');
  const [sandbox, live] = [await owner.actorIn(merchant.sandbox), await owner.actorIn(merchant.live)];
  await apply(sandbox, file(DESK));
  const [made] = await ownRoles(live);
  expect(made).toMatchObject({
    name: 'Desk',
    refundLimitMajor: 100,
    access: { payments: { live: 'view', sandbox: 'view' }, refunds: { sandbox: 'manage' } },
  });
  for (const actor of [sandbox, live]) {
    expect((await exportConfiguration(actor)).yaml).toContain('name: Desk');
    expect((await planConfiguration(actor, { yaml: file(DESK) })).changes).toEqual([]);
  }
  const promoted = await promoteConfiguration(live, { from: merchant.sandbox, addresses: {} });
  expect((await planConfiguration(live, { yaml: promoted.yaml })).changes).toEqual([]);

  const wider = role('Desk', '{ payments: { live: view, sandbox: manage } }', null);
  const { changes } = await apply(sandbox, file(wider));
  expect(changes.map(({ field, kind }) => [field, kind])).toEqual([
    ['access', 'changed'],
    ['refund_limit', 'changed'],
  ]);
  const [changed] = await ownRoles(live);
  expect(changed).toMatchObject({
    choice: made?.choice,
    refundLimitMajor: null,
    access: { payments: { sandbox: 'manage' } },
  });
  await apply(sandbox, file());
  expect(await ownRoles(live)).toEqual([]);
});

test('a file gives nobody what its bringer lacks, takes no role from whoever has it, and changes none unseen', async () => {
  const merchant = await makeMerchant();
  const [owner, admin] = [await makeMember(merchant, 'owner'), await makeMember(merchant, 'admin')];
  const actor = await owner.actorIn(merchant.sandbox);
  const lesser = await admin.actorIn(merchant.sandbox);
  const everything =
    '{ payments: { live: manage, sandbox: manage }, settings: { live: manage, sandbox: manage } }';
  const above = role('Above', everything, null);
  const limited = { ...lesser, rights: { role: 'finance', ownRole: null, ownLimitMajor: null } } as Actor;
  expect((await refusal(planConfiguration(limited, { yaml: file(above) }))).code).toBe('insufficient_scope');

  await apply(actor, file(DESK));
  const [made] = await ownRoles(actor);
  const clerk = await makeMember(merchant, 'analyst');
  await giveRole(actor, clerk.id, made?.choice ?? 'analyst');
  const plan = await planConfiguration(actor, { yaml: file() });
  const inUse = await refusal(applyConfiguration(actor, { yaml: file(), digest: plan.digest }, NO_CLAIM));
  expect([inUse.code, inUse.detail]).toEqual(['role_in_use', expect.stringContaining('roles Desk')]);

  const seen = await planConfiguration(actor, { yaml: file(DESK, role('Till', everything)) });
  const access = { payments: { live: 'view', sandbox: 'view' } } as const;
  await createRole(actor, { name: 'Meanwhile', access, refundLimitMajor: 0 }, NO_CLAIM);
  const late = { yaml: file(DESK, role('Till', everything)), digest: seen.digest };
  expect((await refusal(applyConfiguration(actor, late, NO_CLAIM))).code).toBe('version_conflict');
  expect((await ownRoles(actor)).map(({ name }) => name)).toEqual(['Desk', 'Meanwhile']);

  for (const name of ['Owner', 'custom']) {
    const error = await refusal(planConfiguration(actor, { yaml: file(role(name, everything)) }));
    expect([error.code, JSON.stringify(error.details)]).toEqual([
      'configuration_invalid',
      expect.stringContaining('built-in role'),
    ]);
  }
  const bad = await refusal(
    planConfiguration(actor, { yaml: file(role('Blind', '{ refunds: { live: view } }')) }),
  );
  expect(bad.code).toBe('configuration_invalid');
});

test('a key brings no role: it is told that a person has to', async () => {
  const { sandbox } = await newMerchant();
  const key: Actor = { ...sandbox, kind: 'key', id: 'key_00000000000000000000000000' };
  const { changes } = await planConfiguration(key, { yaml: file(DESK) });
  expect(changes.length).toBeGreaterThan(0);
  expect(new Set(changes.map(({ hint, applies }) => `${hint} ${applies}`))).toEqual(
    new Set(['role_person false']),
  );
  expect(await ownRoles(sandbox)).toEqual([]);
});
