import { systemActor } from '@/lib/auth/actor';
import { AREAS, accessOf, areaOf, KINDS, levelsOf, permissionsOfAccess } from '@/lib/auth/areas';
import { PERMISSIONS, permissionsOf, ROLES } from '@/lib/auth/permissions';
import { pool } from '@/lib/db';
import { invitationByToken } from '@/lib/invitations/queries';
import { listMembers } from '@/lib/merchants/queries';
import { listRoles } from '@/lib/roles/queries';
import { CreateRole } from '@/lib/roles/schema';
import { changeRole, createRole, deleteRole } from '@/lib/roles/write-role';
import { expect, test } from '../support/database';
import { giveRole, makeMember, makeMerchant, refusal } from './auth-support';
import { invite, LEAST, makeRole, NO_CLAIM } from './people-world';

const SUPPORT_LEAD = { refunds: { live: 'manage', sandbox: 'manage' }, customers: { live: 'view' } } as const;

test('every permission has an area, and each built-in role is exactly its areas', () => {
  expect(
    AREAS.flatMap((area) => PERMISSIONS.filter((permission) => areaOf(permission) === area)).sort(),
  ).toEqual([...PERMISSIONS].sort());
  for (const role of ROLES) {
    for (const kind of KINDS) {
      expect([...permissionsOfAccess(accessOf(role), kind)], `${role} in ${kind}`).toEqual([
        ...permissionsOf(role, kind),
      ]);
    }
    expect(
      CreateRole.safeParse({ name: 'Copy', access: accessOf(role), refundLimitMajor: null }).success,
      role,
    ).toBe(true);
  }
  for (const area of AREAS) expect(levelsOf(area, 'sandbox').length, area).toBeGreaterThan(1);
  expect(levelsOf('sandbox', 'live')).toEqual(['none']);
});

test('a role gives what it says in each kind of environment, from the next request on', async () => {
  const merchant = await makeMerchant();
  const owner = await (await makeMember(merchant, 'owner')).actorIn(merchant.sandbox);
  const role = await makeRole(owner, 'Support lead', SUPPORT_LEAD, 250);
  const member = await makeMember(merchant, 'analyst');
  await giveRole(owner, member.id, role);
  const live = await member.actorIn(merchant.live);
  expect(live).toMatchObject({
    role: null,
    refundLimit: 25_000,
    rights: { ownRole: { name: 'Support lead' } },
  });
  expect([...live.permissions].sort()).toEqual([
    'customers:read',
    'payments:read',
    'refunds:read',
    'refunds:write',
  ]);
  const sandbox = await member.actorIn(merchant.sandbox);
  expect(sandbox.permissions.has('customers:read')).toBe(false);
  const [, ...own] = (await listRoles(owner)).filter(({ choice }) => choice === 'owner' || choice === role);
  expect(own).toMatchObject([{ choice: role, members: 1, refundLimitMajor: 250, mayGive: true }]);
  const access = { ...LEAST, refunds: { live: 'view' } } as const;
  await changeRole(
    owner,
    { id: role, version: 1, name: 'Support lead', access, refundLimitMajor: 0 },
    NO_CLAIM,
  );
  const after = await member.actorIn(merchant.live);
  expect(after.permissions.has('refunds:write')).toBe(false);
  expect(after.refundLimit).toBe(0);
  expect(
    await refusal(
      changeRole(owner, { id: role, version: 1, name: 'Old', access, refundLimitMajor: 0 }, NO_CLAIM),
    ),
  ).toMatchObject({ code: 'version_conflict' });
});

