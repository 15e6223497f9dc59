/**
 * What a merchant's own role can be given: view or manage for each area, in live and in sandboxes. The areas come from the
 * permissions, so a new permission has one at once. Client-safe.
 */
import { type EnvironmentKind, PERMISSIONS, type Permission, permissionsOf, type Role } from './permissions';

/**
 * Permissions that are not in the area of their resource: what weighs more than the rest of it stands alone, so that nobody
 * gets it by the way; what is of no use alone goes with what it belongs to.
 */
const ELSEWHERE = {
  'refunds:approve': 'approvals',
  'customers:erase': 'erasure',
  'keys:revoke': 'revocation',
  'payout_accounts:confirm': 'payout_confirmation',
  'tokens:write': 'payments',
  'balance:read': 'balances',
  'ledger:read': 'balances',
} as const satisfies Partial<Record<Permission, string>>;

type AreaOf<P extends Permission> = P extends keyof typeof ELSEWHERE
  ? (typeof ELSEWHERE)[P]
  : P extends `${infer Resource}:${string}`
    ? Resource
    : never;
export type Area = AreaOf<Permission>;
export type Level = 'none' | 'view' | 'manage';
/** Where nothing is said, nothing is given. */
export type Access = Partial<Record<Area, Partial<Record<EnvironmentKind, Level>>>>;

export const KINDS = ['live', 'sandbox'] as const satisfies readonly EnvironmentKind[];

/** The area that a permission belongs to. */
export function areaOf(permission: Permission): Area {
  return ((ELSEWHERE as Partial<Record<Permission, string>>)[permission] ?? permission.split(':')[0]) as Area;
}

/** Every area, in the order of the permissions. */
export const AREAS: readonly Area[] = [...new Set(PERMISSIONS.map(areaOf))];

/** Reading is viewing; everything else is managing. */
function levelOf(permission: Permission): Exclude<Level, 'none'> {
  return permission.endsWith(':read') ? 'view' : 'manage';
}

/** The levels that mean something in an area: one with nothing to change can only be viewed. */
export function levelsOf(area: Area, kind: EnvironmentKind): Level[] {
  const levels = new Set(
    PERMISSIONS.filter((permission) => areaOf(permission) === area && isSomewhere(permission, kind)).map(
      levelOf,
    ),
  );
  const all: Level[] = ['none', 'view', 'manage'];
  return all.filter((level) => level === 'none' || levels.has(level));
}

/** Some permissions exist in one kind of environment only; the owner has all there are. */
function isSomewhere(permission: Permission, kind: EnvironmentKind): boolean {
  return permissionsOf('owner', kind).has(permission);
}

/** The permissions that access gives in an environment of this kind; managing includes viewing. */
export function permissionsOfAccess(access: Access, kind: EnvironmentKind): ReadonlySet<Permission> {
  return new Set(
    PERMISSIONS.filter((permission) => {
      const level = access[areaOf(permission)]?.[kind] ?? 'none';
      return isSomewhere(permission, kind) && (level === 'manage' || level === levelOf(permission));
    }),
  );
}

/** A built-in role in the words of areas: what its copy begins with, and exactly what it may. */
export function accessOf(role: Role): Access {
  const access: Access = {};
  for (const kind of KINDS) {
    for (const permission of permissionsOf(role, kind)) {
      const area = areaOf(permission);
      const levels = access[area] ?? {};
      if (levels[kind] !== 'manage') levels[kind] = levelOf(permission);
      access[area] = levels;
    }
  }
  return access;
}
