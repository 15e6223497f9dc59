import type { Actor } from '@/lib/auth/actor';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import { notFound } from '@/lib/errors';
import type { Customer } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import type { UpdateCustomer } from './schema';

/** Throws `not_found`, `version_conflict` when `version` is no longer current, and `metadata_limit`. */
export async function updateCustomer(
  actor: Actor,
  input: UpdateCustomer & { id: string },
  call: Call,
): Promise<Answered<Customer>> {
  const { id, version, ...patch } = input;
  if (!isId('customer', id)) throw notFound();
  return change<Customer>(actor, call, 'customer_update', 'customer', {
    customer_id: id,
    patch,
    expected_version: version ?? null,
  });
}
