import type { Actor } from '@/lib/auth/actor';
import type { Role } from '@/lib/auth/permissions';
import { select } from '@/lib/db';
import { DomainError, ensure, notFound } from '@/lib/errors';

/** Admins manage members but not owners: neither making one nor changing one. */
export function ensureMayGrant(actor: Actor, role: Role): void {
  ensure(
    role !== 'owner' || actor.kind === 'system' || actor.role === 'owner',
    'insufficient_scope',
    'Only an owner can make or change an owner.',
    { roles: ['owner'] },
  );
}

/** The role of a member of the actor's merchant. Throws `not_found`. */
export async function memberRole(actor: Actor, memberId: string): Promise<Role> {
  const [row] = await select<{ role: Role }>(
    'member_role_by_id',
    'SELECT role FROM member WHERE merchant_id = $1 AND id = $2',
    [actor.environment.merchantId, memberId],
  );
  if (!row) throw notFound();
  return row.role;
}

/** Turns the database's refusal to lose a merchant's last owner into `invalid_state`. */
export function explainLastOwner(error: unknown): never {
  if ((error as { constraint?: string }).constraint === 'member_last_owner') {
    throw new DomainError(
      'invalid_state',
      'A merchant keeps at least one owner. Make somebody else an owner first.',
    );
  }
  throw error;
}

export function memberChanged(): DomainError {
  return new DomainError(
    'version_conflict',
    'The member was changed by somebody else. Look again before you decide.',
  );
}
