import type { Actor } from '@/lib/auth/actor';
import { db } from '@/lib/db';
import { DomainError, notFound } from '@/lib/errors';
import { normaliseEmail } from '@/lib/fields';
import type { Customer, Prisma } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import type { KeysetPage } from '@/lib/keyset';
import { createdBetween } from '@/lib/lists/where';
import { sortBy, sortedKeyset } from '@/lib/sorted-keyset';
import type { CustomerFilters } from './filters';

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

/** Customers that are not deleted, newest first unless asked otherwise. */
export async function listCustomers(actor: Actor, filters: CustomerFilters): Promise<KeysetPage<Customer>> {
  const { where, orderBy, take, page } = sortedKeyset<Customer>(
    [actor.environment.id, 'customer'],
    filters.cursor,
    filters.limit,
    sortBy(filters.sort, { created: { field: 'id', kind: 'id' } }),
  );
  const rows = await db().customer.findMany({
    where: { AND: [whereOf(actor, filters), where] },
    orderBy,
    take,
  });
  return page(rows);
}

function whereOf(actor: Actor, filters: CustomerFilters): Prisma.CustomerWhereInput {
  return {
    AND: [
      { environmentId: actor.environment.id, deletedAt: null },
      ...createdBetween(
        'customer',
        filters['created[gte]'],
        filters['created[lt]'],
        actor.environment.clockOffsetMs,
      ),
      ...(filters.email ? [{ email: filters.email }] : []),
      ...(filters.reference ? [{ reference: filters.reference }] : []),
      ...(filters.search ? [searchFor(filters.search.trim())] : []),
    ],
  };
}

function searchFor(text: string): Prisma.CustomerWhereInput {
  if (isId('customer', text)) return { id: text };
  return text.includes('@') ? { email: normaliseEmail(text) ?? text } : { reference: text };
}

/** How many customers there are with these filters, counted up to `take`. */
export function countCustomers(actor: Actor, filters: CustomerFilters, take: number): Promise<number> {
  return db().customer.count({ where: whereOf(actor, filters), take });
}

async function findCustomer(environmentId: string, id: string): Promise<Customer | null> {
  if (!isId('customer', id)) return null;
  const row = await db().customer.findUnique({ where: { environmentId_id: { environmentId, id } } });
  return row?.deletedAt ? null : row;
}

/** The customer that this one was merged into; null when it is none of the environment's or was not merged. */
export async function survivorOf(actor: Actor, id: string): Promise<string | null> {
  if (!isId('customer', id)) return null;
  const row = await db().customer.findUnique({
    where: { environmentId_id: { environmentId: actor.environment.id, id } },
    select: { mergedInto: true },
  });
  return row?.mergedInto ?? null;
}

const TWINS_MAX = 5;

/** Other customers with the same e-mail address: probably the same person. */
export async function twinsOf(actor: Actor, customer: Customer): Promise<Customer[]> {
  if (customer.email === null) return [];
  return db().customer.findMany({
    where: {
      environmentId: actor.environment.id,
      email: customer.email,
      deletedAt: null,
      id: { not: customer.id },
    },
    orderBy: { id: 'desc' },
    take: TWINS_MAX,
  });
}
