import type { Actor } from '@/lib/auth/actor';
import { db } from '@/lib/db';
import { notFound } from '@/lib/errors';
import type { WebhookAttempt } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import { type KeysetPage, keyset } from '@/lib/keyset';
import type { DeliveryRow, EndpointRow } from './rows';
import type { DeliveryFilters, EndpointFilters } from './schema';

const NO_SECRETS = { secret: true, previousSecret: true } as const;

/** One page of endpoints that are not deleted, newest first. */
export async function listEndpoints(
  actor: Actor,
  filters: EndpointFilters,
): Promise<KeysetPage<EndpointRow>> {
  const list = [actor.environment.id, 'webhook_endpoint'];
  const { id, orderBy, take, page } = keyset(list, filters.cursor, filters.limit);
  const rows = await db().webhookEndpoint.findMany({
    omit: NO_SECRETS,
    where: { environmentId: actor.environment.id, status: filters.status, deletedAt: null, id },
    orderBy: [{ environmentId: orderBy.id }, orderBy],
    take,
  });
  return page(rows);
}

/** The endpoint with this id in the actor's environment, also a deleted one. Throws `not_found`. */
export async function getEndpoint(actor: Actor, id: string): Promise<EndpointRow> {
  if (!isId('webhookEndpoint', id)) throw notFound();
  const endpoint = await db().webhookEndpoint.findUnique({
    omit: NO_SECRETS,
    where: { environmentId_id: { environmentId: actor.environment.id, id } },
  });
  if (!endpoint) throw notFound();
  return endpoint;
}

/** Everything of a delivery but what was sent and every try. */
const SUMMARY = {
  omit: { body: true, position: true },
  include: { event: { select: { type: true } } },
} as const;

/** One page of deliveries, newest first. */
export async function listDeliveries(
  actor: Actor,
  filters: DeliveryFilters,
): Promise<KeysetPage<DeliveryRow>> {
  const list = [actor.environment.id, 'webhook_delivery'];
  const { id, orderBy, take, page } = keyset(list, filters.cursor, filters.limit);
  const rows = await db().webhookDelivery.findMany({
    ...SUMMARY,
    where: {
      environmentId: actor.environment.id,
      endpointId: filters.endpoint,
      eventId: filters.event,
      objectId: filters.object,
      status: filters.status,
      id,
    },
    orderBy: [{ environmentId: orderBy.id }, orderBy],
    take,
  });
  return page(rows.map(({ event, ...row }) => ({ ...row, type: event.type })));
}

const SHOWN_MAX = 50;
const EVENTS_MAX = 200;

/** Deliveries of the events that a payment's timeline has, newest first; at most 50. */
export async function deliveriesOfPayment(actor: Actor, paymentId: string): Promise<DeliveryRow[]> {
  const environmentId = actor.environment.id;
  const events = await db().event.findMany({
    where: { environmentId, paymentId },
    select: { id: true },
    orderBy: { id: 'desc' },
    take: EVENTS_MAX,
  });
  const rows = await db().webhookDelivery.findMany({
    ...SUMMARY,
    where: { environmentId, eventId: { in: events.map(({ id }) => id) } },
    orderBy: { id: 'desc' },
    take: SHOWN_MAX,
  });
  return rows.map(({ event, ...row }) => ({ ...row, type: event.type }));
}

/** A delivery with the bytes that are sent and its newest tries, oldest first. */
export type DeliveryDetail = DeliveryRow & { body: string | null; tried: WebhookAttempt[] };

const TRIES_SHOWN_MAX = 50;

/** The delivery with this id in the actor's environment. Throws `not_found`. */
export async function getDelivery(actor: Actor, id: string): Promise<DeliveryDetail> {
  if (!isId('webhookDelivery', id)) throw notFound();
  const row = await db().webhookDelivery.findUnique({
    omit: { position: true },
    include: {
      event: { select: { type: true } },
      tried: { orderBy: { number: 'desc' }, take: TRIES_SHOWN_MAX },
    },
    where: { environmentId_id: { environmentId: actor.environment.id, id } },
  });
  if (!row) throw notFound();
  const { event, body, tried, ...rest } = row;
  return {
    ...rest,
    type: event.type,
    body: body && Buffer.from(body).toString(),
    tried: tried.reverse(),
  };
}