test('nobody gives what they lack: not by a role, by its change, by a member, by a limit', async () => {
  const merchant = await makeMerchant();
  const owner = await (await makeMember(merchant, 'owner')).actorIn(merchant.sandbox);
  const people = { members: { live: 'manage', sandbox: 'manage' } } as const;
  const role = await makeRole(owner, 'People', people, 100);
  const strong = await makeRole(owner, 'Strong', SUPPORT_LEAD, null);
  const member = await makeMember(merchant, 'analyst');
  const [support, admin] = [await makeMember(merchant, 'support'), await makeMember(merchant, 'admin')];
  await giveRole(owner, member.id, role);
  const actor = await member.actorIn(merchant.sandbox);
  const weak = { ...LEAST, ...people };
  const tries: Record<string, () => Promise<unknown>> = {
    'a stronger role': () => makeRole(actor, 'Mine', { keys: { live: 'manage' } }),
    'its own role made stronger': () =>
      changeRole(
        actor,
        {
          id: role,
          version: 1,
          name: 'People',
          access: { ...weak, exports: { live: 'manage' } },
          refundLimitMajor: 0,
        },
        NO_CLAIM,
      ),
    'somebody else’s strong role made weaker': () =>
      changeRole(actor, { id: strong, version: 1, name: 'S', access: LEAST, refundLimitMajor: 0 }, NO_CLAIM),
    'a strong role deleted': () => deleteRole(actor, { id: strong, version: 1 }, NO_CLAIM),
    'a built-in role': () => giveRole(actor, member.id, 'support'),
    'a strong own role': () => giveRole(actor, member.id, strong),
    'an admin made weak': () => giveRole(actor, admin.id, role),
    'a member with more': () => giveRole(actor, support.id, role),
    'an invitation': () => invite(actor, { role: 'developer' }),
  };
  for (const [what, attempt] of Object.entries(tries)) {
    expect(await refusal(attempt()), what).toMatchObject({ code: 'insufficient_scope', status: 403 });
  }
  const refunds = { ...people, refunds: { live: 'manage', sandbox: 'manage' } } as const;
  const limited = await makeRole(owner, 'Limited', refunds, 100);
  await giveRole(owner, member.id, limited);
  const again = await member.actorIn(merchant.sandbox);
  expect(await refusal(makeRole(again, 'More', refunds, 101))).toMatchObject({
    details: { lacks: ['refund_limit'] },
  });
  expect(await refusal(makeRole(again, 'All', refunds, null))).toMatchObject({
    details: { lacks: ['refund_limit'] },
  });
  expect(await refusal(giveRole(again, member.id, limited, 101))).toMatchObject({
    details: { lacks: ['refund_limit'] },
  });
  expect(await makeRole(again, 'Same', refunds, 100)).toMatch(/^rol_/);
});

test('a refund limit of somebody’s own is given by nobody who lacks it, before or after the role allows refunds', async () => {
  const merchant = await makeMerchant();
  const owner = await (await makeMember(merchant, 'owner')).actorIn(merchant.sandbox);
  const people = { members: { live: 'manage', sandbox: 'manage' } } as const;
  const refunds = { refunds: { live: 'manage', sandbox: 'manage' } } as const;
  const lead = await makeMember(merchant, 'analyst');
  await giveRole(owner, lead.id, await makeRole(owner, 'Lead', { ...people, ...refunds }, 100));
  const actor = await lead.actorIn(merchant.sandbox);
  const [readers, payers] = [await makeRole(actor, 'Readers'), await makeRole(actor, 'Payers', refunds, 100)];
  const member = await makeMember(merchant, 'analyst');
  const lacks = { code: 'insufficient_scope', details: { lacks: ['refund_limit'] } };
  await giveRole(owner, member.id, readers);
  expect(await refusal(giveRole(actor, member.id, readers, 1_000_000))).toMatchObject(lacks);
  expect(await refusal(invite(actor, { role: readers, refundLimitMajor: 101 }))).toMatchObject(lacks);
  await giveRole(owner, member.id, readers, 1_000_000);
  const wider = {
    id: readers,
    version: 1,
    name: 'Readers',
    access: { ...LEAST, ...refunds },
    refundLimitMajor: 50,
  };
  expect(await refusal(changeRole(actor, wider, NO_CLAIM))).toMatchObject(lacks);
  const moved = deleteRole(actor, { id: readers, version: 1, moveTo: payers }, NO_CLAIM);
  expect(await refusal(moved)).toMatchObject(lacks);
  await giveRole(owner, member.id, readers, 100);
  await changeRole(actor, wider, NO_CLAIM);
});

test('a role in use goes only after its members and open invitations have gone elsewhere', async () => {
  const merchant = await makeMerchant();
  const owner = await (await makeMember(merchant, 'owner')).actorIn(merchant.sandbox);
  const [role, next] = [
    await makeRole(owner, 'Night shift', SUPPORT_LEAD, 5),
    await makeRole(owner, 'Day shift'),
  ];
  const member = await makeMember(merchant, 'analyst');
  await giveRole(owner, member.id, role);
  await invite(owner, { role });
  expect(await refusal(deleteRole(owner, { id: role, version: 1 }, NO_CLAIM))).toMatchObject({
    code: 'role_in_use',
    details: { people: 2 },
  });
  await expect(pool().query('DELETE FROM custom_role WHERE id = $1', [role])).rejects.toThrow(
    /member_custom_role/,
  );
  await pool().query("UPDATE member SET role = 'analyst', custom_role_id = NULL WHERE id = $1", [member.id]);
  await expect(pool().query('DELETE FROM custom_role WHERE id = $1', [role])).rejects.toThrow(
    /invitation_role_whole/,
  );
  await giveRole(owner, member.id, role);
  expect(await refusal(deleteRole(owner, { id: role, version: 1, moveTo: role }, NO_CLAIM))).toMatchObject({
    code: 'invalid_request',
  });
  await deleteRole(owner, { id: role, version: 1, moveTo: next }, NO_CLAIM);
  const moved = (await listMembers(owner)).find(({ id }) => id === member.id);
  expect(moved?.rights.ownRole?.id).toBe(next);
  const left = (await listRoles(owner)).filter(({ name }) => name !== null);
  expect(left.map(({ name, members, invitations }) => [name, members, invitations])).toEqual([
    ['Day shift', 1, 1],
  ]);
});

