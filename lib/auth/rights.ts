import type { Currency } from '@/lib/money';
import { type Access, KINDS, permissionsOfAccess } from './areas';
import {
  type EnvironmentKind,
  inMinorUnits,
  type Permission,
  permissionsOf,
  REFUND_LIMIT_MAJOR,
  type Role,
} from './permissions';

/** A role that a merchant made, as far as it decides what a member may. */
export type OwnRole = {
  id: string;
  name: string;
  version: number;
  access: Access;
  refundLimitMajor: number | null;
};

/** What a member may: a built-in role or one of the merchant's own, and a refund limit of the member's own. */
export type Rights = {
  /** Null for a role of the merchant's own. */
  role: Role | null;
  ownRole: OwnRole | null;
  /** Instead of the role's limit, in whole units of a currency with two digits; null leaves the role's. */
  ownLimitMajor: number | null;
};

/** Columns of `member m LEFT JOIN custom_role r` that `rightsOf` reads. */
export const RIGHTS_COLUMNS = `m.role AS given_role, m.refund_limit_major::float8 AS own_limit, r.id AS own_role_id,
  r.name AS own_role_name, r.version AS own_role_version, r.access, r.refund_limit_major::float8 AS role_limit`;
export const RIGHTS_JOIN =
  'LEFT JOIN custom_role r ON r.merchant_id = m.merchant_id AND r.id = m.custom_role_id';

export type RightsRow = {
  given_role: Role | 'custom';
  own_limit: number | null;
  own_role_id: string | null;
  own_role_name: string | null;
  own_role_version: number | null;
  access: Access | null;
  role_limit: number | null;
};

/** The rights that a row with `RIGHTS_COLUMNS` gives. */
export function rightsOf(row: RightsRow): Rights {
  return {
    role: row.given_role === 'custom' ? null : row.given_role,
    ownRole:
      row.own_role_id === null
        ? null
        : {
            id: row.own_role_id,
            name: row.own_role_name ?? '',
            version: row.own_role_version ?? 1,
            access: row.access ?? {},
            refundLimitMajor: row.role_limit,
          },
    ownLimitMajor: row.own_limit,
  };
}

/** Every permission that rights give in an environment of this kind. */
export function permissionsOfRights(
  { role, ownRole }: Rights,
  kind: EnvironmentKind,
): ReadonlySet<Permission> {
  if (role) return permissionsOf(role, kind);
  return permissionsOfAccess(ownRole?.access ?? {}, kind);
}

/** The largest refund in whole units of a currency with two digits; null is no limit. */
export function limitMajorOf({ role, ownRole, ownLimitMajor }: Rights): number | null {
  if (ownLimitMajor !== null) return ownLimitMajor;
  return role ? REFUND_LIMIT_MAJOR[role] : ownRole ? ownRole.refundLimitMajor : 0;
}

/** The largest refund in minor units of the currency; null is no limit. */
export function limitOfRights(rights: Rights, currency: Currency): bigint | null {
  const major = limitMajorOf(rights);
  return major === null ? null : inMinorUnits(major, currency);
}

/**
 * What only asks another person to decide, who is none of the giver's choice: a payout account takes an owner to confirm it.
 * Admins give it with the role of finance, and have it themselves no more than before.
 */
const DECIDED_BY_OTHERS: ReadonlySet<Permission> = new Set(['payout_accounts:write']);

/** What of `given` its giver lacks: permissions of either kind of environment, or the refund limit; empty when nothing. */
export function lackedBy(giver: Rights, given: Rights): string[] {
  const lacked = new Set<string>();
  for (const kind of KINDS) {
    const own = permissionsOfRights(giver, kind);
    for (const permission of permissionsOfRights(given, kind))
      if (!own.has(permission) && !DECIDED_BY_OTHERS.has(permission)) lacked.add(permission);
  }
  const [limit, wanted] = [limitMajorOf(giver), limitMajorOf(given)];
  // A limit of the member's own stays when the role changes, so it counts before the role allows refunds.
  const counts = mayRefund(given) || given.ownLimitMajor !== null;
  if (limit !== null && counts && (wanted === null || wanted > limit)) lacked.add('refund_limit');
  return [...lacked];
}

function mayRefund(rights: Rights): boolean {
  return KINDS.some((kind) => {
    const permissions = permissionsOfRights(rights, kind);
    return permissions.has('refunds:write') || permissions.has('refunds:approve');
  });
}
