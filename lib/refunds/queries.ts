import type { Actor } from '@/lib/auth/actor';
import { db } from '@/lib/db';
import { notFound } from '@/lib/errors';
import type { Prisma } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import type { KeysetPage } from '@/lib/keyset';
import type { SumField } from '@/lib/lists/definition';
import { createdBetween, inOrNot } from '@/lib/lists/where';
import { ownTraitsAsked } from '@/lib/payments/where-trait';
import { sortBy, sortedKeyset } from '@/lib/sorted-keyset';
import type { RefundFilters } from './filters';
import type { RefundRow } from './rows';
import type { RefundStatus } from './status';
import type { RefundView } from './views';

/** The refund with this id in the actor's environment. Throws `not_found`. */
export async function getRefund(actor: Actor, id: string): Promise<RefundRow> {
  if (!isId('refund', id)) throw notFound();
  const refund = await db().refund.findUnique({
    where: { environmentId_id: { environmentId: actor.environment.id, id } },
  });
  if (!refund) throw notFound();
  return refund;
}

const SORTS = {
  created: { field: 'id', kind: 'id' },
  amount: { field: 'amount', kind: 'amount' },
} as const;

/** One page of refunds, newest first unless asked otherwise. */
export async function listRefunds(actor: Actor, filters: RefundFilters): Promise<KeysetPage<RefundRow>> {
  const { where, orderBy, take, page } = sortedKeyset<RefundRow>(
    [actor.environment.id, 'refund'],
    filters.cursor,
    filters.limit,
    sortBy(filters.sort, SORTS),
  );
  const rows = await db().refund.findMany({
    where: { AND: [whereOf(actor, filters), where] },
    orderBy,
    take,
  });
  return page(rows);
}

const VIEWS: Record<RefundView, readonly RefundStatus[]> = {
  to_approve: ['requires_approval'],
  pending: ['pending'],
  succeeded: ['succeeded'],
  failed: ['failed'],
  canceled: ['canceled', 'rejected', 'expired'],
};

function whereOf(actor: Actor, filters: RefundFilters): Prisma.RefundWhereInput {
  const search = filters.search?.trim();
  const { own, traits } = ownTraitsAsked(filters);
  return {
    AND: [
      { environmentId: actor.environment.id },
      ...inOrNot('status', filters.view && VIEWS[filters.view], undefined),
      ...inOrNot('status', filters.status, filters['status[not]']),
      ...inOrNot('reason', filters.reason, filters['reason[not]']),
      ...inOrNot('currency', filters.currency, filters['currency[not]']),
      ...createdBetween(
        'refund',
        filters['created[gte]'],
        filters['created[lt]'],
        actor.environment.clockOffsetMs,
      ),
      ...(filters['amount[gte]'] === undefined ? [] : [{ amount: { gte: BigInt(filters['amount[gte]']) } }]),
      ...(filters['amount[lte]'] === undefined ? [] : [{ amount: { lte: BigInt(filters['amount[lte]']) } }]),
      ...(filters.payment ? [{ paymentId: filters.payment }] : []),
      ...(own.length > 0 ? [{ payment: { AND: own } }] : []),
      ...(traits.length > 0 ? [{ payment: { trait: { AND: traits } } }] : []),
      ...(search ? [isId('payment', search) ? { paymentId: search } : { id: search }] : []),
    ],
  };
}

/** How many refunds there are with these filters, counted up to `take`. */
export function countRefunds(actor: Actor, filters: RefundFilters, take: number): Promise<number> {
  return db().refund.count({ where: whereOf(actor, filters), take });
}

/** What the first `take` refunds with these filters come to, in minor units of the one currency that they are filtered by. */
export async function sumRefunds(
  actor: Actor,
  filters: RefundFilters,
  _field: SumField,
  take: number,
): Promise<bigint> {
  const { _sum } = await db().refund.aggregate({
    where: whereOf(actor, filters),
    take,
    _sum: { amount: true },
  });
  return _sum.amount ?? 0n;
}