test('a role that is deleted takes along the invitations that its members made, as every change of their rights does', async () => {
  const merchant = await makeMerchant();
  const owner = await (await makeMember(merchant, 'owner')).actorIn(merchant.sandbox);
  const people = { members: { live: 'manage', sandbox: 'manage' } } as const;
  const [role, next] = [await makeRole(owner, 'People', people), await makeRole(owner, 'Readers')];
  const member = await makeMember(merchant, 'analyst');
  await giveRole(owner, member.id, role);
  const made = await invite(await member.actorIn(merchant.sandbox), { role });
  const kept = await invite(owner, { role: 'support' });
  await deleteRole(owner, { id: role, version: 1, moveTo: next }, NO_CLAIM);
  expect((await invitationByToken(made.token))?.state).toBe('revoked');
  expect((await invitationByToken(kept.token))?.state).toBe('pending');
});

test('fifty roles at most, however many are made at once; names are used once and not those of built-in ones', async () => {
  const merchant = await makeMerchant();
  const operator = await systemActor(merchant.sandbox);
  const made = await Promise.allSettled(
    Array.from({ length: 56 }, (_, nth) => makeRole(operator, `Role ${nth}`)),
  );
  expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(50);
  for (const result of made) {
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'too_many_roles' });
  }
  const roles = (await listRoles(operator)).filter(({ name }) => name !== null);
  const first = roles[0]?.choice ?? '';
  await deleteRole(operator, { id: first, version: 1 }, NO_CLAIM);
  const taken = roles[1]?.name?.toUpperCase() ?? '';
  for (const name of [taken, 'Owner', 'admin']) {
    expect(await refusal(makeRole(operator, name)), name).toMatchObject({ code: 'already_exists' });
  }
  expect(CreateRole.safeParse({ name: 'x', access: {}, refundLimitMajor: 0 }).success).toBe(false);
  expect(
    CreateRole.safeParse({ name: 'x', access: { ...LEAST, all: {} }, refundLimitMajor: 0 }).success,
  ).toBe(false);
  expect(
    CreateRole.safeParse({ name: 'x', access: { ...LEAST, audit: { live: 'manage' } }, refundLimitMajor: 0 })
      .success,
  ).toBe(false);
});

test('roles of others are not there', async () => {
  const [mine, theirs] = [await makeMerchant(), await makeMerchant()];
  const owner = await (await makeMember(mine, 'owner')).actorIn(mine.sandbox);
  const other = await (await makeMember(theirs, 'owner')).actorIn(theirs.sandbox);
  const role = await makeRole(other, 'Theirs');
  const member = await makeMember(mine, 'analyst');
  for (const attempt of [
    () => giveRole(owner, member.id, role),
    () => invite(owner, { role }),
    () => deleteRole(owner, { id: role, version: 1 }, NO_CLAIM),
    () =>
      changeRole(owner, { id: role, version: 1, name: 'M', access: LEAST, refundLimitMajor: 0 }, NO_CLAIM),
  ]) {
    expect(await refusal(attempt())).toMatchObject({ code: 'not_found' });
  }
  await expect(
    pool().query("UPDATE member SET role = 'custom', custom_role_id = $2 WHERE id = $1", [member.id, role]),
  ).rejects.toThrow(/member_custom_role/);
  await expect(pool().query("UPDATE member SET role = 'custom' WHERE id = $1", [member.id])).rejects.toThrow(
    /member_role_whole/,
  );
  await expect(
    pool().query('UPDATE member SET refund_limit_major = -1 WHERE id = $1', [member.id]),
  ).rejects.toThrow(/member_limit/);
});

test('a change of a role tells the audit log each area before and after', async () => {
  const merchant = await makeMerchant();
  const owner = await (await makeMember(merchant, 'owner')).actorIn(merchant.sandbox);
  const call = { claim: null, changes: [] as (readonly [string, string | null, string | null])[] };
  const input = {
    name: 'Till',
    access: { ...LEAST, refunds: { live: 'view' } } as const,
    refundLimitMajor: 5,
  };
  const { id } = await createRole(owner, input, call);
  expect(call.changes).toEqual([
    ['payments', 'none/none', 'view/view'],
    ['refunds', 'none/none', 'view/none'],
    ['refund_limit', '0', '5'],
  ]);
  call.changes.length = 0;
  const wider = { ...LEAST, refunds: { live: 'manage' } } as const;
  await changeRole(owner, { id, version: 1, name: 'Till', access: wider, refundLimitMajor: null }, call);
  expect(call.changes).toEqual([
    ['refunds', 'view/none', 'manage/none'],
    ['refund_limit', '5', 'none'],
  ]);
});
