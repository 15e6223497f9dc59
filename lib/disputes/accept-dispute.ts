import type { Actor } from '@/lib/auth/actor';
import type { Answered, Call } from '@/lib/doors/call';
import { respond } from './respond';
import type { DisputeRow } from './rows';

/** Gives in: the payer keeps the amount and the fee is not returned. Throws `invalid_state` and what claims throw. */
export function acceptDispute(
  actor: Actor,
  input: { id: string },
  call: Call,
): Promise<Answered<DisputeRow>> {
  return respond(actor, { id: input.id, action: 'accept', expectedVersion: null }, call);
}
