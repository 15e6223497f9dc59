import type { Actor } from '@/lib/auth/actor';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import { notFound } from '@/lib/errors';
import type { PaymentMethod } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import type { AttachPaymentMethod, UpdatePaymentMethod } from './schema';

type WithId = { id: string };
type Result = Promise<Answered<PaymentMethod>>;

/** Merges metadata. Throws `not_found`, `version_conflict` and `metadata_limit`. */
export async function updatePaymentMethod(
  actor: Actor,
  input: UpdatePaymentMethod & WithId,
  call: Call,
): Result {
  const { id, metadata, version } = input;
  return send(actor, call, id, { change: 'update', metadata, expected_version: version ?? null });
}

/**
 * Gives a payment method to a customer; doing it again changes nothing. Throws `not_found`, and `invalid_state` when it
 * belongs to another customer or is detached.
 */
export async function attachPaymentMethod(
  actor: Actor,
  input: AttachPaymentMethod & WithId,
  call: Call,
): Result {
  return send(actor, call, input.id, { change: 'attach', customer_id: input.customer });
}

/** Ends a payment method for good: its number is destroyed, what may be shown of it stays. */
export async function detachPaymentMethod(actor: Actor, input: WithId, call: Call): Result {
  return send(actor, call, input.id, { change: 'detach' });
}

/** Detaches and removes a payment method. Payments made with it keep what they show of it. */
export async function deletePaymentMethod(actor: Actor, input: WithId, call: Call): Result {
  return send(actor, call, input.id, { change: 'delete' });
}

async function send(actor: Actor, call: Call, id: string, argument: Record<string, unknown>): Result {
  if (!isId('paymentMethod', id)) throw notFound();
  return change<PaymentMethod>(actor, call, 'payment_method_change', 'payment_method', {
    payment_method_id: id,
    ...argument,
  });
}
