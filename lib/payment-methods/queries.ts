import type { Actor } from '@/lib/auth/actor';
import { db } from '@/lib/db';
import { notFound } from '@/lib/errors';
import type { PaymentMethod } from '@/lib/generated/prisma/client';
import { type Page, type PageRequest, pageOf, readCursor } from '@/lib/page';
import type { PaymentMethodFilter } from './schema';

/** A stored payment method of the actor's environment, detached or not. Throws `not_found`. */
export async function getPaymentMethod(actor: Actor, id: string): Promise<PaymentMethod> {
  const row = await db().paymentMethod.findUnique({
    where: { environmentId_id: { environmentId: actor.environment.id, id } },
  });
  if (!row) throw notFound();
  return row;
}

/** Usable payment methods, newest first; of one customer or with one card number (its fingerprint). */
export async function listPaymentMethods(
  actor: Actor,
  filter: PaymentMethodFilter,
  page: PageRequest,
): Promise<Page<PaymentMethod>> {
  const environmentId = actor.environment.id;
  const list = ['payment_methods', environmentId];
  const after = readCursor(list, page.cursor);
  const rows = await db().paymentMethod.findMany({
    where: {
      environmentId,
      detachedAt: null,
      customerId: filter.customer,
      ...(filter.fingerprint ? { card: { path: ['fingerprint'], equals: filter.fingerprint } } : {}),
      ...(after ? { id: { lt: after[0] } } : {}),
    },
    orderBy: { id: 'desc' },
    take: page.limit + 1,
  });
  return pageOf(list, rows, page.limit, (row) => [row.id]);
}
