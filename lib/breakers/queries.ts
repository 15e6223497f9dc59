import type { Actor } from '@/lib/auth/actor';
import { db } from '@/lib/db';
import { notFound } from '@/lib/errors';
import type { Breaker } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import { type KeysetPage, keyset } from '@/lib/keyset';
import type { BreakersPage } from './schema';

/** One page of breakers, newest first: those that are open and those of the past. */
export async function listBreakers(actor: Actor, filters: BreakersPage): Promise<KeysetPage<Breaker>> {
  const environmentId = actor.environment.id;
  const { id, orderBy, take, page } = keyset([environmentId, 'breaker'], filters.cursor, filters.limit);
  const rows = await db().breaker.findMany({
    where: { environmentId, status: filters.status, incidentId: filters.incident, id },
    orderBy: [{ environmentId: orderBy.id }, orderBy],
    take,
  });
  return page(rows);
}

/** The breaker with this id. Throws `not_found`. */
export async function getBreaker(actor: Actor, id: string): Promise<Breaker> {
  if (!isId('breaker', id)) throw notFound();
  const breaker = await db().breaker.findUnique({
    where: { environmentId_id: { environmentId: actor.environment.id, id } },
  });
  if (!breaker) throw notFound();
  return breaker;
}

/** The breakers that keep payments away now: at most one for each connector. */
export function openBreakers(actor: Actor): Promise<Breaker[]> {
  return db().breaker.findMany({
    where: { environmentId: actor.environment.id, status: 'open' },
    orderBy: { connector: 'asc' },
  });
}

/** Those that an incident opened, oldest first. */
export function breakersOf(actor: Actor, incidentId: string): Promise<Breaker[]> {
  return db().breaker.findMany({
    where: { environmentId: actor.environment.id, incidentId },
    orderBy: { id: 'asc' },
  });
}
