import type { Actor } from '@/lib/auth/actor';
import { db } from '@/lib/db';
import { DomainError, notFound } from '@/lib/errors';
import type { Customer } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import { type KeysetPage, keyset } from '@/lib/keyset';
import type { CustomerFilter } from './schema';

/** A customer of the actor's environment. Throws `not_found`, also for a deleted one. */
export async function getCustomer(actor: Actor, id: string): Promise<Customer> {
  const row = await findCustomer(actor.environment.id, id);
  if (!row) throw notFound();
  return row;
}

/** The customer that a new object names. Throws `not_found` pointing at the field. */
export async function customerForPayment(environmentId: string, id: string): Promise<Customer> {
  const row = await findCustomer(environmentId, id);
  if (row) return row;
  const detail = 'No customer with this id exists in this environment.';
  throw new DomainError('not_found', detail, {
    errors: [{ pointer: '/customer', code: 'not_found', detail }],
  });
}

/** Customers that are not deleted, newest first. */
export async function listCustomers(
  actor: Actor,
  filter: CustomerFilter,
  { limit, cursor }: { limit: number; cursor: string | null },
): Promise<KeysetPage<Customer>> {
  const environmentId = actor.environment.id;
  const { id, orderBy, take, page } = keyset([environmentId, 'customer'], cursor, limit);
  const rows = await db().customer.findMany({
    where: { environmentId, deletedAt: null, email: filter.email, reference: filter.reference, id },
    orderBy,
    take,
  });
  return page(rows);
}

async function findCustomer(environmentId: string, id: string): Promise<Customer | null> {
  if (!isId('customer', id)) return null;
  const row = await db().customer.findUnique({ where: { environmentId_id: { environmentId, id } } });
  return row?.deletedAt ? null : row;
}
