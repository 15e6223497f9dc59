import type { Actor } from '@/lib/auth/actor';
import { db } from '@/lib/db';
import { notFound } from '@/lib/errors';
import type { Event, Prisma } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import type { KeysetPage } from '@/lib/keyset';
import { createdBetween, inOrNot } from '@/lib/lists/where';
import { sortBy, sortedKeyset } from '@/lib/sorted-keyset';
import type { EventFilters } from './filters';

/** One page of events, newest first unless asked otherwise. */
export async function listEvents(actor: Actor, filters: EventFilters): Promise<KeysetPage<Event>> {
  const { where, orderBy, take, page } = sortedKeyset<Event>(
    [actor.environment.id, 'event'],
    filters.cursor,
    filters.limit,
    sortBy(filters.sort, { created: { field: 'id', kind: 'id' } }),
  );
  const rows = await db().event.findMany({ where: { AND: [whereOf(actor, filters), where] }, orderBy, take });
  return page(rows);
}

function whereOf(actor: Actor, filters: EventFilters): Prisma.EventWhereInput {
  const search = filters.search?.trim();
  return {
    AND: [
      { environmentId: actor.environment.id },
      ...inOrNot('type', filters.type, filters['type[not]']),
      ...createdBetween(
        'event',
        filters['created[gte]'],
        filters['created[lt]'],
        actor.environment.clockOffsetMs,
      ),
      ...(filters.object ? [{ objectId: filters.object }] : []),
      ...(search ? [isId('event', search) ? { id: search } : { objectId: search }] : []),
    ],
  };
}

/** How many events there are with these filters, counted up to `take`. */
export function countEvents(actor: Actor, filters: EventFilters, take: number): Promise<number> {
  return db().event.count({ where: whereOf(actor, filters), take });
}

/** The event with this id in the actor's environment. Throws `not_found`. */
export async function getEvent(actor: Actor, id: string): Promise<Event> {
  if (!isId('event', id)) throw notFound();
  const event = await db().event.findUnique({
    where: { environmentId_id: { environmentId: actor.environment.id, id } },
  });
  if (!event) throw notFound();
  return event;
}
