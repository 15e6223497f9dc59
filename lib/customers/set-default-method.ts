import type { Actor } from '@/lib/auth/actor';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import { notFound } from '@/lib/errors';
import type { Customer } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import type { SetDefaultMethod } from './schema';

/** Which of a customer's payment methods is offered first. Throws `not_found` when it is not this customer's. */
export async function setDefaultMethod(
  actor: Actor,
  input: SetDefaultMethod & { id: string },
  call: Call,
): Promise<Answered<Customer>> {
  if (!isId('customer', input.id)) throw notFound();
  return change<Customer>(actor, call, 'customer_default_method_set', 'customer', {
    customer_id: input.id,
    payment_method_id: input.payment_method,
  });
}
