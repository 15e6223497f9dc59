import type { Actor } from '@/lib/auth/actor';
import { db } from '@/lib/db';
import { notFound } from '@/lib/errors';
import type { Prisma } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import type { KeysetPage } from '@/lib/keyset';
import type { SumField } from '@/lib/lists/definition';
import { createdBetween, inOrNot } from '@/lib/lists/where';
import { sortBy, sortedKeyset } from '@/lib/sorted-keyset';
import type { PayoutFilters } from './filters';
import type { PayoutRow } from './rows';

/** The payout with this id in the actor's environment. Throws `not_found`. */
export async function getPayout(actor: Pick<Actor, 'environment'>, id: string): Promise<PayoutRow> {
  if (!isId('payout', id)) throw notFound();
  const payout = await db().payout.findUnique({
    where: { environmentId_id: { environmentId: actor.environment.id, id } },
  });
  if (!payout) throw notFound();
  return payout;
}

const SORTS = {
  created: { field: 'id', kind: 'id' },
  amount: { field: 'amount', kind: 'amount' },
} as const;

/** One page of payouts, newest first unless asked otherwise. */
export async function listPayouts(actor: Actor, filters: PayoutFilters): Promise<KeysetPage<PayoutRow>> {
  const { where, orderBy, take, page } = sortedKeyset<PayoutRow>(
    [actor.environment.id, 'payout'],
    filters.cursor,
    filters.limit,
    sortBy(filters.sort, SORTS),
  );
  const rows = await db().payout.findMany({
    where: { AND: [whereOf(actor, filters), where] },
    orderBy,
    take,
  });
  return page(rows);
}

/** How many payouts there are with these filters, counted up to `take`. */
export function countPayouts(actor: Actor, filters: PayoutFilters, take: number): Promise<number> {
  return db().payout.count({ where: whereOf(actor, filters), take });
}

/** What the first `take` payouts with these filters come to, in minor units of the one currency that they are filtered by. */
export async function sumPayouts(
  actor: Actor,
  filters: PayoutFilters,
  _field: SumField,
  take: number,
): Promise<bigint> {
  const { _sum } = await db().payout.aggregate({
    where: whereOf(actor, filters),
    take,
    _sum: { amount: true },
  });
  return _sum.amount ?? 0n;
}

function failedWith(code: string): Prisma.PayoutWhereInput {
  return { status: 'failed', failure: { path: ['code'], equals: code } };
}

function whereOf(actor: Actor, filters: PayoutFilters): Prisma.PayoutWhereInput {
  const search = filters.search?.trim();
  return {
    AND: [
      { environmentId: actor.environment.id },
      ...inOrNot('status', filters.view && [filters.view], undefined),
      ...inOrNot('status', filters.status, filters['status[not]']),
      ...inOrNot('trigger', filters.trigger, filters['trigger[not]']),
      ...inOrNot('currency', filters.currency, filters['currency[not]']),
      ...createdBetween(
        'payout',
        filters['created[gte]'],
        filters['created[lt]'],
        actor.environment.clockOffsetMs,
      ),
      ...(filters['amount[gte]'] === undefined ? [] : [{ amount: { gte: BigInt(filters['amount[gte]']) } }]),
      ...(filters['amount[lte]'] === undefined ? [] : [{ amount: { lte: BigInt(filters['amount[lte]']) } }]),
      ...(filters['ended[gte]'] ? [{ endedAt: { gte: new Date(filters['ended[gte]']) } }] : []),
      ...(filters['ended[lt]'] ? [{ endedAt: { lt: new Date(filters['ended[lt]']) } }] : []),
      ...(filters.failure_code ? [{ OR: filters.failure_code.map(failedWith) }] : []),
      ...(filters['failure_code[not]'] ? [{ NOT: filters['failure_code[not]'].map(failedWith) }] : []),
      ...(filters['arrival[gte]'] ? [{ arrivalDate: { gte: new Date(filters['arrival[gte]']) } }] : []),
      ...(filters['arrival[lte]'] ? [{ arrivalDate: { lte: new Date(filters['arrival[lte]']) } }] : []),
      ...(filters.destination ? [{ destinationId: filters.destination }] : []),
      ...(search ? [isId('payoutAccount', search) ? { destinationId: search } : { id: search }] : []),
    ],
  };
}
