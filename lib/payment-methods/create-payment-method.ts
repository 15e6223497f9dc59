import type { Actor } from '@/lib/auth/actor';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import type { PaymentMethod } from '@/lib/generated/prisma/client';
import { newId } from '@/lib/ids';
import type { CreatePaymentMethod } from './schema';

/**
 * Keeps a token's card for later payments, attached to a customer or not. The token is consumed and its CVC destroyed,
 * because it may not outlive the moment. Throws `not_found` or, for a used or expired token, `invalid_state`.
 */
export async function createPaymentMethod(
  actor: Actor,
  input: CreatePaymentMethod,
  call: Call,
): Promise<Answered<PaymentMethod>> {
  return change<PaymentMethod>(actor, call, 'payment_method_create', 'payment_method', {
    token_id: input.token,
    payment_method: {
      id: newId('paymentMethod'),
      customer_id: input.customer ?? null,
      metadata: input.metadata,
    },
  });
}
