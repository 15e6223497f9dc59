import { z } from 'zod';
import type { Actor } from '@/lib/auth/actor';
import { db } from '@/lib/db';
import { notFound } from '@/lib/errors';
import type { Event } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import { type KeysetPage, keyset } from '@/lib/keyset';
import { EVENT_TYPES } from './catalogue';

export const EventFilters = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(200).optional(),
  type: z.enum(EVENT_TYPES as [string, ...string[]]).optional(),
  object: z.string().max(64).optional().describe('Id of the object that the event is about'),
});
export type EventFilters = z.output<typeof EventFilters>;

/** One page of events, newest first. */
export async function listEvents(actor: Actor, filters: EventFilters): Promise<KeysetPage<Event>> {
  const { id, orderBy, take, page } = keyset([actor.environment.id, 'event'], filters.cursor, filters.limit);
  const rows = await db().event.findMany({
    where: { environmentId: actor.environment.id, type: filters.type, objectId: filters.object, id },
    orderBy: [{ environmentId: orderBy.id }, orderBy],
    take,
  });
  return page(rows);
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
