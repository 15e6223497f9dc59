import type { Actor } from '@/lib/auth/actor';
import { db } from '@/lib/db';
import { notFound } from '@/lib/errors';
import { isId } from '@/lib/ids';
import { type KeysetPage, keyset } from '@/lib/keyset';
import type { CheckoutSessionFilters } from './filters';
import type { CheckoutSessionRow } from './rows';
import { whereSession } from './where-session';

/** The session with this id in the actor's environment. Throws `not_found`. */
export async function getCheckoutSession(actor: Actor, id: string): Promise<CheckoutSessionRow> {
  if (!isId('checkoutSession', id)) throw notFound();
  const session = await db().checkoutSession.findUnique({
    where: { environmentId_id: { environmentId: actor.environment.id, id } },
  });
  if (!session) throw notFound();
  return session;
}

/** One page of sessions, newest first. */
export async function listCheckoutSessions(
  actor: Actor,
  filters: CheckoutSessionFilters,
): Promise<KeysetPage<CheckoutSessionRow>> {
  const list = [actor.environment.id, 'checkout_session'];
  const { id, orderBy, take, page } = keyset(list, filters.cursor, filters.limit);
  const rows = await db().checkoutSession.findMany({
    where: { AND: [whereSession(actor, filters), { id }] },
    orderBy: [{ environmentId: orderBy.id }, orderBy],
    take,
  });
  return page(rows);
}

/** How many sessions there are with these filters, counted up to `take`. */
export function countCheckoutSessions(
  actor: Actor,
  filters: CheckoutSessionFilters,
  take: number,
): Promise<number> {
  return db().checkoutSession.count({ where: whereSession(actor, filters), take });
}
