import type { Actor } from '@/lib/auth/actor';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import { notFound } from '@/lib/errors';
import type { Customer } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import type { MergeCustomer } from './schema';

/**
 * Makes two records of one person one, for good: payments, payment methods and checkout sessions of `customer` go to the
 * customer with `id`, whose empty fields are filled; the other one is deleted and names its survivor. One statement.
 * Throws `not_found`, pointing at the field when the other does not exist or is the same.
 */
export async function mergeCustomer(
  actor: Actor,
  input: MergeCustomer & { id: string },
  call: Call,
): Promise<Answered<Customer>> {
  if (!isId('customer', input.id)) throw notFound();
  return change<Customer>(actor, call, 'customer_merge', 'customer', {
    customer_id: input.id,
    other_id: input.customer,
  });
}
