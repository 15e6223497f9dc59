import type { Actor } from '@/lib/auth/actor';
import { type Answered, type Call, moveArgument, reserve } from '@/lib/doors/call';
import { newId } from '@/lib/ids';
import type { PaymentRow } from './rows';
import { runFollowUp } from './run-follow-up';
import type { CapturePayment } from './schema';

/**
 * Captures `amount` minor units of an authorized payment, or all that is left. A final capture (the default) releases
 * the rest. Throws `invalid_state`, `amount_exceeds_remaining` (with `remaining`), `payment_in_progress`,
 * `network_unavailable`, and what claims throw.
 */
export async function capturePayment(
  actor: Actor,
  input: CapturePayment & { id: string },
  call: Call,
): Promise<Answered<PaymentRow>> {
  const reserved = await reserve('capture_reserve', actor.environment.id, {
    payment_id: input.id,
    ...moveArgument(actor, call),
    amount: input.amount ?? null,
    final: input.final,
    capture_id: newId('capture'),
    operation_id: newId('operation'),
  });
  return runFollowUp(actor, reserved, input.final);
}
