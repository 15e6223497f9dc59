import type { Actor } from '@/lib/auth/actor';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import { notFound } from '@/lib/errors';
import { isId, newId } from '@/lib/ids';
import { checkedUrl } from './address';
import type { EndpointRow } from './rows';
import { type CreateEndpoint, ENDPOINTS_MAX, type RotateSecret, type UpdateEndpoint } from './schema';
import { sealSecret } from './seal-secret';
import { newSecret } from './sign';

const HOUR_MS = 3_600_000;

/**
 * An endpoint that is told of events from now on. Its secret is part of this answer and of no other, until it is rotated.
 * Throws `url_not_allowed`, `already_exists` for an address that another endpoint has, and `too_many_endpoints`.
 */
export async function createEndpoint(
  actor: Actor,
  input: CreateEndpoint,
  call: Call,
): Promise<Answered<EndpointRow>> {
  const id = newId('webhookEndpoint');
  return change<EndpointRow>(actor, call, 'webhook_endpoint_create', 'endpoint', {
    endpoint: {
      id,
      url: await checkedUrl(input.url, actor.environment.kind),
      description: input.description ?? null,
      types: input.event_types,
      payload: input.payload,
      shows_people: actor.permissions.has('pii:read'),
      secret: sealSecret(actor.environment.id, id, newSecret()),
    },
    endpoints_max: ENDPOINTS_MAX,
  });
}

/**
 * Changes an endpoint; what is absent stays. Enabling it sends what has waited, oldest first. Throws `not_found`,
 * `url_not_allowed`, `already_exists` and `invalid_state`.
 */
export async function updateEndpoint(
  actor: Actor,
  { id, url, event_types, ...plain }: UpdateEndpoint,
  call: Call,
): Promise<Answered<EndpointRow>> {
  return changeEndpoint(actor, id, call, {
    ...plain,
    ...(event_types && { types: event_types }),
    // Whoever chooses an address sends no more of a person there than they may see.
    ...(url && {
      url: await checkedUrl(url, actor.environment.kind),
      shows_people: actor.permissions.has('pii:read'),
    }),
  });
}

/** Ends an endpoint for good; what waits for it is canceled, what was delivered stays in the list. Throws `not_found`. */
export async function deleteEndpoint(
  actor: Actor,
  { id }: { id: string },
  call: Call,
): Promise<Answered<EndpointRow>> {
  return changeEndpoint(actor, id, call, { deleted: true });
}

/**
 * Gives an endpoint a new secret, which this answer shows. For `overlap_hours` both sign, so that the receiver can change
 * over without losing a delivery. Throws `not_found`.
 */
export async function rotateSecret(
  actor: Actor,
  { id, overlap_hours }: RotateSecret,
  call: Call,
): Promise<Answered<EndpointRow>> {
  const secret = sealSecret(actor.environment.id, id, newSecret());
  return changeEndpoint(actor, id, call, { secret }, overlap_hours * HOUR_MS);
}

async function changeEndpoint(
  actor: Actor,
  id: string,
  call: Call,
  fields: Record<string, unknown>,
  overlapMs = 0,
): Promise<Answered<EndpointRow>> {
  if (!isId('webhookEndpoint', id)) throw notFound();
  return change<EndpointRow>(actor, call, 'webhook_endpoint_change', 'endpoint', {
    endpoint_id: id,
    change: fields,
    overlap_ms: overlapMs,
  });
}
