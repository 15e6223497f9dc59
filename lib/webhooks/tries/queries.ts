import type { Actor } from '@/lib/auth/actor';
import { db } from '@/lib/db';
import { notFound } from '@/lib/errors';
import type { Prisma, WebhookTry } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import type { KeysetPage } from '@/lib/keyset';
import { inOrNot } from '@/lib/lists/where';
import { sortBy, sortedKeyset } from '@/lib/sorted-keyset';
import type { TryAnswer } from './answers';
import type { TryFilters } from './filters';

const SORTS = { created: { field: 'startedAt', kind: 'time' } } as const;

/** One page of tries, those that began last first unless asked otherwise. */
export async function listTries(actor: Actor, filters: TryFilters): Promise<KeysetPage<WebhookTry>> {
  const { where, orderBy, take, page } = sortedKeyset<WebhookTry>(
    [actor.environment.id, 'webhook_try'],
    filters.cursor,
    filters.limit,
    sortBy(filters.sort, SORTS, { ...SORTS.created, isDescending: true }),
  );
  const rows = await db().webhookTry.findMany({
    where: { AND: [whereTry(actor, filters), where] },
    orderBy,
    take,
  });
  return page(rows);
}

/** How many tries there are with these filters, counted up to `take`. */
export function countTries(actor: Actor, filters: TryFilters, take: number): Promise<number> {
  // Along the indexes of the list: ids of tries are made of two columns, and in their order all of them would be sorted first.
  const orderBy = [{ environmentId: 'desc' }, { startedAt: 'desc' }] as const;
  return db().webhookTry.count({ where: whereTry(actor, filters), orderBy: [...orderBy], take });
}

/** The try with this id: that of its delivery and its number. Throws `not_found`. */
export async function getTry(actor: Actor, id: string): Promise<WebhookTry> {
  const [delivery = '', number = ''] = id.split('.');
  if (!isId('webhookDelivery', delivery) || !/^[1-9]\d{0,5}$/.test(number)) throw notFound();
  const row = await db().webhookTry.findFirst({
    where: { environmentId: actor.environment.id, deliveryId: delivery, number: Number(number) },
  });
  if (!row) throw notFound();
  return row;
}

const ANSWERED: Record<TryAnswer, Prisma.WebhookTryWhereInput> = {
  given: { statusCode: { not: null } },
  // A try that is under way may still be answered; what was delivered was answered, and the index has what was not.
  missing: { statusCode: null, outcome: { not: 'delivered' } },
};

/** Tries have the real time, also where a sandbox's clock has been moved. */
function whereTry(actor: Actor, filters: TryFilters): Prisma.WebhookTryWhereInput {
  const { 'created[gte]': from, 'created[lt]': until, answer, search } = filters;
  return {
    AND: [
      { environmentId: actor.environment.id },
      ...(from ? [{ startedAt: { gte: new Date(from) } }] : []),
      ...(until ? [{ startedAt: { lt: new Date(until) } }] : []),
      // A try that is under way has not failed yet.
      ...(filters.view === 'failed' ? [{ outcome: { not: 'delivered' } }] : []),
      ...inOrNot('outcome', filters.outcome, filters['outcome[not]']),
      ...(answer ? [{ OR: answer.map((one) => ANSWERED[one]) }] : []),
      ...(filters['answer[not]'] ? [{ NOT: filters['answer[not]'].map((one) => ANSWERED[one]) }] : []),
      ...(filters.endpoint ? [{ endpointId: filters.endpoint }] : []),
      ...(filters.type ? [{ eventType: filters.type }] : []),
      ...(search ? [about(search.trim())] : []),
    ],
  };
}

function about(id: string): Prisma.WebhookTryWhereInput {
  if (isId('webhookEndpoint', id)) return { endpointId: id };
  return isId('event', id) ? { eventId: id } : { deliveryId: id };
}
