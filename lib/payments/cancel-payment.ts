import type { Actor } from '@/lib/auth/actor';
import { type Answered, type Call, moveArgument, reserve } from '@/lib/doors/call';
import { newId } from '@/lib/ids';
import type { PaymentRow } from './rows';
import { runFollowUp } from './run-follow-up';

/**
 * Cancels a payment that is not complete; authorized money is released by the network first. `authorization_expired` is
 * the reason of our own job and leads to `expired`. What was captured in part stays captured. Throws `invalid_state`,
 * `payment_in_progress`, `network_unavailable`, and what claims throw.
 */
export async function cancelPayment(
  actor: Actor,
  input: { id: string; reason: string },
  call: Call,
): Promise<Answered<PaymentRow>> {
  const reserved = await reserve('cancel_reserve', actor.environment.id, {
    payment_id: input.id,
    ...moveArgument(actor, call),
    reason: input.reason,
    operation_id: newId('operation'),
  });
  return runFollowUp(actor, reserved, true);
}
