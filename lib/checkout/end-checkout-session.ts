import type { Actor } from '@/lib/auth/actor';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import type { CheckoutSessionRow } from './rows';

/**
 * Ends an open session, by the merchant or because its time has come; a payment that still waits is canceled with it.
 * Throws `invalid_state`, and `payment_in_progress` while the network may still take the money.
 */
export function endCheckoutSession(
  actor: Actor,
  input: { id: string; status: 'expired' | 'canceled' },
  call: Call,
): Promise<Answered<CheckoutSessionRow>> {
  return change<CheckoutSessionRow>(actor, call, 'checkout_session_end', 'checkout_session', {
    session_id: input.id,
    status: input.status,
  });
}
