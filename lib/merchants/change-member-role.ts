import type { Actor } from '@/lib/auth/actor';
import type { Role } from '@/lib/auth/permissions';
import { select } from '@/lib/db';
import type { Call } from '@/lib/doors/call';
import { ensureMayGrant, explainLastOwner, memberChanged, memberRole } from './member-rules';
import type { ChangeMemberRole } from './schema';

/**
 * Gives a member another role; it counts from the member's next request. Throws `invalid_state` for the last owner,
 * which the database refuses too, however many try at once.
 */
export async function changeMemberRole(
  actor: Actor,
  input: ChangeMemberRole,
  call?: Call,
): Promise<{ id: string; role: Role }> {
  const role = await memberRole(actor, input.memberId);
  ensureMayGrant(actor, role);
  ensureMayGrant(actor, input.role);
  // The role that was checked is part of the guard: an admin must not demote somebody who became an owner meanwhile.
  const changed = await select(
    'member_change_role',
    'UPDATE member SET role = $3 WHERE merchant_id = $1 AND id = $2 AND role = $4 RETURNING id',
    [actor.environment.merchantId, input.memberId, input.role, role],
  ).catch(explainLastOwner);
  if (changed.length === 0) throw memberChanged();
  call?.changes?.push(['role', role, input.role]);
  return { id: input.memberId, role: input.role };
}
