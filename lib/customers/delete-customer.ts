import type { Actor } from '@/lib/auth/actor';
import { db } from '@/lib/db';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import { notFound } from '@/lib/errors';
import type { Customer } from '@/lib/generated/prisma/client';
import { isId, newId } from '@/lib/ids';

const TRIES_MAX = 5;
const SPARE_EVENTS = 5;

/**
 * Deletes a customer for the merchant: it is found no more, its payment methods are detached and their numbers
 * destroyed. Its payments stay, because the books refer to them. Throws `not_found`.
 */
export async function deleteCustomer(
  actor: Actor,
  input: { id: string },
  call: Call,
): Promise<Answered<Customer>> {
  if (!isId('customer', input.id)) throw notFound();
  for (let tries = 1; ; tries += 1) {
    try {
      return await deleteWithMethods(actor, input.id, call);
    } catch (error) {
      const raced = (error as { constraint?: string }).constraint === 'event_ids_enough';
      if (!raced || tries === TRIES_MAX) throw error;
    }
  }
}

async function deleteWithMethods(actor: Actor, id: string, call: Call): Promise<Answered<Customer>> {
  const methods = await db().paymentMethod.count({
    where: { environmentId: actor.environment.id, customerId: id },
  });
  return change<Customer>(actor, call, 'customer_delete', 'customer', {
    customer_id: id,
    // One event for the customer and one for each payment method; more of these may be attached before the statement.
    event_ids: Array.from({ length: methods + 1 + SPARE_EVENTS }, () => newId('event')),
  });
}
