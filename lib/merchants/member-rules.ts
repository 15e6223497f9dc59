import type { Actor } from '@/lib/auth/actor';
import type { Role } from '@/lib/auth/permissions';
import {
  lackedBy,
  RIGHTS_COLUMNS,
  RIGHTS_JOIN,
  type Rights,
  type RightsRow,
  rightsOf,
} from '@/lib/auth/rights';
import { select } from '@/lib/db';
import { DomainError, ensure, notFound } from '@/lib/errors';

/** A role as somebody chooses it: a built-in one or the id of one of the merchant's own, and a limit or the role's. */
export type GivenRole = { role: Role | `rol_${string}`; refundLimitMajor?: number | null };

/**
 * Nobody gives what they lack, to anybody, nor changes whoever has more: owners are an owner's business, and every
 * permission and the refund limit must be the actor's own. Throws `insufficient_scope` with what is lacked.
 */
export function ensureMayGive(actor: Actor, given: Rights): void {
  if (actor.kind === 'system') return;
  ensure(
    given.role !== 'owner' || actor.role === 'owner',
    'insufficient_scope',
    'Only an owner can make or change an owner.',
    { roles: ['owner'] },
  );
  const lacks = actor.rights ? lackedBy(actor.rights, given) : ['member'];
  ensure(
    lacks.length === 0,
    'insufficient_scope',
    `This role may what yours may not: ${lacks.join(', ')}. Nothing was changed.`,
    { lacks },
  );
}

/** The rights that a choice means. Throws `not_found` for a role that the merchant does not have. */
export async function chosenRights(
  actor: Actor,
  { role, refundLimitMajor = null }: GivenRole,
): Promise<Rights> {
  if (!role.startsWith('rol_')) return { role: role as Role, ownRole: null, ownLimitMajor: refundLimitMajor };
  const [row] = await select<RightsRow>(
    'custom_role_rights',
    `SELECT ${RIGHTS_COLUMNS} FROM (
       SELECT $1::text AS merchant_id, 'custom' AS role, $2::text AS custom_role_id, $3::bigint AS refund_limit_major
     ) m ${RIGHTS_JOIN}`,
    [actor.environment.merchantId, role, refundLimitMajor],
  );
  const rights = row && rightsOf(row);
  if (!rights?.ownRole) throw notFound();
  return rights;
}

/** A member of the actor's merchant. Throws `not_found`. */
export async function memberById(
  actor: Actor,
  memberId: string,
): Promise<{ userId: string; rights: Rights }> {
  const [row] = await select<RightsRow & { user_id: string }>(
    'member_by_id',
    `SELECT m.user_id, ${RIGHTS_COLUMNS} FROM member m ${RIGHTS_JOIN} WHERE m.merchant_id = $1 AND m.id = $2`,
    [actor.environment.merchantId, memberId],
  );
  if (!row) throw notFound();
  return { userId: row.user_id, rights: rightsOf(row) };
}

/** Rights as the database's functions take them. */
export function rightsArgument({ role, ownRole, ownLimitMajor }: Rights) {
  return {
    role: role ?? 'custom',
    custom_role_id: ownRole?.id ?? null,
    role_version: ownRole?.version ?? null,
    refund_limit_major: ownLimitMajor,
  };
}

/** Who acts, as far as it was decided by what they may give: the function refuses when that has changed. */
export function standingArgument(actor: Actor) {
  return { standing: actor.rights ? { user_id: actor.id, ...rightsArgument(actor.rights) } : null };
}

/** The name of rights in the audit log: a built-in role or the id of one of the merchant's own. */
export function roleCode({ role, ownRole }: Rights): string {
  return role ?? ownRole?.id ?? 'none';
}

/** A limit in the audit log; null where it is the role's. */
export function limitCode({ ownLimitMajor }: Rights): string | null {
  return ownLimitMajor === null ? null : String(ownLimitMajor);
}

/** Turns the database's refusal to lose a merchant's last owner into `invalid_state`. */
export function explainLastOwner(error: unknown): never {
  if ((error as { constraint?: string }).constraint === 'member_last_owner') {
    throw new DomainError(
      'invalid_state',
      'A merchant keeps at least one owner. Make somebody else an owner first.',
      { current_status: 'last_owner' },
    );
  }
  throw error;
}
