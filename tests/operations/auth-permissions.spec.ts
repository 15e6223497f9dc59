import { ensurePermission } from '@/lib/auth/actor';
import {
  PERMISSIONS,
  type Permission,
  permissionsOf,
  personalDataView,
  ROLES,
  type Role,
  refundLimit,
  rolesThatMayRefund,
} from '@/lib/auth/permissions';
import { allScopes, parseScopes, permissionsOfScopes } from '@/lib/auth/scopes';
import { expect, test } from '../support/database';
import { makeMember, makeMerchant, refusal } from './auth-support';

/** The role matrix once more, written as people read it: allowed everywhere, in sandboxes only (s), or not (-). */
const MATRIX = `
  permission          owner admin developer finance support analyst
  payments:read       +     +     +         +       +       +
  payments:write      +     +     s         +       -       -
  refunds:read        +     +     +         +       +       +
  refunds:write       +     +     s         +       +       -
  disputes:read       +     +     +         +       +       +
  disputes:write      +     +     -         +       +       -
  refunds:approve     +     +     -         +       -       -
  customers:read      +     +     s         +       +       -
  customers:write     +     +     s         +       -       -
  customers:erase     +     +     -         -       -       -
  tokens:write        +     +     s         +       -       -
  checkout:read       +     +     +         +       +       +
  checkout:write      +     +     s         +       -       -
  checkout:confirm    +     +     s         +       -       -
  events:read         +     +     +         +       -       -
  balance:read        +     +     -         +       -       +
  ledger:read         +     +     -         +       -       +
  keys:read           +     +     +         -       -       -
  keys:write          +     +     s         -       -       -
  keys:revoke         +     +     +         -       -       -
  members:read        +     +     -         -       -       -
  members:write       +     +     -         -       -       -
  settings:write      +     +     -         -       -       -
  environments:write  +     +     +         -       -       -
  sandbox:write       s     s     s         -       -       -
  pii:read            +     +     -         +       -       -
  exports:write       +     +     -         +       -       +
  webhooks:read       +     +     +         -       -       -
  webhooks:write      +     +     +         -       -       -
  audit:read          +     +     +         +       +       -
  requests:read       +     +     +         -       -       -
`;

type Cell = { permission: Permission; role: Role; mark: string };

function cells(): Cell[] {
  const [head = [], ...rows] = MATRIX.trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  return rows.flatMap(([permission, ...marks]) =>
    marks.map((mark, i) => ({ permission: permission as Permission, role: head[i + 1] as Role, mark })),
  );
}

test('the matrix names every permission and every role', () => {
  expect(new Set(cells().map((cell) => cell.permission))).toEqual(new Set(PERMISSIONS));
  expect(cells()).toHaveLength(PERMISSIONS.length * ROLES.length);
});

test('every role is let through and refused at the door exactly as the matrix says', async () => {
  const merchant = await makeMerchant();
  for (const role of ROLES) {
    const member = await makeMember(merchant, role);
    for (const kind of ['live', 'sandbox'] as const) {
      const actor = await member.actorIn(merchant[kind]);
      expect(actor).toMatchObject({ kind: 'member', role, label: member.email, environment: { kind } });
      for (const { permission, mark } of cells().filter((cell) => cell.role === role)) {
        const isAllowed = mark === '+' || (mark === 's' && kind === 'sandbox');
        const attempt = Promise.resolve().then(() => ensurePermission(actor, permission));
        if (isAllowed) await attempt;
        else
          expect(await refusal(attempt), `${role} ${permission} ${kind}`).toMatchObject({
            code: 'insufficient_scope',
            status: 403,
          });
      }
    }
  }
});

test('a refusal names the roles that have the permission', async () => {
  const merchant = await makeMerchant();
  const analyst = await (await makeMember(merchant, 'analyst')).actorIn(merchant.live);
  const error = await refusal(Promise.resolve().then(() => ensurePermission(analyst, 'payments:write')));
  expect(error.details).toMatchObject({ permission: 'payments:write', roles: ['owner', 'admin', 'finance'] });
});

test('personal data is whole for those who work with customers, masked for support, absent for analysts', () => {
  const view = (role: Role) => personalDataView(permissionsOf(role, 'live'));
  expect(ROLES.map((role) => [role, view(role)])).toEqual([
    ['owner', 'full'],
    ['admin', 'full'],
    ['developer', 'none'],
    ['finance', 'full'],
    ['support', 'masked'],
    ['analyst', 'none'],
  ]);
  expect(personalDataView(permissionsOf('developer', 'sandbox'))).toBe('masked');
});

test('refund limits are in minor units of the currency', () => {
  expect(refundLimit('support', 'USD')).toBe(10_000n);
  expect(refundLimit('support', 'JPY')).toBe(10_000n);
  expect(refundLimit('support', 'KWD')).toBe(100_000n);
  expect(refundLimit('finance', 'EUR')).toBe(10_000_000n);
  expect(refundLimit('owner', 'USD')).toBeNull();
  expect(refundLimit(null, 'USD')).toBeNull();
  expect(rolesThatMayRefund(10_000n, 'USD', 'live')).toEqual(['owner', 'admin', 'finance', 'support']);
  expect(rolesThatMayRefund(10_001n, 'USD', 'live')).toEqual(['owner', 'admin', 'finance']);
  expect(rolesThatMayRefund(10_000_001n, 'USD', 'live')).toEqual(['owner', 'admin']);
});

test('scopes become permissions: write includes read, sandbox scopes end at live, unknown words are refused', () => {
  expect(
    permissionsOfScopes({ payments: 'write', refunds: 'read', customers: 'none' }, 'live').sort(),
  ).toEqual(['payments:read', 'payments:write', 'refunds:read']);
  expect(permissionsOfScopes(allScopes(), 'sandbox')).toContain('sandbox:write');
  expect(permissionsOfScopes(allScopes(), 'live')).not.toContain('sandbox:write');
  for (const permission of ['keys:write', 'members:write', 'settings:write'] as const) {
    expect(permissionsOfScopes(allScopes(), 'sandbox')).not.toContain(permission);
  }
  expect(parseScopes('payments:write, refunds:read')).toEqual({
    scopes: { payments: 'write', refunds: 'read' },
  });
  expect(parseScopes('payments:write,__proto__:write')).toEqual({ unknown: '__proto__:write' });
  expect(parseScopes('payments')).toEqual({ unknown: 'payments' });
});
