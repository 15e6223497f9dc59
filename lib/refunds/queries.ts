import { z } from 'zod';
import type { Actor } from '@/lib/auth/actor';
import { db } from '@/lib/db';
import { notFound } from '@/lib/errors';
import { isId } from '@/lib/ids';
import { type KeysetPage, keyset } from '@/lib/keyset';
import type { RefundRow } from './rows';
import { REFUND_STATUSES } from './schema';

export const RefundFilters = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(200).optional(),
  payment: z.string().max(64).optional(),
  status: z.enum(REFUND_STATUSES).optional(),
});
export type RefundFilters = z.output<typeof RefundFilters>;

/** The refund with this id in the actor's environment. Throws `not_found`. */
export async function getRefund(actor: Actor, id: string): Promise<RefundRow> {
  if (!isId('refund', id)) throw notFound();
  const refund = await db().refund.findUnique({
    where: { environmentId_id: { environmentId: actor.environment.id, id } },
  });
  if (!refund) throw notFound();
  return refund;
}

/** One page of refunds, newest first. */
export async function listRefunds(actor: Actor, filters: RefundFilters): Promise<KeysetPage<RefundRow>> {
  const { id, orderBy, take, page } = keyset([actor.environment.id, 'refund'], filters.cursor, filters.limit);
  const rows = await db().refund.findMany({
    where: { environmentId: actor.environment.id, paymentId: filters.payment, status: filters.status, id },
    orderBy: [{ environmentId: orderBy.id }, orderBy],
    take,
  });
  return page(rows);
}
