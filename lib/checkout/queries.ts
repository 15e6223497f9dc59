import type { Actor } from '@/lib/auth/actor';
import { db } from '@/lib/db';
import { notFound } from '@/lib/errors';
import { isId } from '@/lib/ids';
import type { KeysetPage } from '@/lib/keyset';
import { sortBy, sortedKeyset } from '@/lib/sorted-keyset';
import type { CheckoutSessionFilters } from './filters';
import type { CheckoutSessionRow, CheckoutSessionWithSteps } from './rows';
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

/** The same with how far its payer came. Throws `not_found`. */
export async function getSessionWithSteps(actor: Actor, id: string): Promise<CheckoutSessionWithSteps> {
  const session = await getCheckoutSession(actor, id);
  const { environmentId } = session;
  const trait = await db().checkoutSessionTrait.findUnique({
    where: { environmentId_id: { environmentId, id } },
  });
  return { ...session, trait };
}

/** One page of sessions with how far their payers came, newest first unless asked otherwise. */
export async function listCheckoutSessions(
  actor: Actor,
  filters: CheckoutSessionFilters,
): Promise<KeysetPage<CheckoutSessionWithSteps>> {
  const { where, orderBy, take, page } = sortedKeyset<CheckoutSessionWithSteps>(
    [actor.environment.id, 'checkout_session'],
    filters.cursor,
    filters.limit,
    sortBy(filters.sort, { created: { field: 'id', kind: 'id' } }),
  );
  const rows = await db().checkoutSession.findMany({
    where: { AND: [whereSession(actor, filters), where] },
    include: { trait: true },
    orderBy,
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
