import type { Actor } from '@/lib/auth/actor';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import type { Customer } from '@/lib/generated/prisma/client';
import { newId } from '@/lib/ids';
import type { CreateCustomer } from './schema';

/** Two customers may have the same e-mail address: people share them, and merchants import what they have. */
export async function createCustomer(
  actor: Actor,
  input: CreateCustomer,
  call: Call,
): Promise<Answered<Customer>> {
  return change<Customer>(actor, call, 'customer_create', 'customer', {
    customer: { id: newId('customer'), ...input },
  });
}
