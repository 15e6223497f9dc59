import type { Actor } from '@/lib/auth/actor';
import { type Access, accessOf } from '@/lib/auth/areas';
import { REFUND_LIMIT_MAJOR, ROLES, type Role } from '@/lib/auth/permissions';
import { lackedBy, type OwnRole, type Rights } from '@/lib/auth/rights';
import { select } from '@/lib/db';
import { notFound } from '@/lib/errors';

/** A role as the console shows it, built in or the merchant's own. */
export type RoleShape = {
  /** The built-in role, or the id of one of the merchant's own. */
  choice: Role | `rol_${string}`;
  /** Null for a built-in one, which is named in the reader's language. */
  name: string | null;
  version: number;
  access: Access;
  /** Whole units of a currency with two digits; null is no limit. */
  refundLimitMajor: number | null;
  /** Members and open invitations. */
  members: number;
  invitations: number;
  /** The reader has all that it gives. */
  mayGive: boolean;
};

type Row = {
  choice: string;
  name: string | null;
  version: number | null;
  access: Access | null;
  limit: number | null;
  members: number;
  invitations: number;
};

/** The six built-in roles in their order, then the merchant's own by name. Needs `members:read`. */
export async function listRoles(actor: Actor): Promise<RoleShape[]> {
  const rows = await select<Row>(
    'roles',
    `SELECT c.choice, r.name, r.version, r.access, r.refund_limit_major::float8 AS limit,
       (SELECT count(*)::int FROM member m
        WHERE m.merchant_id = $1 AND coalesce(m.custom_role_id, m.role) = c.choice) AS members,
       (SELECT count(*)::int FROM invitation i WHERE i.merchant_id = $1 AND i.status = 'pending'
        AND i.expires_at > now() AND coalesce(i.custom_role_id, i.role) = c.choice) AS invitations
     FROM (SELECT unnest($2::text[]) AS choice UNION ALL SELECT id FROM custom_role WHERE merchant_id = $1) c
     LEFT JOIN custom_role r ON r.merchant_id = $1 AND r.id = c.choice
     ORDER BY array_position($2::text[], c.choice), lower(r.name)`,
    [actor.environment.merchantId, ROLES],
  );
  return rows.map((row) => shapeOf(actor, row));
}

function shapeOf(actor: Actor, row: Row): RoleShape {
  const { choice, name, members, invitations, version } = row;
  const isBuiltIn = name === null;
  const rights: Rights = isBuiltIn
    ? { role: choice as Role, ownRole: null, ownLimitMajor: null }
    : { role: null, ownRole: ownRoleOf(row), ownLimitMajor: null };
  return {
    choice: choice as RoleShape['choice'],
    name,
    version: version ?? 1,
    access: isBuiltIn ? accessOf(choice as Role) : (row.access ?? {}),
    refundLimitMajor: isBuiltIn ? REFUND_LIMIT_MAJOR[choice as Role] : row.limit,
    members,
    invitations,
    mayGive: actor.kind === 'system' || mayGive(actor, rights),
  };
}

function mayGive(actor: Actor, rights: Rights): boolean {
  if (rights.role === 'owner' && actor.role !== 'owner') return false;
  return actor.rights !== undefined && lackedBy(actor.rights, rights).length === 0;
}

function ownRoleOf({ choice, name, version, access, limit }: Row): OwnRole {
  return {
    id: choice,
    name: name ?? '',
    version: version ?? 1,
    access: access ?? {},
    refundLimitMajor: limit,
  };
}

/** One of the merchant's own roles, as rights. Throws `not_found`. */
export async function ownRole(actor: Actor, id: string): Promise<OwnRole> {
  const [row] = await select<Row>(
    'own_role',
    `SELECT id AS choice, name, version, access, refund_limit_major::float8 AS limit, 0 AS members, 0 AS invitations
     FROM custom_role WHERE merchant_id = $1 AND id = $2`,
    [actor.environment.merchantId, id],
  );
  if (!row) throw notFound();
  return ownRoleOf(row);
}

/** The highest refund limit of their own that members and open invitations with this role have; null where none has one. */
export async function highestOwnLimit(actor: Actor, id: string): Promise<number | null> {
  const [row] = await select<{ highest: number | null }>(
    'highest_own_limit',
    `SELECT max(refund_limit_major)::float8 AS highest FROM (
       SELECT refund_limit_major FROM member WHERE merchant_id = $1 AND custom_role_id = $2
       UNION ALL
       SELECT refund_limit_major FROM invitation WHERE merchant_id = $1 AND custom_role_id = $2 AND status = 'pending'
     ) people`,
    [actor.environment.merchantId, id],
  );
  return row?.highest ?? null;
}
