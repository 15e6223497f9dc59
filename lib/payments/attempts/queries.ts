import type { Actor } from '@/lib/auth/actor';
import { db } from '@/lib/db';
import { notFound } from '@/lib/errors';
import type { Attempt, Prisma } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import type { KeysetPage } from '@/lib/keyset';
import type { SumField } from '@/lib/lists/definition';
import { createdBetween, inOrNot } from '@/lib/lists/where';
import { sortBy, sortedKeyset } from '@/lib/sorted-keyset';
import { ownTraitsAsked } from '../where-trait';
import type { AttemptFilters } from './filters';
import { WHERE_ATTEMPT_STEP } from './where-step';

/** The attempt with this id in the actor's environment. Throws `not_found`. */
export async function getAttempt(actor: Actor, id: string): Promise<Attempt> {
  if (!isId('attempt', id)) throw notFound();
  const attempt = await db().attempt.findUnique({
    where: { environmentId_id: { environmentId: actor.environment.id, id } },
  });
  if (!attempt) throw notFound();
  return attempt;
}

/** One page of attempts of all payments, newest first unless asked otherwise. */
export async function listAttempts(actor: Actor, filters: AttemptFilters): Promise<KeysetPage<Attempt>> {
  const { where, orderBy, take, page } = sortedKeyset<Attempt>(
    [actor.environment.id, 'attempt'],
    filters.cursor,
    filters.limit,
    sortBy(filters.sort, { created: { field: 'id', kind: 'id' } }),
  );
  const rows = await db().attempt.findMany({
    where: { AND: [whereOf(actor, filters), where] },
    orderBy,
    take,
  });
  return page(rows);
}

/** How many attempts there are with these filters, counted up to `take`. */
export function countAttempts(actor: Actor, filters: AttemptFilters, take: number): Promise<number> {
  return db().attempt.count({ where: whereOf(actor, filters), take });
}

/** What the first `take` attempts with these filters come to, in minor units of the one currency that they are filtered by. */
export async function sumAttempts(
  actor: Actor,
  filters: AttemptFilters,
  _field: SumField,
  take: number,
): Promise<bigint> {
  const { _sum } = await db().attempt.aggregate({
    where: whereOf(actor, filters),
    take,
    _sum: { amount: true },
  });
  return _sum.amount ?? 0n;
}

function whereOf({ environment }: Actor, filters: AttemptFilters): Prisma.AttemptWhereInput {
  const { step, payment, decline_code: code } = filters;
  const isNot = filters['step[not]'];
  const search = filters.search?.trim();
  const { own, traits } = ownTraitsAsked(filters);
  if (code) traits.push({ declineCode: code });
  return {
    AND: [
      { environmentId: environment.id },
      ...inOrNot('currency', filters.currency, filters['currency[not]']),
      ...createdBetween(
        'attempt',
        filters['created[gte]'],
        filters['created[lt]'],
        environment.clockOffsetMs,
      ),
      ...(step ? [{ OR: step.map((one) => WHERE_ATTEMPT_STEP[one]) }] : []),
      ...(isNot ? [{ NOT: isNot.map((one) => WHERE_ATTEMPT_STEP[one]) }] : []),
      ...(payment ? [{ paymentId: payment }] : []),
      ...(search ? [isId('payment', search) ? { paymentId: search } : { id: search }] : []),
      ...own,
      ...(traits.length > 0 ? [{ trait: { AND: traits } }] : []),
    ],
  };
}
