import type { Actor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import { DomainError, notFound } from '@/lib/errors';
import type { EventType } from '@/lib/events/catalogue';
import { sampleOf } from '@/lib/events/samples';
import { idAt, isId, newId } from '@/lib/ids';
import type { DeliveryRow, ReplayRow } from './rows';
import type { ReplayEvents, RetryDelivery, TestEndpoint } from './schema';

/**
 * Sends a delivery's event once more, to the same endpoint or to another one, with a round of tries of its own. One that
 * waits for its next try is tried at once. Throws `not_found`.
 */
export async function retryDelivery(
  actor: Actor,
  { id, endpoint }: RetryDelivery,
  call: Call,
): Promise<Answered<DeliveryRow>> {
  if (!isId('webhookDelivery', id)) throw notFound();
  if (endpoint !== undefined && !isId('webhookEndpoint', endpoint)) throw notFound();
  return change<DeliveryRow>(actor, call, 'webhook_send_again', 'delivery', {
    delivery_id: id,
    endpoint_id: endpoint ?? null,
    ids: [newId('webhookDelivery')],
  });
}

/**
 * Sends a test event to one endpoint, whatever it listens to: one that says nothing but that somebody tries it out, or a
 * sample of the type that was chosen, marked as test. Throws `not_found`, and `invalid_state` unless it is enabled.
 */
export async function testEndpoint(
  actor: Actor,
  { id, type }: TestEndpoint,
  call: Call,
): Promise<Answered<DeliveryRow>> {
  if (!isId('webhookEndpoint', id)) throw notFound();
  const at = now(actor.environment.clockOffsetMs).toISOString();
  return change<DeliveryRow>(actor, call, 'webhook_endpoint_test', 'delivery', {
    endpoint_id: id,
    ids: [newId('webhookDelivery')],
    sample: type === undefined ? null : sampleOf(type as EventType, actor.environment.id, at),
  });
}

/**
 * Sends the events of a range that an endpoint has not confirmed, in order, among them those that came before it existed;
 * with `include_delivered` all of them. Times are the environment's. A job makes the deliveries. Throws `not_found`, and
 * `invalid_request` for a range that ends before it begins.
 */
export async function replayEvents(
  actor: Actor,
  { id, since, until, types, include_delivered }: ReplayEvents,
  call: Call,
): Promise<Answered<ReplayRow>> {
  if (!isId('webhookEndpoint', id)) throw notFound();
  const at = (time: string) => Date.parse(time) - actor.environment.clockOffsetMs;
  const end = until ? at(until) : Date.now();
  if (at(since) >= end) {
    const detail = 'The range must begin before it ends, and not in the future.';
    throw new DomainError('invalid_request', detail, {
      errors: [{ pointer: '/since', code: 'invalid_request', detail }],
    });
  }
  return change<ReplayRow>(actor, call, 'webhook_replay_create', 'replay', {
    replay: {
      id: newId('webhookReplay'),
      endpoint_id: id,
      from_id: firstIdAt(at(since)),
      until_id: firstIdAt(end + 1),
      types: types ?? [],
      includes_delivered: include_delivered,
    },
  });
}

/** The smallest id of a moment: what lies between two of them is what was made between the moments. */
function firstIdAt(timeMs: number): string {
  return idAt(
    'event',
    new Date(Math.max(0, timeMs)),
    Array.from({ length: 16 }, () => 0),
  );
}
