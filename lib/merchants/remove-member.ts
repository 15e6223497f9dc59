import type { Actor } from '@/lib/auth/actor';
import type { Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import {
  ensureMayGive,
  explainLastOwner,
  memberById,
  rightsArgument,
  roleCode,
  standingArgument,
} from './member-rules';
import type { RemoveMember } from './schema';

/**
 * Takes a member out of the merchant, from the next request on. Open invitations that the member made end; a user who is
 * nowhere a member any more is signed out everywhere. Throws what `changeMember` throws.
 */
export async function removeMember(actor: Actor, input: RemoveMember, call: Call): Promise<{ id: string }> {
  const { rights } = await memberById(actor, input.memberId);
  ensureMayGive(actor, rights);
  await change(actor, call, 'member_remove', 'member', {
    ...standingArgument(actor),
    member_id: input.memberId,
    expected: rightsArgument(rights),
  }).catch(explainLastOwner);
  call.changes?.push(['role', roleCode(rights), null]);
  return { id: input.memberId };
}
