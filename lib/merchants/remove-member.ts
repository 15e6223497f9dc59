import type { Actor } from '@/lib/auth/actor';
import { select } from '@/lib/db';
import { ensureMayGrant, explainLastOwner, memberChanged, memberRole } from './member-rules';
import type { RemoveMember } from './schema';

/** Takes a member out of the merchant, from the next request on. Throws `invalid_state` for the last owner. */
export async function removeMember(actor: Actor, input: RemoveMember): Promise<{ id: string }> {
  const role = await memberRole(actor, input.memberId);
  ensureMayGrant(actor, role);
  const removed = await select(
    'member_remove',
    'DELETE FROM member WHERE merchant_id = $1 AND id = $2 AND role = $3 RETURNING id',
    [actor.environment.merchantId, input.memberId, role],
  ).catch(explainLastOwner);
  if (removed.length === 0) throw memberChanged();
  return { id: input.memberId };
}
