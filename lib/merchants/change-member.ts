import type { Actor } from '@/lib/auth/actor';
import type { Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import {
  chosenRights,
  ensureMayGive,
  explainLastOwner,
  limitCode,
  memberById,
  rightsArgument,
  roleCode,
  standingArgument,
} from './member-rules';
import type { ChangeMember } from './schema';

/**
 * Gives a member another role or refund limit; it counts from the member's next request, and open invitations that the
 * member made end. Throws `not_found`, `insufficient_scope` for what the actor lacks, `version_conflict` when somebody
 * changed the member or the role meanwhile, and `invalid_state` for the last owner, which the database refuses too,
 * however many try at once.
 */
export async function changeMember(actor: Actor, input: ChangeMember, call: Call): Promise<{ id: string }> {
  const { rights: before } = await memberById(actor, input.memberId);
  const given = await chosenRights(actor, input);
  ensureMayGive(actor, before);
  ensureMayGive(actor, given);
  await change(actor, call, 'member_change', 'member', {
    ...standingArgument(actor),
    member_id: input.memberId,
    expected: rightsArgument(before),
    given: rightsArgument(given),
  }).catch(explainLastOwner);
  call.changes?.push(
    ['role', roleCode(before), roleCode(given)],
    ['refund_limit', limitCode(before), limitCode(given)],
  );
  return { id: input.memberId };
}
